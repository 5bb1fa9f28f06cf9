"""``oscat.search``: what the explore page of the site finds, from Python and at a terminal."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.words.document import FACETS, SORTS, Document, Tag
from oscat.words.errors import UsageError

_WHEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: ``total`` documents, of which ``documents`` are the first ones, the best first.

    ``had`` of ``asked`` words are in each of them. ``meant`` gives for words that nothing has the nearest that
    something has. ``url`` is the public address of the catalog, "" if it knows none.
    """

    documents: list[Document]
    total: int
    asked: int
    had: int
    meant: Mapping[str, str]
    url: str


def search(  # noqa: PLR0913 - one parameter an option
    text: str = "",
    path: PathLike = ".",
    *,
    tags: Mapping[str, Iterable[str]] | None = None,
    bbox: Sequence[float] | None = None,
    datetime: str = "",
    sort: str = "relevance",
    limit: int | None = 10,
) -> Found:
    """Search the catalog at ``path`` as its explore page does.

    ``tags`` gives for facets (``kind``, ``theme``, ``variable``, ``mission`` …) ids or titles, any of which will do.
    ``bbox`` is west, south, east, north in degrees, west > east across the antimeridian (GeoJSON, RFC 7946 section 5).
    ``datetime`` is a day, month or year, or two with a slash between, ``..`` for an open end (OGC API - Features
    7.15.4).
    Raises UsageError for values that no entry has and for areas and times that are none.
    """
    from oscat.thought.pages.atlas import Atlas
    from oscat.thought.pages.documents import documents
    from oscat.thought.search.index import index
    from oscat.thought.search.query import Query, ask

    if sort not in SORTS:
        raise UsageError(f"there is no order {sort!r}; there are {', '.join(SORTS)}")
    first, last = _times(datetime)
    boxes = _halves(bbox)
    atlas = Atlas(catalog_at(root_of(Path(path)))[0])
    made = index(documents(atlas))
    known = {name: column.tags for name, column in made.columns.items()}
    wanted = {name: tuple(_ids(name, words, known)) for name, words in (tags or {}).items()}
    answer = ask(made, Query(text, wanted, boxes, first, last, sort))
    found = [made.documents[number] for number in answer.numbers[:limit]]
    return Found(found, len(answer.numbers), answer.asked, answer.words, answer.meant, atlas.url)


def _ids(name: str, words: Iterable[str], known: Mapping[str, list[Tag]]) -> Iterable[str]:
    """The ids of values that are given by id or title. Raises UsageError for one that no entry has."""
    from oscat.thought.nearest import did_you_mean

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
    from oscat.thought.boxes import Box, halves

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
