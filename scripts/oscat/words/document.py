"""What a search knows of one entry: values that the pages gather, and that the index holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Tag(NamedTuple):
    """One value of a facet: ``id`` stands in addresses and on command lines, ``label`` is what people read.

    ``under`` are the ids of broader values of another facet, as the themes of a variable.
    """

    id: str
    label: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that results are narrowed by: ``name`` as in addresses, ``title`` for people."""

    name: str
    title: str


FACETS: tuple[Facet, ...] = (
    Facet("kind", "Kind"),
    Facet("theme", "Theme"),
    Facet("variable", "Variable"),
    Facet("mission", "Mission"),
    Facet("status", "Status"),
    Facet("has", "With"),
    Facet("licence", "Licence"),
    Facet("fair", "FAIR score"),
    Facet("encoding", "Format"),
    Facet("region", "Region"),
    Facet("project", "Project"),
    Facet("platform", "Platform"),
)
"""In the order in which they are offered."""


SORTS: tuple[str, ...] = ("relevance", "newest", "title", "first", "last")
"""The orders of results."""


@dataclass(frozen=True, slots=True)
class Document:
    """One entry as the search sees it.

    ``path`` is the address of its page from the top of the tree. ``heading``, ``names`` and ``text`` are searched, each
    weighing less than the one before. ``boxes`` are west, south, east and north in degrees, none across the
    antimeridian. ``first`` and ``last`` are ISO dates, "" for an open end; both "" where no time is stated.
    ``more`` is shown with a result.
    """

    path: str
    kind: str
    title: str
    heading: str
    names: str
    text: str
    tags: Mapping[str, tuple[Tag, ...]]
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    first: str = ""
    last: str = ""
    updated: str = ""
    more: Mapping[str, object] = field(default_factory=dict)
