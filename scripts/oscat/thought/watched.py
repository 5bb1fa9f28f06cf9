"""Files and trees that note who reads them (see :mod:`oscat.thought.asked`)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from oscat.thought.asked import note
from oscat.thought.graph import File
from oscat.words.files import DigestedTree, Mode


class _Noted:
    """A member of a file whose reading is noted: as it was given, or found out by the file and kept."""

    def __init__(self, name: str) -> None:
        found: Any = vars(File).get(name)
        self._name, self._find = name, getattr(found, "func", None)

    def __get__(self, file: Any, _: type) -> Any:
        note("file", file.path)
        kept = file.__dict__
        if self._name not in kept and self._find:
            kept[self._name] = self._find(file)
        return kept[self._name]

    def __set__(self, file: Any, value: Any) -> None:
        file.__dict__[self._name] = value


class WatchedFile(File):
    """A file that notes when its content is read; its path and place are no secret."""


_GIVEN: Final = ("mode", "data", "faults", "signs")
_FOUND: Final = ("fields", "title", "members", "namings", "addresses", "odd_addresses")
for _name in (*_GIVEN, *_FOUND):
    setattr(WatchedFile, _name, _Noted(_name))


class WatchedTree:
    """A tree that notes which files are read."""

    def __init__(self, tree: DigestedTree) -> None:
        self._tree = tree
        self.digest: Callable[[str], str] = tree.digest

    @property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        return self._tree.files

    @property
    def folders(self) -> frozenset[str]:
        """All folders."""
        return self._tree.folders

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``."""
        note("file", path)
        return self._tree.read(path, limit)
