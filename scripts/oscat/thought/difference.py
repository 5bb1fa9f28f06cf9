"""What differs between two states of a catalog."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from oscat.thought.graph import JSON_ROLES, Catalog, File
from oscat.thought.structure import authored
from oscat.words.files import DigestedTree, Mode
from oscat.words.kinds import Kind


@dataclass(frozen=True)
class Change:
    """Two catalogs, and the paths that were added, removed or changed on the way from one to the other.

    ``mentioning`` gives the records of the head in whose text one of some ids stands, where that is known without
    reading them.
    """

    base: Catalog
    head: Catalog
    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]
    mentioning: Callable[[set[str]], set[str]] | None = None

    @cached_property
    def paths(self) -> frozenset[str]:
        """All paths of the change."""
        return self.added | self.removed | self.changed

    @cached_property
    def removed_entries(self) -> list[tuple[Kind, str]]:
        """The entries that base has and head has not."""
        return _lost(self.base, self.head)

    @cached_property
    def added_entries(self) -> list[tuple[Kind, str]]:
        """The entries that head has and base has not."""
        return _lost(self.head, self.base)


def _lost(one: Catalog, other: Catalog) -> list[tuple[Kind, str]]:
    return [(kind, name) for kind in Kind for name in one.ids[kind] if name not in other.ids[kind]]


def between(
    base: Catalog,
    head: Catalog,
    base_tree: DigestedTree,
    head_tree: DigestedTree,
    touched: Collection[str] | None = None,
) -> Change:
    """What differs between two trees, told by digests; only at the paths in ``touched``, where that is given."""
    old, new = base_tree.files, head_tree.files
    was, now = base_tree.digest, head_tree.digest
    looked = touched if touched is not None else {*old, *new}
    added = frozenset(path for path in looked if path not in old and path in new)
    removed = frozenset(path for path in looked if path in old and path not in new)
    changed = frozenset(
        path
        for path in looked
        if path in old
        and path in new
        and (old[path] is not new[path] or (new[path] is not Mode.SPECIAL and was(path) != now(path)))
    )
    base.borrow(head, changed)
    if touched is not None:
        head.places.follow(base.places, added | removed)
    return Change(base, head, added, removed, changed)


def links_alone(change: Change) -> list[str]:
    """The files in which nothing changes but links that the build writes: what older tools still do by hand."""
    return sorted(path for path in change.changed if _says_the_same(change, path))


def _says_the_same(change: Change, path: str) -> bool:
    place = change.head.places.get(path)
    if place is None or place.role not in JSON_ROLES:
        return False
    return _said(change.base, change.base.file(path)) == _said(change.head, change.head.file(path)) is not None


def _said(catalog: Catalog, file: File) -> object:
    """All that a file says for itself; None where it cannot be read."""
    if not file.data or file.faults:
        return None
    return {**file.data, "links": authored(catalog, file), "updated": None}
