"""From what people write to a query: ids or titles of facets, an area, a time."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from oscat.thought.boxes import Box, halves
from oscat.thought.nearest import did_you_mean
from oscat.thought.search.query import Query
from oscat.words.document import FACETS, SORTS, Tag
from oscat.words.errors import UsageError

_WHEN: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?")


def query_of(
    text: str,
    known: Mapping[str, list[Tag]],
    tags: Mapping[str, Iterable[str]],
    bbox: Sequence[float] | None,
    datetime: str,
    sort: str,
) -> Query:
    """What is asked for, from what people write; ``known`` are the values of the facets that they may name."""
    if sort not in SORTS:
        raise UsageError(f"there is no order {sort!r}; there are {', '.join(SORTS)}")
    first, last = _times(datetime)
    wanted = {name: tuple(_ids(name, words, known)) for name, words in tags.items()}
    return Query(text, wanted, _halves(bbox), first, last, sort)


def _ids(name: str, words: Iterable[str], known: Mapping[str, list[Tag]]) -> Iterable[str]:
    """The ids of values that are given by id or title. Raises UsageError for one that no entry has."""
    if name not in known:
        raise UsageError(f"there is no facet {name!r}; there are {', '.join(facet.name for facet in FACETS)}")
    by_word = {tag.label.casefold(): tag.id for tag in known[name]} | {tag.id.casefold(): tag.id for tag in known[name]}
    for word in words:
        if word.casefold() not in by_word:
            near = did_you_mean(word, [tag.id for tag in known[name]])
            raise UsageError(f"no entry has the {name} {word!r}. {near}".rstrip())
        yield by_word[word.casefold()]


def _halves(bbox: Sequence[float] | None) -> tuple[tuple[float, float, float, float], ...]:
    if bbox is None:
        return ()
    if len(bbox) != 4 or not (-90 <= bbox[1] <= bbox[3] <= 90 and abs(bbox[0]) <= 180 and abs(bbox[2]) <= 180):
        raise UsageError(
            f"{','.join(map(str, bbox))} is no area; give west,south,east,north in degrees, as -10,35,30,60"
        )
    west, south, east, north = bbox
    return tuple(halves(Box(west, south, east if west <= east else east + 360, north)))


def _times(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    start, slash, end = text.partition("/")
    first, last = _day(start, text), _day(end if slash else start, text, late=True)
    if first and last and first > last:
        raise UsageError(f"{text} ends before it begins")
    return first, last


def _day(word: str, whole: str, *, late: bool = False) -> date | None:
    """The first or the last day that a year, a month or a day means; None for an open end."""
    if word in {"", ".."}:
        return None
    match = _WHEN.fullmatch(word.strip())
    with suppress(ValueError):
        year, month, day = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
        if year:
            month = month or (12 if late else 1)
            return date(year, month, day or (monthrange(year, month)[1] if late else 1))
    raise UsageError(
        f"{whole} is no time; give a year, a day such as 2015-06-30, or two with a slash: 2015/.. or ../2020"
    )
