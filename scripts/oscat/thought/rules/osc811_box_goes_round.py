"""A bounding box that goes round the Earth the long way.

## What it does
A box whose west is greater than its east crosses the antimeridian (RFC 7946, section 5.2). Reported is one that would be wider than
270 degrees that way: almost always west and east were exchanged.

## Why it matters
The map shows almost the whole Earth, and every search by area finds the product.

## Example
`[20, 35, -10, 58]`

## Use instead
`[-10, 35, 20, 58]`

## Fix
Guess: west and east are exchanged.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.spacetime import edges, with_edges, written_boxes
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"bbox", "extent"})
WIDEST: Final = 270  # degrees


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report boxes that cross the antimeridian by mistake."""
    for where, box in written_boxes(file):
        west, south, east, north = edges(box)
        if 180 >= west > east >= -180 and east + 360 - west > WIDEST:
            right = with_edges(box, east, south, west, north)
            message = f"the box {list(edges(box))} goes round {east + 360 - west:g} degrees of the Earth"
            yield Hit(
                message,
                f"West and east seem exchanged: write {list(edges(right))}.",
                where,
                fix=replace(where, right),
                safe=False,
            )
