"""What is known of addresses, kept in a file between runs: one JSON object a line, appended as answers come.

A run that is interrupted has lost nothing but what was under way, and two runs at a time do no harm. A line that was
cut off is left out; the last line of an address counts. Where lines are many more than addresses, they are thinned.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import orjson

from oscat.words.errors import UsageError, WorldError
from oscat.words.links import Answer, Known, Page, Problem
from oscat.world.aside import writing

VERSION: Final = 1
_HEAD: Final = {"oscat-links": VERSION}
LARGEST: Final = 200_000_000
"""Bytes of such a file that are read."""
_FEW: Final = 1_000
"""Lines that are never thinned."""
_USUAL: Final = {one.name: one.default for one in fields(Answer)}
_OF_PAGE: Final = tuple(one.name for one in fields(Page))


class LinkStore:
    """The file, open for writing; to be used with ``with``. Raises UsageError where it is something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Known] = {}

    def __enter__(self) -> Self:
        self.known = dict(_read(self.path))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
            self._begin()
        except OSError as error:
            raise WorldError(f"{self.path} cannot be written: {error.strerror}") from error
        return self

    def _begin(self) -> None:
        """The first line, or the end of one that was cut off: it must not swallow the next."""
        if not self._file.tell():
            self._file.write(_line(_HEAD))
            return
        self._file.seek(-1, os.SEEK_END)
        if self._file.read(1) != b"\n":
            self._file.write(b"\n")

    def put(self, known: Known) -> None:
        """Keep what is known of an address; on the disk at once."""
        self.known[known.answer.url] = known
        self._file.write(_line(_row(known)))
        self._file.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()
        if kind is None:
            _thin(self.path)


def known_in(path: Path) -> Mapping[str, Known]:
    """What a file knows; nothing where there is none."""
    return dict(_read(path))


def _thin(path: Path) -> None:
    """One line an address again, where there are more than twice as many; whole or not at all."""
    with path.open("rb") as file:
        lines = sum(1 for _ in file)
    known = dict(_read(path)) if lines > _FEW else {}
    if lines <= max(_FEW, 2 * len(known)):
        return
    with writing(path) as file:
        file.write(_line(_HEAD))
        file.writelines(_line(_row(known[url])) for url in sorted(known))


def _read(path: Path) -> Iterator[tuple[str, Known]]:
    if not path.is_file():
        return
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST // 1_000_000} MB; remove it, and all is asked again")
    with path.open("rb") as file:
        if _parsed(file.readline()) != _HEAD and file.tell():
            raise UsageError(f"{path} is nothing that `oscat links` wrote; give another file with --cache")
        for line in file:
            known = _known(_parsed(line))
            if known:
                yield known.answer.url, known


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _line(row: Mapping[str, Any]) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _row(known: Known) -> dict[str, Any]:
    """What is known, without what is as usual."""
    answer, page = known.answer, known.answer.page
    row = {name: value for name, usual in _USUAL.items() if (value := getattr(answer, name)) != usual}
    row["page"] = {name: value for name in _OF_PAGE if (value := getattr(page, name))}
    more = {"worked": known.worked, "failed": list(known.failed), "page": row.pop("page")}
    return row | {name: value for name, value in more.items() if value}


def _known(row: dict[str, Any]) -> Known | None:
    """What a line says; None where it was written by something else."""
    try:
        given = {name: row[name] for name in _USUAL if name in row}
        given["hops"] = tuple((int(status), str(url)) for status, url in given.get("hops", ()))
        given["problem"] = Problem(given["problem"]) if given.get("problem") else None
        given["page"] = Page(**given.get("page", {}))
        return Known(Answer(**given), str(row.get("worked", "")), tuple(map(str, row.get("failed", ()))))
    except (TypeError, ValueError, KeyError):
        return None
