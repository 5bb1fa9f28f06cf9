"""What is known of addresses, kept in a file between runs: one JSON object a line, appended as answers come.

A run that is interrupted has lost nothing but what was under way. A line that was cut off is left out; the last line of
an address counts. When a run ends, each address has one line again.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from oscat.words.errors import UsageError, WorldError
from oscat.words.links import Answer, Known, Page, Problem

VERSION: Final = 1
_HEAD: Final = {"oscat-links": VERSION}
LARGEST: Final = 200_000_000
"""Bytes of such a file that are read."""
_USUAL: Final = {one.name: one.default for one in fields(Answer)}


class LinkStore:
    """The file, open for writing; to be used with ``with``. Raises UsageError where it is something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Known] = {}
        self._written = False

    def __enter__(self) -> Self:
        self.known = dict(_read(self.path))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._ends_well()
            self._file = self.path.open("a", encoding="utf-8")
        except OSError as error:
            raise WorldError(f"{self.path} cannot be written: {error.strerror}") from error
        if not self._file.tell():
            self._file.write(_line(_HEAD))
        return self

    def _ends_well(self) -> None:
        """A line that was cut off must not swallow the next one."""
        if self.path.is_file() and (raw := self.path.read_bytes()) and not raw.endswith(b"\n"):
            with self.path.open("ab") as file:
                file.write(b"\n")

    def put(self, known: Known) -> None:
        """Keep what is known of an address; on the disk at once."""
        self.known[known.answer.url] = known
        self._file.write(_line(_row(known)))
        self._file.flush()
        self._written = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()
        if kind is None and self._written:
            _rewrite(self.path, dict(_read(self.path)))  # another run may have written as well


def known_in(path: Path) -> Mapping[str, Known]:
    """What a file knows; nothing where there is none."""
    return dict(_read(path))


def _rewrite(path: Path, known: Mapping[str, Known]) -> None:
    """One line an address, in order, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(_line(_HEAD))
        file.writelines(_line(_row(known[url])) for url in sorted(known))
    fresh.replace(path)


def _read(path: Path) -> Iterator[tuple[str, Known]]:
    if not path.is_file():
        return
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST // 1_000_000} MB; remove it, and all is asked again")
    with path.open(encoding="utf-8", errors="replace") as file:
        first = _parsed(file.readline())
        if path.stat().st_size and first != _HEAD:
            raise UsageError(f"{path} is nothing that `oscat links` wrote; give another file with --cache")
        for line in file:
            row = _parsed(line)
            known = _known(row) if row else None
            if known:
                yield known.answer.url, known


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else {}


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _row(known: Known) -> dict[str, Any]:
    """What is known, without what is as usual."""
    row = {name: value for name, value in asdict(known.answer).items() if value != _USUAL.get(name)}
    row["page"] = {name: value for name, value in row["page"].items() if value}
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
