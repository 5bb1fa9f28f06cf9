"""An input out of bytes: the same bytes make the same input, with any engine, today and when it is tried again."""

import copy
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")
Json = dict[str, Any]
Way = tuple[str | int, ...]

SEED: Final = Path(__file__).parents[1] / "seed"
SEEDS: Final = {path.relative_to(SEED).as_posix(): path.read_bytes() for path in SEED.rglob("*") if path.is_file()}
RECORDS: Final = {
    path: json.loads(raw)
    for path, raw in sorted(SEEDS.items())
    if path.endswith(("catalog.json", "collection.json", "record.json"))
}
"""The records of the seed: what inputs are variations of."""
HOSTILE: Final = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>", "java\tscript:alert(1)", "//evil.example/x",
    "https://user:pw@evil.example/", "https://[::1", "http://a b", "../../../../etc/passwd", "file:///etc/passwd",
    "[x](javascript:alert(1))", "![x](https://evil.example/p.png)", "<!-- -->", "-->", "]]>", "</script>",
    "&lt;b&gt;", "&#x3c;b>", "{{ 7 * 7 }}", "{% raw %}", "${{ github.token }}", "$(touch x)", "`id`", "::error::x",
    "@everyone", "#1", "/oscat approve", "```\n/oscat approve\n```", "> /oscat approve",
    "<details>\n/oscat hold\n</details>", "\u202e", "\u2028", "\x00", "\x1b[31m", "\ufeff", "\ud800", "\U0001f9ca",
    "e\u0301", "İ", "ﬁ", "\r\n", "\t", "\\", '"', "%00", "%2e%2e%2f", "a@b.example", "2020-13-45",
    "9999-12-31T24:00:00Z", "-0001-01-01", "1e999", "NaN", "10.1234/x", "https://doi.org/10.1234/%", "x" * 300,
    "[" * 60, "*" * 60, "- " * 40, "> " * 40, "www.evil.example", "mailto:a@b.example", "| a | b |\n|---|---|",
    "    code", "***a**b*", "\\<b\\>", "[a]: https://evil.example\n\n[a]", "<https://evil.example>", "<a@b.example>",
    "![](x)", "[](<", "`" * 9, "~~~", "&amp;", "&",
)  # fmt: skip
"""What somebody would try, and what programs stumble over."""
NUMBERS: Final = (
    0, -1, 1, 180, -180, 90, 181, 360, 1e308, -1e-320, 0.1, 2**31,
    2**53, 2**63, -(2**63), 2**64, 10**30, 1.5,
)  # fmt: skip
MEMBERS: Final = (
    "type", "id", "title", "description", "links", "assets", "extent", "bbox", "geometry", "time", "themes",
    "keywords", "license", "contacts", "providers", "properties", "created", "updated", "stac_version",
    "stac_extensions", "conformsTo", "linkTemplates", "osc:status", "osc:region", "osc:project", "osc:variables",
    "osc:missions", "osc:experiment", "osc:workflow", "osc:workflows", "osc:type", "osc:workflow_types",
    "application:type", "application:language", "application:container", "cf:parameter", "sci:doi", "sci:citation",
    "auth:schemes", "href", "rel", "name", "url", "email", "roles", "datetime", "start_datetime", "summaries",
    "item_assets", "cube:dimensions", "cube:variables", "version", "formats", "resourceLanguages", "externalIds",
    "rights", "created_by",
)  # fmt: skip
"""Names that some rule or page looks for."""


class Draw:
    """Choices out of bytes, from the front; where they have run out, each choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def below(self, most: int) -> int:
        """A number from 0 up to ``most``, which it is not."""
        wide = 1 if most <= 256 else 2 if most <= 65_536 else 4
        taken = self._data[self._at : self._at + wide]
        self._at += wide
        return int.from_bytes(taken, "little") % most

    def pick(self, among: Sequence[T]) -> T:
        """One of some things."""
        return among[self.below(len(among))]

    def rest(self) -> bytes:
        """All bytes that are left."""
        self._at, before = len(self._data), self._at
        return self._data[before:]

    def raw(self, most: int = 64) -> bytes:
        """Some bytes as they are."""
        size = self.below(most)
        self._at, before = self._at + size, self._at
        return self._data[before : self._at]

    def text(self, parts: int = 3) -> str:
        """What somebody would try, and anything else, one behind the other."""
        return "".join(self._part() for _ in range(1 + self.below(parts)))

    def _part(self) -> str:
        how = self.below(4)
        if how == 3:
            return self.raw().decode("utf-8", "replace")
        return self.pick(HOSTILE) + (" " if how == 1 else "\n" if how == 2 else "")

    def value(self, depth: int = 3) -> Any:
        """Any JSON value."""
        how = self.below(10)
        if how >= 8 and depth:
            inner = [self.value(depth - 1) for _ in range(self.below(4))]
            return inner if how == 8 else {self.name(): one for one in inner}
        if how >= 5:
            return self.text()
        return (None, True, False, self.pick(NUMBERS), self.number())[how]

    def number(self) -> float:
        """A number as records have them."""
        return (self.below(72_000) - 36_000) / 100

    def name(self) -> str:
        """The name of a member."""
        return self.pick(MEMBERS) if self.below(8) else self.text(1)

    def path(self) -> str:
        """The path of a record."""
        return self.pick(tuple(RECORDS))

    def record(self, path: str) -> Json:
        """The record at a path with a few things in it that should not be there."""
        record: Json = copy.deepcopy(RECORDS[path])
        for _ in range(1 + self.below(4)):
            self._spoil(record)
        return record

    def _spoil(self, record: Json) -> None:
        """Replace, add, take away, repeat or bury something."""
        ways = list(spots(record))
        if not ways:
            return
        *way, last = self.pick(ways)
        holder: Any = record
        for key in way:
            holder = holder[key]
        how = self.below(6)
        if how == 0:
            holder[last] = self.value()
        elif how == 1:
            holder[last] = self.text()
        elif how == 2 and isinstance(holder, dict):
            holder[self.name()] = self.value()
        elif how == 3:
            del holder[last]
        elif how == 4:
            holder[last] = [holder[last]] * (1 + self.below(3))
        else:
            holder[last] = {self.name(): holder[last]}


def spots(value: Any, way: Way = ()) -> Iterator[Way]:
    """The ways to all members and elements."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*way, key)
        yield from spots(one, (*way, key))
