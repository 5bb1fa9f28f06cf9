"""What a check has to say: findings, and the report that holds them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zlib import crc32

from oscat.words.errors import UsageError

Operation = Mapping[str, Any]
"""One JSON Patch operation (RFC 6902, section 4): ``op``, ``path`` and, but for ``remove``, ``value``."""


class Severity(StrEnum):
    """How grave a finding is: an error blocks, a warning should be mended, a hint may be."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    ``path`` is relative to the catalog, ``pointer`` a JSON Pointer (RFC 6901) into that file, ``line`` counts from 1
    and is None where nothing in the file can be pointed at. ``message`` says what is wrong, ``help`` what to do, and
    ``fix``, where a machine can mend it, is the JSON Patch that does; where not ``safe``, it is a good guess that a
    person should look at. ``excerpt`` is the line of the file as it stands.
    """

    code: str
    name: str
    severity: Severity
    path: str
    message: str
    help: str
    pointer: str = ""
    line: int | None = None
    fix: tuple[Operation, ...] | None = None
    safe: bool = True
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class CatalogFacts:
    """What was judged: where it stands, its layout (``oscat`` or ``osc``), its title, and its entries by kind."""

    path: str
    layout: str
    title: str | None
    entries: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that the catalog's settings keep out of the report, and their reason."""

    finding: Finding
    reason: str


class Verdict(StrEnum):
    """What a change does to a file: nothing wrong, mended, wrong as before, made wrong, or a new thing to be mended."""

    FINE = "fine"
    HEALED = "healed"
    STILL_BROKEN = "still-broken"
    NEWLY_BROKEN = "newly-broken"
    DISCOURAGED = "discouraged"


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What a change is and does: files added, removed and changed; findings that were there before in what it touches
    (``old``), and that it took away (``healed``); the verdict on each file.
    """

    added: int
    removed: int
    changed: int
    old: int
    healed: int
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts in which a catalog is judged: its number, from 1, and how many there are.

    What only all of them together can tell: ``missing`` are the addresses of schemas that were not at hand, ``idle``
    code and path of each silence of the settings that met no finding.
    """

    number: int
    of: int
    missing: tuple[str, ...] = ()
    idle: tuple[tuple[str, str], ...] = ()

    def has(self, path: str) -> bool:
        """Whether a file is of this part: told by its name alone, so that others do not move it."""
        return crc32(path.encode(errors="surrogateescape")) % self.of == self.number - 1


def shard_of(text: str) -> Shard:
    """The part that «2/4» names. Raises UsageError for what names none."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 1_000):
        raise UsageError(f"{text!r} is no part; write its number and how many there are, such as 2/4")
    return Shard(int(number), int(of))


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check. ``notes`` say aloud what could not be judged; they fail nothing.

    Where a change was judged, ``change`` tells of it, and the findings are those that it brings in. Where only a part
    of the files was, ``shard`` says which.
    """

    catalog: CatalogFacts
    findings: tuple[Finding, ...]
    files: int
    notes: tuple[str, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    change: ChangeFacts | None = None
    shard: Shard | None = None

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return Counter(finding.severity for finding in self.findings)[severity]

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
