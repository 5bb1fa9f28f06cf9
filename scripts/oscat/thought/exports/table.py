"""CSV: every work on a line, for spreadsheets (RFC 4180)."""

import csv
import io
from collections.abc import Iterator
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
    packed = io.StringIO(newline="")
    writer = csv.writer(packed, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value) for value in _row(one)] for one in source.works)
    yield WHOLE[0], packed.getvalue().encode()


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
