"""Everything else that a record says, as a table."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from oscat.thought.graph import File
from oscat.thought.pages.read import cut, object_, short

MOST: Final = 60
LONGEST: Final = 240
_SHOWN: Final = frozenset(
    {"links", "description", "title", "contacts", "providers", "geometry", "assets", "properties"}
)


def table(file: File) -> list[tuple[str, str]]:
    """The members of a record with their values, those that the page shows at length left out."""
    rows = list(_rows("", file.data, _SHOWN))
    if file.is_record:
        rows += _rows("", file.fields, _SHOWN)
    return rows[:MOST]


def _rows(prefix: str, members: dict[str, Any], hidden: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    for number, (name, value) in enumerate(members.items()):
        if number >= MOST:
            return
        if name in hidden or value in (None, "", [], {}):
            continue
        label = f"{prefix}{short(name, 80)}"
        if isinstance(value, dict) and prefix.count(".") < 2:
            yield from _rows(f"{label}.", object_(value))
        else:
            yield label, _words(value)


def _words(value: Any) -> str:
    """A value for people: lists of words with commas, what is nested as JSON."""
    if isinstance(value, str):
        return short(value, LONGEST)
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value[:50]):
        return cut(", ".join(short(str(one), 120) for one in value[:50]), LONGEST)
    return short(orjson.dumps(value).decode()[: 2 * LONGEST], LONGEST)
