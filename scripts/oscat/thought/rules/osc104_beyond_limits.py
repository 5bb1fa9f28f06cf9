"""A file that is too large or nested too deeply to be a record.

## What it does
Refuses files over 10 MB without reading them, and values nested more than 64 levels deep.

## Why it matters
A catalog holds descriptions of data. Data itself, or a file made to exhaust a reader, slows every check and every build.

## Example
A GeoJSON with each footprint of a ten-year archive beside `collection.json`.

## Use instead
Publish the data in an archive, and link to it with `via` or as an asset of a STAC Item.

## Fix
None.
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
    """Report files beyond the limits."""
    yield from from_faults(file, FaultKind.LIMIT)
