"""A bounding box without area where a region is named.

## What it does
Reports the box of a product or project that is a point or a line, while `osc:region` names a region.

## Why it matters
A point cannot be seen on the map, and a search by area misses it next door. Often one corner was entered twice.

## Example
`"osc:region": "North America", "bbox": [[-89.8, 37.9, -89.8, 37.9]]`

## Use instead
`"bbox": [[-90.0, 37.7, -89.6, 38.1]]`, or the name of the station as region. A single station can be silenced with a reason in
`oscat.toml`.

## Fix
None: how far the data reach is the author's to say.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.regions import regions_of
from oscat.thought.sentences import shown
from oscat.thought.spacetime import edges, written_boxes
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.PROJECT})
NEEDS: Final = frozenset({"osc:region"})
_HELP: Final = "Give the area that the data cover; for one station name that station as region instead."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report points and lines where a whole region is named."""
    region: Any = file.data.get("osc:region")
    if not isinstance(region, str) or regions_of(region) is None:
        return
    for where, box in written_boxes(file):
        west, south, east, north = edges(box)
        if west == east or south == north:
            what = "point" if west == east and south == north else "line"
            yield Hit(f"the box is a {what}, and the region is {shown(region)}", _HELP, where)
