"""A workflow or experiment that says neither where nor when.

## What it does
Reports Records of workflows and experiments with neither `geometry` nor `time` (OGC API - Records, core queryables).

## Why it matters
Who searches by area or time does not find it, although it was made for one region and period.

## Example
`"geometry": null` and no `time`

## Use instead
`"geometry": {"type": "Polygon", "coordinates": [[…]]}, "time": {"interval": ["2015-01-01", "2020-12-31"]}`; a method for everywhere and
always needs neither, and can be silenced with that reason.

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.touched import extent
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW, Kind.EXPERIMENT})
_HELP: Final = "Give the geometry and the time of what it was run on, so that it is found by area and time."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report Records without place and time, where their products tell neither."""
    told = any(map(file.data.get, ("geometry", "bbox", "time")))
    if file.place.kind in {Kind.WORKFLOW, Kind.EXPERIMENT} and not told and not extent(facts.catalog, file):
        yield Hit(f"the {file.place.kind} has neither geometry nor time", _HELP, "/geometry")
