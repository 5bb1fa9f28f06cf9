"""A file that is not plain UTF-8.

## What it does
Reports a byte order mark and bytes that are not UTF-8.

## Why it matters
JSON that travels between systems is UTF-8 without a byte order mark (RFC 8259, section 8.1); other bytes turn names into
nonsense on the published page.

## Example
A file saved by an editor as «UTF-8 with BOM» or «Windows-1252».

## Use instead
The same text saved as UTF-8.

## Fix
None by patch: save the file again as UTF-8.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_faults
from oscat.thought.layout import Role
from oscat.words.files import FaultKind
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset(Role)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report bytes that are not plain UTF-8."""
    yield from from_faults(file, FaultKind.ENCODING)
