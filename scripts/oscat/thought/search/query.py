"""Ask an index. ``site/assets/explore/engine.js`` answers alike from the static files, and a test compares the two."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from oscat.thought.boxes import Edges, touch
from oscat.thought.nearest import nearest
from oscat.thought.search.index import EPOCH, Index
from oscat.thought.search.text import tokens

MOST_BEGINNINGS: Final = 60
"""Words that begin with the last one of a query and are looked up where no document has that word itself."""
SHORTEST: Final = 2
"""Letters from which on beginnings are looked for."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: words, any of the values of each facet, boxes to touch, days to overlap (both ends included).

    ``boxes`` are west, south, east, north in degrees, none across the antimeridian.
    """

    text: str = ""
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    boxes: tuple[Edges, ...] = ()
    first: date | None = None
    last: date | None = None
    sort: str = "relevance"


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents found, the best first. ``words`` of ``asked`` words of the query are in each of them.

    ``meant`` are words of the index to try instead of those that it does not hold.
    """

    numbers: list[int]
    asked: int = 0
    words: int = 0
    meant: Mapping[str, str] = field(default_factory=dict)


def ask(index: Index, query: Query) -> Answer:
    """The documents that a query finds."""
    words = list(dict.fromkeys(tokens(query.text)))
    scores, had = _matched(index, words) if words else (dict.fromkeys(range(len(index.documents)), 0), 0)
    kept = [number for number in scores if _passes(index, query, number)]
    return Answer(_sorted(index, query.sort, kept, scores), len(words), had, _meant(index, words))


def _matched(index: Index, words: list[str]) -> tuple[dict[int, int], int]:
    """The scores of the documents that have as many of the words as any, and how many that is."""
    had: Counter[int] = Counter()
    scores: Counter[int] = Counter()
    for at, word in enumerate(words):
        known = word in index.postings or at < len(words) - 1
        for number, score in _postings(index, word) if known else _beginnings(index, word):
            had[number] += 1
            scores[number] += score
    most = max(had.values(), default=0)
    return {number: scores[number] for number, count in had.items() if count == most}, most


def _postings(index: Index, word: str) -> Iterator[tuple[int, int]]:
    if word in index.postings:
        numbers, scores = index.postings[word]
        yield from zip(numbers, scores, strict=True)


def _beginnings(index: Index, word: str) -> Iterator[tuple[int, int]]:
    """The documents of words that begin with one that is still being written, each with its best score."""
    best: Counter[int] = Counter()
    vocabulary = index.vocabulary if len(word) >= SHORTEST else ()
    start = bisect_left(vocabulary, word)
    for other in vocabulary[start : start + MOST_BEGINNINGS]:
        if not other.startswith(word):
            break
        for number, score in _postings(index, other):
            best[number] = max(best[number], score)
    yield from best.items()


def _passes(index: Index, query: Query, number: int) -> bool:
    return (
        all(_has(index, name, ids, number) for name, ids in query.tags.items() if ids)
        and _when(index, query, number)
        and (not query.boxes or any(touch(a, b) for a in index.documents[number].boxes for b in query.boxes))
    )


def _has(index: Index, name: str, ids: tuple[str, ...], number: int) -> bool:
    return any(tag.id in ids for tag in index.documents[number].tags.get(name, ()))


def _when(index: Index, query: Query, number: int) -> bool:
    firsts, lasts = index.days
    return (query.first is None or lasts[number] >= query.first.toordinal() - EPOCH) and (
        query.last is None or firsts[number] <= query.last.toordinal() - EPOCH
    )


def _sorted(index: Index, sort: str, kept: list[int], scores: Mapping[int, int]) -> list[int]:
    """In the order asked for, in that of the index where two are alike."""
    if sort == "relevance":
        return sorted(kept, key=lambda one: (-scores[one], one))
    return sorted(kept, key=index.ranks[sort].__getitem__)


def _meant(index: Index, words: list[str]) -> dict[str, str]:
    """For each word that no document has, nor begins with, the nearest one that several have."""
    unknown = [word for word in words if word not in index.postings and not any(_beginnings(index, word))]
    found = {word: nearest(word, index.spelling) for word in unknown}
    return {word: near for word, near in found.items() if near}
