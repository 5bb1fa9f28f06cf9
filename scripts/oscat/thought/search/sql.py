"""What the published tables of entries and of words are asked, in SQL; ``query.ask`` asks an index the same.

The tables are those of ``exports/geoparquet``: ``entries`` (number, kind, title_rank, first, last, boxes, a list of ids
for each facet …) and ``words`` (word, numbers, scores).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from oscat.thought.search.index import SPELLED
from oscat.thought.search.query import MOST_BEGINNINGS, Query

Asked = tuple[str, list[Any]]
"""SQL, and the values of its question marks."""

KNOWN: Final = "SELECT word FROM words WHERE word IN (SELECT unnest(?))"
"""Which of some words any entry has."""
BEGINNINGS: Final = (
    f"SELECT word FROM (SELECT word FROM words WHERE word >= ? ORDER BY word LIMIT {MOST_BEGINNINGS}) "
    "WHERE starts_with(word, ?)"
)
"""The words that begin with one, the word given twice."""
SPELLING: Final = (
    "SELECT word FROM words WHERE len(numbers) > 1 AND regexp_full_match(word, '\\p{L}+') "
    f"ORDER BY len(numbers) DESC, word LIMIT {SPELLED}"
)
"""The words that several entries have, the commonest first."""

_ORDERS: Final = {
    "relevance": "score DESC, number",
    "newest": "coalesce(updated, '') DESC, number",
    "title": "title_rank",
    "first": "(first IS NULL AND last IS NULL), first NULLS FIRST, number",
    "last": "(first IS NULL AND last IS NULL), last DESC NULLS FIRST, number",
}


def matches(query: Query, words: Sequence[Sequence[str]]) -> Asked:
    """Number, words had and score of the entries that a query finds, the best first.

    ``words`` are for each word of the query those of the table that stand for it; an entry counts the best of each.
    """
    where, values = _where(query)
    found, given = _found(words) if words else ("SELECT number, 0 AS had, 0 AS score FROM entries", [])
    chosen = f"SELECT number, had FROM entries JOIN found USING (number) WHERE {where} ORDER BY {_ORDERS[query.sort]}"
    return f"WITH found AS MATERIALIZED ({found}) {chosen}", [*given, *values]


def most(words: Sequence[Sequence[str]]) -> Asked:
    """How many of the words any entry has at most."""
    found, given = _found(words)
    return f"SELECT max(had) FROM ({found})", given


def _found(words: Sequence[Sequence[str]]) -> Asked:
    """The entries that have as many of the words as any."""
    pairs = [(at, one) for at, some in enumerate(words) for one in some]
    return _FOUND, [[at for at, _ in pairs], [word for _, word in pairs]]


_FOUND: Final = """
WITH given AS (SELECT unnest(?::UTINYINT[]) AS nth, unnest(?::VARCHAR[]) AS word),
hits AS (SELECT nth, unnest(numbers) AS number, unnest(scores) AS score FROM given JOIN words USING (word)),
best AS (SELECT nth, number, max(score) AS score FROM hits GROUP BY nth, number),
sums AS (SELECT number, count(*) AS had, sum(score) AS score FROM best GROUP BY number)
SELECT number, had, score FROM sums WHERE had = (SELECT max(had) FROM sums)
"""


def _where(query: Query) -> Asked:
    """What has to be true of an entry."""
    parts = list(_parts(query))
    return " AND ".join(sql for sql, _ in parts) or "true", [value for _, values in parts for value in values]


def _parts(query: Query) -> Iterator[Asked]:
    for name, ids in query.tags.items():
        if ids:
            yield ("kind IN (SELECT unnest(?))" if name == "kind" else f"list_has_any({name}, ?)"), [list(ids)]
    if query.first:
        yield "(last >= ? OR (last IS NULL AND first IS NOT NULL))", [query.first]
    if query.last:
        yield "(first <= ? OR (first IS NULL AND last IS NOT NULL))", [query.last]
    if query.boxes:
        touch = "len(list_filter(boxes, lambda b: b.west <= ? AND ? <= b.east AND b.south <= ? AND ? <= b.north)) > 0"
        sides = [side for west, south, east, north in query.boxes for side in (east, west, north, south)]
        yield f"({' OR '.join([touch] * len(query.boxes))})", sides
