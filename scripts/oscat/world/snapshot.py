"""The files of a catalog without a clone: GitHub's archive of one commit, kept by the name of the commit."""

import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from oscat.words.errors import WorldError
from oscat.world.disk import belongs

MOST_FILES: Final = 1_000_000
MOST_BYTES: Final = 4_000_000_000
_KEPT: Final = 3
"""Snapshots of a repository that are kept."""
_TIMEOUT: Final = 60  # seconds


def snapshot(name: str, commit: str, link: Callable[[str], str]) -> Path:
    """A folder with the catalog's files at a commit; loaded from where ``link`` says if it is not at hand.

    Raises WorldError where it cannot be loaded, or is larger than any catalog.
    """
    home = user_cache_path("oscat") / "catalogs" / name.replace("/", "+")
    folder = home / commit
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=".") as work:
            _load(link(commit), Path(work) / "tree")
            try:
                (Path(work) / "tree").rename(folder)
            except OSError:  # another run was faster
                if not folder.is_dir():
                    raise
        _prune(home, folder)
    return folder


def _load(url: str, to: Path) -> None:
    import requests

    to.mkdir()
    try:
        with requests.get(url, stream=True, timeout=_TIMEOUT) as answer:
            answer.raise_for_status()
            with tarfile.open(fileobj=answer.raw, mode="r|gz") as archive:
                for member, path in _wanted(archive):
                    target = to / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(_content(archive, member))
    except (requests.RequestException, tarfile.TarError, EOFError) as error:
        raise WorldError(f"the catalog cannot be loaded: {error}") from error


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream: Any = archive.extractfile(member)
    return bytes(stream.read())


def _wanted(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, str]]:
    """The catalog's regular files, without the folder that GitHub puts around them."""
    size = 0
    for count, member in enumerate(archive):
        path = member.name.partition("/")[2]
        size += member.size
        if count > MOST_FILES or size > MOST_BYTES:
            raise WorldError("the catalog cannot be loaded: it is larger than any catalog")
        if member.isreg() and path and ".." not in path.split("/") and belongs(path):
            yield member, path


def _prune(home: Path, newest: Path) -> None:
    old = [one for one in home.iterdir() if one.is_dir() and one != newest and not one.name.startswith(".")]
    for one in sorted(old, key=lambda one: one.stat().st_mtime)[: max(0, len(old) + 1 - _KEPT)]:
        shutil.rmtree(one, ignore_errors=True)
