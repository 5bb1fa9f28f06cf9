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
        raw = self.read(path, MAX_BYTES + 1) if self.files[path].is_file else None
        return self._tree.digest(path) if raw is None or len(raw) > MAX_BYTES else blob_name([raw], len(raw))

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
    """The files of ``tree``, with other bytes for the paths in ``changed``, and other modes for those in ``modes``.

    Paths that the tree lacks come in addition; those whose bytes are None go.
    """

    def __init__(
        self, tree: Tree, changed: Mapping[str, bytes | None], modes: Mapping[str, Mode] | None = None
    ) -> None:
        self._tree, self._changed, self._modes = tree, changed, modes or {}

    @cached_property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        gone = {path for path, raw in self._changed.items() if raw is None}
        kept = {path: self._modes.get(path, mode) for path, mode in self._tree.files.items() if path not in gone}
        new = {path: Mode.REGULAR for path in self._changed if path not in kept and path not in gone}
        return dict(sorted({**kept, **new}.items())) if new else kept

    @cached_property
    def folders(self) -> frozenset[str]:
        """All folders."""
        new = [path for path, raw in self._changed.items() if raw is not None and path not in self._tree.files]
        above = {path[:at] for path in new for at, letter in enumerate(path) if letter == "/"}
        return self._tree.folders | above if above else self._tree.folders

    def digest(self, path: str) -> str:
        """What stands for the content of a file."""
        raw = self.read(path)
        return blob_name([raw], len(raw))

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``."""
        raw = self._changed.get(path)
        return self._tree.read(path, limit) if raw is None else raw[:limit]
