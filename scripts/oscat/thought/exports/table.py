"""CSV: every work on a line, for spreadsheets (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from oscat.thought.exports.source import Source
from oscat.words.work import Work

NAME: Final = "csv"
TITLE: Final = "CSV, every work on a line"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("catalog.csv",)
_COLUMNS: Final = (
    *("kind", "id", "title", "doi", "address", "record", "status", "licence", "version", "created", "updated"),
    *("start", "end", "west", "south", "east", "north", "region", "subjects", "keywords", "makers", "access"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, «CSV Injection»)."""


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """One table of all works."""
    return joined(source, (line(source, one) for one in source.works))


def line(_source: Source, one: Work) -> bytes:
    """A work on a line."""
    return _written(_cell(value) for value in _row(one))


def joined(_source: Source, lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The table of some lines."""
    yield WHOLE[0], b"".join((_written(_COLUMNS), *lines))


def _written(values: Iterable[object]) -> bytes:
    packed = io.StringIO(newline="")
    csv.writer(packed, lineterminator="\r\n").writerow(values)
    return packed.getvalue().encode()


def _row(one: Work) -> Iterator[object]:
    yield from (one.kind.value, one.id, one.title, one.doi, one.address, one.record, one.status, one.licence)
    yield from (one.version, one.created, one.updated)
    yield from one.spans[0] if one.spans else ("", "")
    yield from one.boxes[0] if one.boxes else ("", "", "", "")
    yield one.region
    yield "; ".join(title for title, _ in one.subjects)
    yield "; ".join(one.keywords)
    yield "; ".join(maker.name for maker in one.makers)
    yield "; ".join(way.href for way in one.access)


def _cell(value: object) -> object:
    """A value that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
