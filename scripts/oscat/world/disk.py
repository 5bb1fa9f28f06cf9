"""Folders on disk: a repository read as a tree, and a tree of files written whole or not at all."""

import errno
import io
import os
import shutil
import signal
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from oscat.words.errors import OscatError, UsageError, WorldError
from oscat.words.files import Mode, blob_name
from oscat.words.kinds import BY_FOLDER
from oscat.world.aside import TAKEN, workplace

MARKER = ".oscat-build"
_READING: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
TRIES: Final = 100
LOOKS: Final = 6
CHUNK: Final = 1_000_000
_POSIX: Final = os.name == "posix"
"""Elsewhere the mode of a file says nothing."""
MARKER_TEXT = b"Written by oscat. The whole folder is replaced by the next build.\n"


class DiskTree:
    """The catalog's folders below ``root``. Hidden files are left out, symbolic links listed and never followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prefix = f"{root}{os.sep}"

    @cached_property
    def _listing(self) -> tuple[dict[str, Mode], frozenset[str]]:
        files: dict[str, Mode] = {}
        folders = list(below(self.root, _tops(self.root, files), files))
        return dict(sorted(_without_idle_bit(files).items())), frozenset(folders)

    @cached_property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        return self._listing[0]

    @property
    def folders(self) -> frozenset[str]:
        """All folders, also empty ones."""
        return self._listing[1]

    def digest(self, path: str) -> str:
        """What Git would call the content of a file, however large, or of a link: where it leads."""
        if self.files.get(path) is Mode.SYMLINK:
            target = os.fsencode(os.readlink(self._prefix + path))  # noqa: PTH115 - as it is written
            return blob_name([target], len(target))
        with self._opened(path) as file:
            return blob_name(iter(lambda: file.read(CHUNK), b""), os.fstat(file.fileno()).st_size)

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``; a link that took the file's place is refused."""
        with self._opened(path) as file:
            return _all_of(file, limit)

    @contextmanager
    def _opened(self, path: str) -> Iterator[io.FileIO]:
        try:
            descriptor = os.open(self._prefix + path, _READING)
            with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a path
                yield file
        except OSError as error:
            raise WorldError(f"{path} cannot be read: {error.strerror}") from error


def _all_of(file: io.FileIO, limit: int | None) -> bytes:
    """All bytes of a file, or as many as are asked for; a read may give fewer than there are."""
    if limit is None:
        return file.readall()
    size, parts = os.fstat(file.fileno()).st_size, list[bytes]()
    while limit > 0 and (part := file.read(min(limit, size + 1, CHUNK))):
        parts.append(part)
        limit -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _without_idle_bit(files: dict[str, Mode]) -> dict[str, Mode]:
    """The files as they are; where every one is executable, the disk (exFAT, some mounts) does not know that bit."""
    if Mode.REGULAR in files.values() or len(files) < 3:
        return files
    return {path: Mode.REGULAR if mode is Mode.EXECUTABLE else mode for path, mode in files.items()}


def belongs(path: str) -> bool:
    """Whether a path of a repository is one that a catalog's tree lists."""
    if path.startswith(".") or "/." in path:
        return False  # hidden, or in a hidden folder
    top, _, below = path.partition("/")
    return _is_folder(top) or (not below and (top == "oscat.toml" or top.endswith(".json")))


@lru_cache(maxsize=1024)
def _is_folder(top: str) -> bool:
    return top == "catalog" or _plain(top) in _FOLDERS


def below(root: Path, tops: Iterable[str], files: dict[str, Mode]) -> Iterator[str]:
    """Yield these folders of ``root`` and all within them; collect their files."""
    waiting = list(tops)
    while waiting:
        folder = waiting.pop()
        yield folder
        for entry in _scan(root / folder):
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                files[path] = _mode(entry)


def _scan(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        raise WorldError(f"{folder} cannot be listed: {error.strerror}") from error


def _tops(root: Path, files: dict[str, Mode]) -> Iterator[str]:
    """Yield the catalog's folders at the top of ``root``; collect its own files, and what only looks like them."""
    for entry in _scan(root):
        known = _is_folder(entry.name)
        if known and entry.is_dir(follow_symlinks=False):
            yield entry.name
        elif known or entry.name == "oscat.toml" or entry.name.endswith(".json"):
            files[entry.name] = _mode(entry)


def _plain(name: str) -> str:
    """A folder's name without what people get wrong in it: capitals, the plural, an underscore."""
    return name.lower().replace("_", "-").removesuffix("s")


_FOLDERS: Final = frozenset(_plain(name) for name in BY_FOLDER)
"""Folders of these names are listed, so that records in a misspelt one are found rather than passed over."""


def _mode(entry: "os.DirEntry[str]") -> Mode:
    """What a path is, told without a system call of its own wherever the listing says it."""
    if entry.is_file(follow_symlinks=False):
        return Mode.EXECUTABLE if _POSIX and entry.stat().st_mode & stat.S_IXUSR else Mode.REGULAR
    return Mode.SYMLINK if entry.is_symlink() else Mode.SPECIAL


def mode_of(path: Path) -> Mode | None:
    """What a path is, None where there is nothing."""
    try:
        found = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISREG(found):
        return Mode.EXECUTABLE if _POSIX and found & stat.S_IXUSR else Mode.REGULAR
    return Mode.SYMLINK if stat.S_ISLNK(found) else Mode.SPECIAL


def find_root(path: Path) -> Path | None:
    """The catalog that ``path`` (a folder or file in it) belongs to: the nearest folder upward that looks like one."""
    start = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the catalog
    for folder in (start, *start.parents):
        if _looks_like_catalog(folder):
            return folder
    return None


def _looks_like_catalog(folder: Path) -> bool:
    """Our layout by its own files; today's by its root record, or by folders that hardly stand together elsewhere."""
    inner = folder / "catalog"
    if (folder / "oscat.toml").is_file() or ((inner / "catalog.json").is_file() and not _has_entries(inner)):
        return True
    if folder.name == "catalog" and not _has_entries(folder):
        return False  # the part of our layout that holds the root and the vocabularies
    kinds = sum((folder / name).is_dir() for name in BY_FOLDER)
    return kinds >= 3 or (kinds >= 1 and (folder / "catalog.json").is_file())


def _has_entries(folder: Path) -> bool:
    """Whether a folder called ``catalog`` is a whole catalog in today's layout, not the part of ours of that name."""
    return any((folder / name).is_dir() for name, kind in BY_FOLDER.items() if not kind.form.vocabulary)


@contextmanager
def replacing(target: Path, *, marked: bool = True) -> Iterator[Path]:
    """Give a new folder to fill; put it in the place of ``target`` when the block ends well, else remove it.

    Nobody ever sees a half-written tree. ``marked`` folders may replace an earlier build and nothing else.
    Raises UsageError where ``target`` holds something that oscat did not write, WorldError where the disk refuses.
    """
    _refuse_foreign(target, marked=marked)
    with beside(target) as fresh:
        yield fresh
        with telling(target), undisturbed():
            if marked:
                (fresh / MARKER).write_bytes(MARKER_TEXT)
            fresh.chmod(0o755)
            _swap(fresh, target, marked=marked)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a new folder on the disk of ``target`` to fill, which goes when the block ends, if it is still there."""
    work: Path | None = None
    held: BinaryIO | None = None
    try:
        with undisturbed(), telling(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            work, held = workplace(target)
        fresh = work / "new"
        with telling(target):
            fresh.mkdir()
        yield fresh
    finally:
        with undisturbed():
            if held:
                held.close()
            if work:
                shutil.rmtree(work, ignore_errors=True)


@contextmanager
def telling(target: Path) -> Iterator[None]:
    """What the disk has against writing, as a sentence."""
    try:
        yield
    except OSError as error:
        raise WorldError(f"{target} cannot be written: {error.strerror}") from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C and the like wait for moments in which they would leave things half done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread ever hears of signals
        return
    waiting: list[int] = []
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda heard, _: waiting.append(heard)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        for number in waiting[:1]:
            signal.raise_signal(number)


def _refuse_foreign(target: Path, *, marked: bool, called: Path | None = None) -> None:
    """Refuse what stands at ``target`` unless it is empty or an earlier build; ``called`` is how to name it."""
    called = called or target
    for _ in range(LOOKS):
        with telling(called):
            names = _names(target)
        if names is None:
            raise UsageError(f"{called} is not a folder; give another with --to")
        if not names or (marked and MARKER in names):
            return
        time.sleep(0.005)  # another build may be taking this one away while we read it: look again
    raise UsageError(f"{called} is not empty and was not written by oscat; give an empty folder with --to")


def _names(folder: Path) -> list[str] | None:
    """What stands in a folder, nothing where there is none; None for what is no folder."""
    if folder.is_symlink():
        return None
    try:
        return os.listdir(folder)  # noqa: PTH208 - all names at one moment
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        return None


def _swap(fresh: Path, target: Path, *, marked: bool) -> None:
    """Put ``fresh`` in the place of ``target``; try again where another build put its own there meanwhile."""
    for number in range(TRIES):
        old = fresh.with_name(f"{TAKEN}{number}")
        with suppress(FileNotFoundError):
            target.rename(old)
        try:
            _refuse_foreign(old, marked=marked, called=target)  # somebody may have put something there meanwhile
            fresh.rename(target)
        except (OSError, OscatError) as error:
            if os.path.lexists(old):
                with suppress(OSError):
                    old.rename(target)
            if getattr(error, "errno", None) not in {errno.ENOTEMPTY, errno.EEXIST} or number == TRIES - 1:
                raise
        else:
            return


def empty_folder(folder: Path) -> Path:
    """A new or empty folder, made where it is not there. Raises UsageError for one that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; give a new one with --to")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write (path, bytes) pairs below ``folder``; return how many. A path that leads out of it is our own fault.

    Raises WorldError where the disk refuses.
    """
    count, made = 0, set[str]()
    for path, content in files:
        parts = PurePosixPath(path).parts
        if ".." in parts or path.startswith("/"):
            raise AssertionError(f"{path} leads out of the tree")
        parent = path.rpartition("/")[0]
        with telling(Path(path)):
            if parent not in made:
                (folder / parent).mkdir(parents=True, exist_ok=True)
                made.add(parent)
            (folder / path).write_bytes(content)
        count += 1
    return count
