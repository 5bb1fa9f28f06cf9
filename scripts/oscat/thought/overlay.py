"""Trees over trees: one that remembers what it read, one in which some files are changed before anything is written."""

from collections.abc import Mapping
from functools import cached_property

from oscat.thought.canon import MAX_BYTES
from oscat.words.files import DigestedTree, Mode, Tree, blob_name


class Remembering:
    """The same tree, which reads no file twice: as long as they fit, ``most`` bytes in all are kept."""

    def __init__(self, tree: DigestedTree, most: int = 100_000_000) -> None:
        self._tree, self._kept, self._left = tree, dict[str, bytes](), most

    @cached_property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        return self._tree.files

    @property
    def folders(self) -> frozenset[str]:
        """All folders."""
        return self._tree.folders

    def digest(self, path: str) -> str:
        """What stands for the content of a file."""
        raw = self.read(path, MAX_BYTES + 1)
        return blob_name([raw], len(raw)) if len(raw) <= MAX_BYTES else self._tree.digest(path)

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``."""
        raw = self._kept.get(path)
        if raw is None:
            raw = self._tree.read(path, limit)
            if len(raw) <= self._left and (limit is None or len(raw) < limit):
                self._kept[path] = raw
                self._left -= len(raw)
        return raw[:limit]


class Overlay:
    """The files of ``tree``, with other bytes for the paths in ``changed``, and other modes for those in ``modes``."""

    def __init__(self, tree: Tree, changed: Mapping[str, bytes], modes: Mapping[str, Mode] | None = None) -> None:
        self._tree, self._changed, self._modes = tree, changed, modes or {}

    @cached_property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        return {path: self._modes.get(path, mode) for path, mode in self._tree.files.items()}

    @property
    def folders(self) -> frozenset[str]:
        """All folders."""
        return self._tree.folders

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``."""
        if path in self._changed:
            return self._changed[path][:limit]
        return self._tree.read(path, limit)
