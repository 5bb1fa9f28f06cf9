"""An index as static files: one that is read at the start, and many that are fetched when a search needs them.

All but the first are compressed with gzip, whatever the host does, and hold little-endian numbers.

- ``search/index.json``: the checksum of the build (so that no browser mixes two), the facets with their commonest
  values, the first word of each part of the vocabulary, and the cards that are shown before anything is asked.
- ``search/words/<n>.bin``: words with their postings; each is the length of the word in bytes, the word in UTF-8, how
  many documents have it and how many bytes their numbers take (both as LEB128), the numbers as differences (LEB128),
  and a byte of score for each.
- ``search/columns/<facet>.bin``: a length in bytes (32 bits), so much JSON (the values: id, label, count, ids of
  broader ones), then how many values each document has (8 bits) and their numbers (8 or 16 bits, as ``wide`` says).
- ``search/columns/years.bin``: first and last year since 1900 (8 bits, clamped; 1 and 0 for none).
- ``search/columns/days.bin``: first and last day since 1970 (32 bits). ``by-<order>.bin``: ranks (32 bits).
- ``search/columns/boxes.bin``: how many boxes each document has (8 bits), and their edges in hundredths of a degree
  (16 bits; all wests, then souths, easts, norths).
- ``search/cards/<n>.bin``: what is shown of so many documents, as JSON.
- ``search/spelling.bin``: the words of more than one document, for «did you mean».
"""

import gzip
import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final
from zlib import adler32

import orjson

from oscat.thought.search.index import NO_TIME, Column, Index
from oscat.thought.search.query import MOST_BEGINNINGS, SHORTEST
from oscat.thought.search.text import LONGEST, STOP
from oscat.thought.tongue import _
from oscat.words.document import FACETS, SORTS, Document

Files = Iterator[tuple[str, bytes]]
VERSION: Final = 1
PART: Final = 48_000
"""Bytes of a part of the vocabulary, before it is compressed."""
CARDS: Final = 20
"""Documents in a file of cards."""
AT_START: Final = 12
"""Values of a facet that are shown before its column is loaded."""
MOST_BOXES: Final = 16
FIRST_YEAR, LAST_YEAR = 1900, 2155


def files(index: Index) -> Files:
    """The files of an index, with their paths in the published tree."""
    parts: list[str] = []
    sums = adler32(b"")
    for first, content in _vocabulary(index):
        yield f"search/words/{len(parts)}.bin", _packed(content)
        parts.append(first)
        sums = adler32(content, sums)
    for name, column in index.columns.items():
        yield f"search/columns/{name}.bin", _packed(_column(column))
    yield "search/columns/years.bin", _packed(_years(index))
    yield "search/columns/days.bin", _packed(b"".join(map(_little, index.days)))
    yield "search/columns/boxes.bin", _packed(_boxes(index.documents))
    for order, ranks in index.ranks.items():
        yield f"search/columns/by-{order}.bin", _packed(_little(ranks))
    for at in range(0, len(index.documents), CARDS):
        cards = [_card(one) for one in index.documents[at : at + CARDS]]
        content = orjson.dumps(cards)
        yield f"search/cards/{at // CARDS}.bin", _packed(content)
        sums = adler32(content, sums)
    yield "search/spelling.bin", _packed("\n".join(index.spelling).encode())
    yield "search/index.json", orjson.dumps({"build": f"{sums:08x}", **_start(index, parts)})


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def _little(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _start(index: Index, parts: list[str]) -> dict[str, Any]:
    """What a page reads first."""
    return {
        "version": VERSION,
        "documents": len(index.documents),
        "cards": CARDS,
        "parts": parts,
        "stop": sorted(STOP),
        "longest": LONGEST,
        "beginnings": MOST_BEGINNINGS,
        "shortest": SHORTEST,
        "sorts": SORTS,
        "facets": [
            {"name": one.name, "title": _(one.title), "size": len(column.tags), "values": _values(column)[:AT_START]}
            for one in FACETS
            if (column := index.columns[one.name]).tags
        ],
        "years": _histogram(index),
        "first": [_card(one) for one in index.documents[:CARDS]],
    }


def _values(column: Column) -> list[list[Any]]:
    return [[tag.id, tag.label, count, tag.under] for tag, count in zip(column.tags, column.counts, strict=True)]


def _histogram(index: Index) -> list[list[int]]:
    """How many documents cover each year that any does."""
    change: dict[int, int] = {}
    for first, last in filter(None, _spans(index)):
        change[first] = change.get(first, 0) + 1
        change[last + 1] = change.get(last + 1, 0) - 1
    rows, covering = [], 0
    for year in range(min(change), max(change)) if change else ():
        covering += change.get(year, 0)
        rows.append([year, covering])
    return rows


def _spans(index: Index) -> Iterator[tuple[int, int] | None]:
    """The calendar years of each document, None where it states no time.

    An open end is the last year that any document tells of: the present, for all that the catalog knows.
    """
    dates = [day for one in index.documents for day in (one.first, one.last, one.updated) if day]
    years = [_clamped(int(day[:4])) for day in dates] or [FIRST_YEAR]
    for number, document in enumerate(index.documents):
        if index.days[0][number] == NO_TIME:
            yield None
        else:
            first = _clamped(int(document.first[:4])) if document.first else min(years)
            last = _clamped(int(document.last[:4])) if document.last else max(years)
            yield first, max(first, last)


def _clamped(year: int) -> int:
    return min(LAST_YEAR, max(FIRST_YEAR, year))


def _vocabulary(index: Index) -> Iterator[tuple[str, bytes]]:
    """The words in parts of a size, each part with its first word."""
    first, part = "", bytearray()
    for word in index.vocabulary:
        first = first or word
        part += _entry(word, *index.postings[word])
        if len(part) > PART:
            yield first, bytes(part)
            first, part = "", bytearray()
    if part:
        yield first, bytes(part)


def _entry(word: str, numbers: "array[int]", scores: bytearray) -> bytes:
    name, body, before = word.encode(), bytearray(), 0
    for number in numbers:
        _leb128(number - before, body)
        before = number
    head = bytearray((len(name),))
    head += name
    _leb128(len(numbers), head)
    _leb128(len(body), head)
    return bytes(head + body + scores)


def _leb128(number: int, out: bytearray) -> None:
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _column(column: Column) -> bytes:
    wide = len(column.tags) > 256
    counts = bytes(min(255, end - start) for start, end in zip(column.starts, column.starts[1:], strict=False))
    head = orjson.dumps({"wide": wide, "values": _values(column)})
    head += b" " * (-len(head) % 4)
    padded = counts + bytes(-len(counts) % 4)
    return len(head).to_bytes(4, "little") + head + padded + _little(array("H" if wide else "B", column.values))


def _years(index: Index) -> bytes:
    firsts, lasts = bytearray(), bytearray()
    for span in _spans(index):
        firsts.append(span[0] - FIRST_YEAR if span else 1)
        lasts.append(span[1] - FIRST_YEAR if span else 0)
    return bytes(firsts + lasts)


def _boxes(documents: Iterable[Document]) -> bytes:
    counts, edges = bytearray(), [array("h") for _ in range(4)]
    for document in documents:
        boxes = document.boxes[:MOST_BOXES]
        counts.append(len(boxes))
        for box in boxes:
            for edge, value in zip(edges, box, strict=True):
                edge.append(round(value * 100))
    return bytes(counts) + bytes(-len(counts) % 4) + b"".join(map(_little, edges))


def _card(document: Document) -> dict[str, Any]:
    tags = {name: [tag.label for tag in tags] for name, tags in document.tags.items() if tags and name != "kind"}
    return {
        "path": document.path,
        "kind": document.kind,
        "title": document.title,
        "first": document.first,
        "last": document.last,
        "boxes": [[round(edge, 2) for edge in box] for box in document.boxes[:MOST_BOXES]],
        "updated": document.updated,
        "tags": tags,
        **document.more,
    }
