"""From JSON values of which nobody told the type to columns of one type each."""

from collections.abc import Mapping
from typing import Any, Final

_MOST_MEMBERS: Final = 200
_DEEPEST: Final = 8
_LARGEST: Final = 2**63
_JSON: Final = "JSON"
"""The type of what differs from row to row: its text."""


class Shape:
    """The type that fits all values added so far."""

    def __init__(self, depth: int = 0) -> None:
        self._depth = depth
        self._scalars: set[str] = set()
        self._elements: Shape | None = None
        self._members: dict[str, Shape] | None = None

    def add(self, value: Any) -> None:
        """Take a value into account."""
        if value is None:
            return
        if self._depth >= _DEEPEST:
            self._scalars.add(_JSON)
        elif isinstance(value, list):
            self._elements = self._elements or Shape(self._depth + 1)
            for one in value:
                self._elements.add(one)
        elif isinstance(value, dict):
            self._take(value)
        else:
            self._scalars.add(_scalar(value))

    def _take(self, value: Mapping[str, Any]) -> None:
        self._members = {} if self._members is None else self._members
        for name, one in value.items():
            if name not in self._members and len(self._members) > _MOST_MEMBERS:
                return
            self._members.setdefault(name, Shape(self._depth + 1)).add(one)

    @property
    def sql(self) -> str:
        """The type in SQL."""
        known = [bool(self._scalars), self._elements is not None, self._members is not None]
        if sum(known) != 1:
            return _JSON
        if self._elements is not None:
            return f"{self._elements.sql}[]"
        if self._members is not None:
            return self._struct(self._members)
        return _common(self._scalars)

    def _struct(self, members: Mapping[str, "Shape"]) -> str:
        """STRUCT, whose members are told apart without regard to case, and must be some."""
        apart = {name.casefold() for name in members}
        if not members or "" in members or len(apart) < len(members) or len(members) > _MOST_MEMBERS:
            return _JSON
        return f"STRUCT({', '.join(f'{quoted(name)} {one.sql}' for name, one in members.items())})"


class Columns:
    """The shapes of the members of rows."""

    def __init__(self) -> None:
        self._shapes: dict[str, Shape] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a row into account."""
        for name, value in row.items():
            self._shapes.setdefault(name, Shape()).add(value)

    def types(self) -> dict[str, str]:
        """The type of each column in SQL."""
        return {name: shape.sql for name, shape in self._shapes.items()}


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT" if -_LARGEST <= value < _LARGEST else _JSON
    return "DOUBLE" if isinstance(value, float) else "VARCHAR"


def _common(scalars: set[str]) -> str:
    if len(scalars) == 1:
        return next(iter(scalars))
    return "DOUBLE" if scalars == {"BIGINT", "DOUBLE"} else _JSON
