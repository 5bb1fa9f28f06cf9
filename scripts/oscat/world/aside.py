"""Files and folders that are made aside and put in place whole; what killed processes left there is removed."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from oscat.words.errors import WorldError

_SUFFIX: Final = ".oscat"
_LOCK: Final = "lock"
TAKEN: Final = "old-"
"""What the names of folders begin with that were taken away to make room."""
_STALE: Final = 3600
"""Seconds after which nobody goes on writing a file."""
_YOUNG: Final = 10
"""Seconds in which who made a folder may be about to lock it."""
_USUAL: Final = 0o666
"""The mode of a new file, but for what the process takes away (umask)."""


def put(target: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file, whole or not at all; what is no file (``/dev/stdout``) is written to as it is.

    Raises WorldError where the disk refuses.
    """
    if target.exists() and not target.is_file():
        _pour(target, content)
        return
    with writing(target.resolve(), mode) as file:
        file.write(content)


def _pour(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise WorldError(f"{target} cannot be written: {error.strerror}") from error


@contextmanager
def writing(target: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """Give a file to write, as ``making`` does."""
    with making(target, mode) as fresh, fresh.open("wb") as file:
        yield file


@contextmanager
def making(target: Path, mode: int | None = None) -> Iterator[Path]:
    """Give an empty file to fill, which takes the place of ``target`` when the block ends well, else it goes.

    Raises WorldError where the disk refuses. What the block raises of its own is raised as it is, also where it is an
    OSError without a number, as those of ``requests`` are.
    """
    try:
        _tidy(target)
        descriptor, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
        os.close(descriptor)
        fresh = Path(name)
        try:
            yield fresh
            fresh.chmod(_usual() if mode is None else mode)
            fresh.replace(target)
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
    except OSError as error:
        if error.errno is None:
            raise
        raise WorldError(f"{target} cannot be written: {error.strerror}") from error


def workplace(target: Path) -> tuple[Path, BinaryIO]:
    """A new folder beside ``target``, on the same disk, and a file that is open as long as somebody works there.

    The name is short, for that of ``target`` may be long. Raises OSError where the disk refuses.
    """
    _tidy(target)
    folder = Path(tempfile.mkdtemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent))
    held = (folder / _LOCK).open("wb")
    _lock(held)
    return folder, held


def _prefix(target: Path) -> str:
    return f".{target.name[:50]}."


def _tidy(target: Path) -> None:
    """Remove what was made to take the place of ``target`` by processes that were killed; what such a process had taken
    away from there, and put nothing in its place yet, comes back.
    """
    prefix = _prefix(target)
    with suppress(OSError):
        for name in os.listdir(target.parent):  # noqa: PTH208 - all names at one moment
            path = target.with_name(name)
            if not (name.startswith(prefix) and _SUFFIX in name and _is_left(path)):
                continue
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            for before in sorted(path.glob(f"{TAKEN}*"))[:1] if not os.path.lexists(target) else ():
                before.rename(target)
            shutil.rmtree(path)


def _is_left(path: Path) -> bool:
    """Whether nobody works on a file or in a folder any more."""
    age = time.time() - path.lstat().st_mtime
    if path.is_dir() and age > _YOUNG:
        with suppress(FileNotFoundError), (path / _LOCK).open("r+b") as file:
            return _lock(file)
    return age > _STALE


def _lock(file: BinaryIO) -> bool:
    """Take a file for this process and its copies; False where others have it, or nobody can tell (Windows)."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _usual() -> int:
    """The mode that a new file would have."""
    mask = os.umask(0)
    os.umask(mask)
    return _USUAL & ~mask
