"""What each path of a tree is, told from names alone: nothing is read."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from unicodedata import normalize

from oscat.thought.asked import note
from oscat.thought.layout import TAKEN, Layout, Place, Role, place, source_path
from oscat.words.files import Mode
from oscat.words.kinds import Kind

_AFTER_SLASH = "0"
"""The letter that follows the slash: what begins with a folder and a slash sorts before it."""


class Places(Mapping[str, Place]):
    """The place of each path, in the order of the paths. It is found out when somebody asks, for few are asked about
    where a change is judged.
    """

    def __init__(self, files: Mapping[str, Mode], folders: Collection[str], layout: Layout) -> None:
        self._files, self._folders, self._layout = files, folders, layout
        self._told: dict[str, Place] = {}

    def __getitem__(self, path: str) -> Place:
        """What a path is. Raises KeyError where there is none."""
        found = self._told.get(path)
        if found is None:
            if path not in self._files:
                raise KeyError(path)
            found = self._told[path] = place(path, self._layout)
        return found

    def __contains__(self, path: object) -> bool:
        """Whether there is such a path."""
        note("file", str(path))
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        """All paths, sorted."""
        note("paths")
        return iter(self._files)

    def __len__(self) -> int:
        """How many paths there are."""
        return len(self._files)

    @cached_property
    def _sorted(self) -> list[str]:
        return list(self._files)

    def below(self, folder: str) -> list[str]:
        """All paths within a folder, sorted."""
        note("below", folder)
        first = bisect_left(self._sorted, f"{folder}/")
        return self._sorted[first : bisect_left(self._sorted, f"{folder}{_AFTER_SLASH}", first)]

    def of_entry(self, kind: Kind, id: str, *roles: Role) -> list[str]:  # noqa: A002 - the field's own word
        """The paths of an entry that have one of these roles, sorted."""
        return [path for path in self.below(source_path(kind, self._layout, id)) if self[path].role in roles]

    @cached_property
    def ids(self) -> Mapping[Kind, Mapping[str, str]]:
        """The path of each entry, by kind and id, sorted."""
        return {kind: dict(self._entries(kind)) for kind in Kind}

    def _entries(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """Id and path of each entry, as ``place`` tells them, without asking it of every path."""
        top, end = f"{source_path(kind, self._layout)}/", f"/{kind.form.file}"
        start, stop = len(top), -len(end)
        for path in self.below(top[:-1]):
            name = path[start:stop]
            if name and path.endswith(end) and "/" not in name and name.lower() not in TAKEN:
                yield name, path

    def follow(self, other: "Places", paths: Collection[str]) -> None:
        """Take over what was found out about another state of the tree, in which there were just these paths more, or
        less.
        """
        if self._layout is not other._layout:
            return
        kinds = {where.kind for path in paths if (where := place(path, self._layout)).role is Role.ENTRY}
        self.ids = {
            kind: dict(self._entries(kind)) if kind in kinds else entries for kind, entries in other.ids.items()
        }
        if not paths and self._folders is other._folders:
            self._sorted, self.alike = other._sorted, other.alike

    def at(self, address: str) -> str | None:
        """The path in Git of what is published at an address of the published tree, or None."""
        for path in (address, f"catalog/{address}"):
            note("file", path)
            if path in self._files and self[path].published == address:
                return path
        return None

    @cached_property
    def alike(self) -> Mapping[str, list[str]]:
        """The files and folders of whose paths there are two without capitals: some systems take them for one."""
        paths = [*self._sorted, *self._folders]
        text = "\n".join(paths)
        if text.isascii() and text.count("\n") == len(paths) - 1:
            letters = text.lower().split("\n")
        else:
            letters = [without_capitals(path) for path in paths]
        if len(set(letters)) == len(set(paths)):
            return {}
        found: dict[str, set[str]] = {}
        for key, path in zip(letters, paths, strict=True):
            found.setdefault(key, set()).add(path)
        return {key: sorted(same) for key, same in found.items() if len(same) > 1}


def without_capitals(path: str) -> str:
    """A path as file systems see it that know neither capitals nor two ways to write an accent."""
    return path.casefold() if path.isascii() else normalize("NFC", path).casefold()
