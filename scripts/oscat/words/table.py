"""A table that is written as Parquet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, as the members of JSON objects, and how they become columns.

    ``types`` gives the type of each member in SQL, and is asked when all rows were taken. ``select`` makes the columns
    of the members, in SQL, and ``order`` is what they are sorted by, "" for their own order. ``metadata`` stands beside
    the columns, and is asked then as well.
    """

    rows: Iterable[Mapping[str, Any]]
    types: Callable[[], Mapping[str, str]]
    select: str = "*"
    order: str = ""
    metadata: Callable[[], Mapping[str, str]] = field(default=dict)
