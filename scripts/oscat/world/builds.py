"""What a build leaves for the next one: notes beside the Git objects, and a tree in which a few files change."""

import filecmp
import hashlib
import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from oscat.words.errors import UsageError, WorldError
from oscat.world.aside import writing
from oscat.world.disk import MARKER, telling, undisturbed
from oscat.world.git import git

_SEAL: Final = 16
"""Bytes."""


def notes_at(root: Path, target: Path) -> Path:
    """Where the notes of the builds of a catalog into a folder are kept: beside the Git objects.

    Raises UsageError where there is no repository.
    """
    try:
        home = git(root, "rev-parse", "--git-common-dir").decode().strip()
    except WorldError as error:
        raise UsageError(f"{root} is in no Git repository, where a build keeps notes for the next one") from error
    name = hashlib.sha256(os.fsencode(target.resolve())).hexdigest()[:16]
    return root / home / "oscat" / f"build-{name}.notes"


def read(path: Path) -> Any:
    """The notes; None where there are none, or none that can be read.

    They are pickled: they are as much to be trusted as all that lies beside the Git objects, where hooks do as well.
    """
    try:
        raw = memoryview(path.read_bytes())
    except OSError:
        return None
    if _seal(raw[_SEAL:]) != raw[:_SEAL]:
        return None
    try:
        return pickle.loads(raw[_SEAL:])  # noqa: S301 - see above
    except (AttributeError, ImportError, TypeError, ValueError):  # of another version of oscat
        return None


def write(path: Path, notes: Any) -> None:
    """Write notes, whole or not at all; where the disk refuses, there are none, and the next build is a whole one."""
    raw = pickle.dumps(notes, pickle.HIGHEST_PROTOCOL)
    with suppress(WorldError), writing(path) as file:
        file.write(_seal(raw))
        file.write(raw)


def _seal(raw: bytes | memoryview) -> bytes:
    """What notes begin with: with it, a file that was damaged is known as such."""
    return hashlib.blake2b(raw, digest_size=_SEAL).digest()


@contextmanager
def alone(path: Path, target: Path) -> Iterator[None]:
    """Keep other builds that follow one another from the same folder meanwhile. Raises UsageError where one is at work,
    WorldError where the disk refuses.
    """
    with telling(path):
        path.parent.mkdir(exist_ok=True)
        held = path.with_suffix(".lock").open("ab")
    with held:
        if _is_taken(held):
            raise UsageError(f"another build writes to {target} just now; wait, or give another folder with --to")
        yield


def _is_taken(file: BinaryIO) -> bool:
    """Take a file for this very process, not for its copies, which may outlive it; whether another process has it."""
    try:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows, where nobody can tell
        return False
    except OSError:
        return True
    return False


def forget(path: Path) -> None:
    """Let the notes go: from here on they would tell of a tree that is not there."""
    with telling(path):
        path.unlink(missing_ok=True)


def mark(target: Path) -> tuple[int, int] | None:
    """What tells a built tree from another that took its place; None where there is none."""
    try:
        found = (target / MARKER).lstat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def files_in(target: Path) -> set[str]:
    """The paths of all files of a built tree."""
    found, waiting = set[str](), [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(target / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    found.add(path)
    return found


def amend(target: Path, fresh: Path, new: Iterable[str], gone: Iterable[str]) -> int:
    """Bring new files from the folder ``fresh`` into a built tree, each whole, and take others away; give how many
    changed. What holds the same as before stays as it is, its date as well.
    """
    count = 0
    with undisturbed(), telling(target):
        for path in gone:
            (target / path).unlink(missing_ok=True)
            _prune((target / path).parent, target)
            count += 1
        for path in new:
            count += _brought(fresh / path, target / path)
    return count


def _brought(fresh: Path, to: Path) -> bool:
    with suppress(OSError):
        if filecmp.cmp(fresh, to, shallow=False):
            return False
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh.replace(to)
    return True


def _prune(folder: Path, target: Path) -> None:
    """Remove empty folders."""
    with suppress(OSError):
        while folder != target:
            folder.rmdir()
            folder = folder.parent
