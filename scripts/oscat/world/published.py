"""Files of a published catalog, kept here and asked for anew only where they changed (RFC 9110, section 13.1.2)."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from oscat.words.errors import UsageError, WorldError
from oscat.world.aside import put, writing

MOST_BYTES: Final = 4_000_000_000
_TIMEOUT: Final = 60  # seconds
_PIECE: Final = 1 << 20


def base_of(address: str) -> str:
    """The folder of a catalog by the address of it or of its ``catalog.json``."""
    plain = address.partition("?")[0].partition("#")[0]
    return plain.rpartition("/")[0] + "/" if plain.endswith(".json") else plain.rstrip("/") + "/"


def kept(base: str, paths: Sequence[str]) -> list[Path]:
    """Copies of files of a catalog. Where its host does not answer, those of last time.

    Raises UsageError where the catalog has none of them, and WorldError where its host does not answer and there are
    none of last time.
    """
    home = user_cache_path("oscat") / "opened" / hashlib.sha256(base.encode()).hexdigest()[:24]
    home.mkdir(parents=True, exist_ok=True)
    return [fetched(f"{base}{path}", home / path.rpartition("/")[2]) for path in paths]


def fetched(url: str, target: Path) -> Path:
    """A copy of one file, which is left as it is where it has not changed, or its host does not answer.

    Raises UsageError where it is not there, and WorldError where its host does not answer and there is no copy.
    """
    import requests

    mark = target.with_suffix(".etag")
    told = {"If-None-Match": mark.read_text("utf-8")} if mark.is_file() and target.is_file() else {}
    try:
        with requests.get(url, headers=told, stream=True, timeout=_TIMEOUT) as answer:
            if answer.status_code == 404:
                raise UsageError(f"{url} is not there: it is no catalog of oscat, or an old one")
            answer.raise_for_status()
            if answer.status_code != 304:
                _write(answer, target)
                with suppress(WorldError):  # without it, all is loaded again
                    put(mark, answer.headers.get("ETag", "").encode())
    except (requests.RequestException, OSError) as error:
        if not target.is_file():
            raise WorldError(f"{url} does not answer: {type(error).__name__}") from error
    return target


def _write(answer: Any, target: Path) -> None:
    """A file that is whole, or as it was."""
    size = 0
    with writing(target) as file:
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise WorldError(f"{answer.url} is larger than any catalog")
            file.write(piece)
