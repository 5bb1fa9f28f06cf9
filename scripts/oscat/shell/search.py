"""``oscat.search``: what the explore page of the site finds, from Python and at a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.words.document import Document

if TYPE_CHECKING:
    from oscat.thought.search.query import Answer


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
    """Search the catalog at ``path``, a folder or the address of a published one, as its explore page does.

    ``tags`` gives for facets (``kind``, ``theme``, ``variable``, ``mission`` …) ids or titles, any of which will do.
    ``bbox`` is west, south, east, north in degrees, west > east across the antimeridian (GeoJSON, RFC 7946 section 5).
    ``datetime`` is a day, month or year, or two with a slash between, ``..`` for an open end (OGC API - Features
    7.15.4).
    Raises UsageError for values that no entry has and for areas and times that are none.
    """
    from oscat.shell.indexing import index_of
    from oscat.thought.search.query import ask
    from oscat.thought.search.wanted import query_of

    if urlsplit(str(path)).scheme in {"http", "https"}:
        from oscat.shell.opened import open_

        with open_(path) as there:
            answer = there.ask(query_of(text, there.known(tags or {}), tags or {}, bbox, datetime, sort))
            return _found(answer, there.documents(answer.numbers[:limit]), there.url)
    facts = catalog_at(root_of(Path(path)))[1]
    made = index_of(facts)
    known = {name: column.tags for name, column in made.columns.items()}
    answer = ask(made, query_of(text, known, tags or {}, bbox, datetime, sort))
    return _found(answer, [made.documents[one] for one in answer.numbers[:limit]], facts.catalog.url or "")


def _found(answer: "Answer", documents: list[Document], url: str) -> Found:
    return Found(documents, len(answer.numbers), answer.asked, answer.words, answer.meant, url)
