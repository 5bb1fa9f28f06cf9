"""Where the files of a build are laid down, piece by piece."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from oscat.thought.graph import File
from oscat.world.disk import write_files

Files = Iterator[tuple[str, bytes]]
Told = dict[str, bytes]
"""What the piece of an entry tells for those of the whole, by who wants it: the search, or a form of all works. It is
pickled at once: a tenth of the memory, and ready for other processes.
"""
Unread = dict[str, str]
"""The files of the catalog that could not be read while they were written, and why."""


class Laid(NamedTuple):
    """What came of a desk: how many files, what could not be read and why, and the notes that it took on the pieces."""

    files: int
    unread: Unread
    notes: Any = None


class Desk:
    """Files below a folder; ``told`` is what the entries tell, by the path of each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.unread = Unread()
        self.told: dict[str, Told] = {}

    def lay(self, _name: str, make: Callable[[], Files]) -> None:
        """Lay down the files of a piece."""
        self.count += write_files(self.folder, make())

    def published(self, file: File) -> bytes:
        """The document that was laid down of a file of the catalog; nothing where it cannot be read any more."""
        with suppress(OSError):
            return (self._lies(file) / file.place.published).read_bytes()
        return b""

    def _lies(self, _file: File) -> Path:
        """The folder where that which was made of a file of the catalog lies."""
        return self.folder

    def tell(self, path: str, to: str, value: Any) -> None:
        """Take what an entry tells to somebody."""
        self.told.setdefault(path, {})[to] = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

    def said(self, to: str, files: Iterable[File]) -> Iterator[Any]:
        """What entries tell to somebody, one after the other."""
        return (pickle.loads(self._of(file)[to]) for file in files)  # noqa: S301 - from this very build

    def _of(self, file: File) -> Told:
        """What an entry tells."""
        return self.told[file.path]

    def laid(self) -> Laid:
        """What came of it."""
        return Laid(self.count, self.unread)
