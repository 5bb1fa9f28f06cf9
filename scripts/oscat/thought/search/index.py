"""From documents to an index in memory: postings with scores by word, columns of numbers by facet, area and time."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from oscat.thought.search.text import folded, tokens
from oscat.thought.tables.synonyms import broadened
from oscat.words.document import FACETS, Document, Tag

NAMED: Final = 6
"""How many times more a word weighs in the title, the id and the names of tags than in the text.

With less, some products of the real catalog are not on the first page for their variable and mission
(``tests/test_search.py``)."""
K1, B = 1.2, 0.6
"""The two constants of BM25: how soon repeating a word stops helping, and how much long texts pay for being long."""
TOP: Final = 255
OPEN_START, OPEN_END, NO_TIME = -(1 << 30), 1 << 30, (1 << 30) + 1
"""Days that stand for an open start, an open end, and a document that states no time."""
EPOCH: Final = date(1970, 1, 1).toordinal()
SPELLED: Final = 30_000
KIND_WEIGHTS: Final = {
    "product": 1.0,
    "workflow": 1.0,
    "experiment": 0.95,
    "project": 0.9,
    "theme": 0.8,
    "platform": 0.8,
    "eo-mission": 0.7,
    "variable": 0.6,
}
"""Results before the vocabulary that they are tagged with."""


@dataclass(frozen=True, slots=True)
class Column:
    """A facet: its values, the commonest first, and which of them each document has (``starts`` has one more)."""

    tags: list[Tag]
    counts: list[int]
    starts: array[int]
    values: array[int]


@dataclass(frozen=True)
class Index:
    """All that a search needs. Documents are numbered in the order in which they are shown where nothing is asked."""

    documents: list[Document]
    weighed: Callable[[], Iterable[Mapping[str, int]]]
    days: tuple[array[int], array[int]]

    @cached_property
    def postings(self) -> Mapping[str, tuple[array[int], bytearray]]:
        """By word the numbers of the documents that have it, and how well it fits each, 1 to 255."""
        return _postings(self.documents, self.weighed())

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """All words, in the order of their code points."""
        return tuple(sorted(self.postings))

    @cached_property
    def spelling(self) -> tuple[str, ...]:
        """The words that several documents have, the commonest first, without numbers: for «did you mean»."""
        common = (word for word, (numbers, _) in self.postings.items() if len(numbers) > 1 and word.isalpha())
        return tuple(sorted(common, key=lambda word: (-len(self.postings[word][0]), word))[:SPELLED])

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facets by name."""
        return {facet.name: _column(self.documents, facet.name) for facet in FACETS}

    @cached_property
    def ranks(self) -> Mapping[str, array[int]]:
        """The place of each document in each order but that of relevance."""
        firsts, lasts = self.days
        numbers = range(len(self.documents))
        return {
            "newest": _ranks(sorted(numbers, key=lambda one: self.documents[one].updated, reverse=True)),
            "title": _ranks(sorted(numbers, key=lambda one: folded(self.documents[one].title).lstrip(" ([{<\"'_-"))),
            "first": _ranks(sorted(numbers, key=firsts.__getitem__)),
            "last": _ranks(sorted(numbers, key=lasts.__getitem__, reverse=True)),
        }


def _ranks(order: list[int]) -> array[int]:
    found = array("I", bytes(4 * len(order)))
    for rank, number in enumerate(order):
        found[number] = rank
    return found


def index(documents: Iterable[Document], weighed: Callable[[], Iterable[Mapping[str, int]]] | None = None) -> Index:
    """The index of some documents; ``weighed`` gives the weights of each, where they are known."""
    ordered = list(documents)
    return Index(
        ordered,
        weighed or (lambda: map(weights, ordered)),
        (
            array("i", [_day(one.first, OPEN_START) if one.first or one.last else NO_TIME for one in ordered]),
            array("i", [_day(one.last, OPEN_END) if one.first or one.last else OPEN_START for one in ordered]),
        ),
    )


def _day(iso: str, otherwise: int) -> int:
    """Days since 1970."""
    return date.fromisoformat(iso).toordinal() - EPOCH if iso else otherwise


def _postings(
    documents: list[Document], weighed: Iterable[Mapping[str, int]]
) -> Mapping[str, tuple[array[int], bytearray]]:
    """The documents of each word with how well each fits it, 1 to 255 (BM25 over weighted fields)."""
    found: dict[str, tuple[array[int], bytearray]] = defaultdict(lambda: (array("I"), bytearray()))
    lengths = array("f")
    for number, known in enumerate(weighed):
        lengths.append(sum(known.values()))
        for word, weight in known.items():
            numbers, counts = found[word]
            numbers.append(number)
            counts.append(min(weight, 255))
    _score(found, lengths, [KIND_WEIGHTS.get(one.kind, 1.0) for one in documents])
    return found


def weights(document: Document) -> Mapping[str, int]:
    """How much each word of a document weighs."""
    named, text = tokens(f"{document.heading} {document.names}"), tokens(document.text)
    found = Counter(text)
    for word in named:
        found[word] += NAMED
    for word in broadened([*named, *text]):
        found[word] = max(found[word], NAMED)
    return dict(found)


def _score(found: Mapping[str, tuple[array[int], bytearray]], lengths: array[float], kinds: list[float]) -> None:
    """Replace the weights of all postings by scores: BM25, scaled so that the best possible one is 255."""
    total = len(lengths)
    mean = sum(lengths) / total if total else 1
    penalty = [K1 * (1 - B + B * length / mean) for length in lengths]
    scale = TOP / ((K1 + 1) * math.log(1 + total + 0.5)) if total else 1
    for numbers, counts in found.values():
        rarity = math.log(1 + (total - len(numbers) + 0.5) / (len(numbers) + 0.5)) * (K1 + 1) * scale
        for at, number in enumerate(numbers):
            weight = counts[at]
            counts[at] = max(1, min(TOP, int(rarity * kinds[number] * weight / (weight + penalty[number]))))


def _column(documents: list[Document], name: str) -> Column:
    counts: Counter[str] = Counter()
    tags: dict[str, Tag] = {}
    for tag in (tag for document in documents for tag in document.tags.get(name, ())):
        counts[tag.id] += 1
        tags.setdefault(tag.id, tag)
    order = sorted(tags, key=lambda one: (-counts[one], tags[one].label))
    numbers = {one: number for number, one in enumerate(order)}
    starts, values = array("I", [0]), array("I")
    for document in documents:
        values.extend(sorted({numbers[tag.id] for tag in document.tags.get(name, ())}))
        starts.append(len(values))
    return Column([tags[one] for one in order], [counts[one] for one in order], starts, values)
