"""The variables of data, found again in the catalog's vocabulary."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from oscat.thought.tables.synonyms import ABBREVIATIONS
from oscat.words.described import Quantity

_PARTS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the vocabulary of variables: other words for it, and its themes."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """Which variables the data hold, and for what was not found the ids that come nearest."""

    ids: tuple[str, ...]
    near: Mapping[str, tuple[str, ...]]


def matched(quantities: Iterable[Quantity], terms: Iterable[Term]) -> Matched:
    """Each quantity by its CF standard name, else by its title, else by its name."""
    known: dict[str, str] = {}
    for term in terms:
        for word in (term.id, term.title, *term.words):
            known.setdefault(_plain(word), term.id)
    ids: dict[str, None] = {}
    near: dict[str, tuple[str, ...]] = {}
    for one in quantities:
        found = next((known[word] for word in _spoken(one) if word in known), None)
        if found:
            ids[found] = None
        else:
            near[one.standard_name or one.name] = tuple(_nearest(one, known))
    return Matched(tuple(ids), near)


def _spoken(one: Quantity) -> Iterator[str]:
    for word in filter(None, (one.standard_name, one.title, one.name)):
        plain = _plain(word)
        yield plain
        if plain in ABBREVIATIONS:
            yield _plain(ABBREVIATIONS[plain])


def _nearest(one: Quantity, known: Mapping[str, str]) -> Iterator[str]:
    words = [word for spoken in _spoken(one) for word in get_close_matches(spoken, known, n=3, cutoff=0.6)]
    yield from list(dict.fromkeys(known[word] for word in words))[:3]


def _plain(word: str) -> str:
    return " ".join(filter(None, _PARTS.split(word.lower())))
