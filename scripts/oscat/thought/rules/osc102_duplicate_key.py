"""A key that stands twice in one object.

## What it does
Reports each key that an object of the file repeats.

## Why it matters
JSON readers keep the last value and drop the first without a word (RFC 8259, section 4), so people and programs may read
two different records in one file.

## Example
    {"osc:status": "ongoing", "title": "Ice", "osc:status": "completed"}

## Use instead
    {"title": "Ice", "osc:status": "completed"}

## Fix
None: which of the two values is right is the author's to say.
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
    """Report repeated keys."""
    yield from from_faults(file, FaultKind.DUPLICATE_KEY)
