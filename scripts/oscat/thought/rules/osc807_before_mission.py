"""A product that lies in time before the missions it names flew.

## What it does
Compares the interval of a product with the launch of each mission in `osc:missions` that oscat's table knows. Reported is a product
that ends before the first of its missions was launched.

## Why it matters
Either the dates or the missions are wrong; users would cite data that cannot exist.

## Example
`"osc:missions": ["sentinel-2"]` and `"interval": [["1995-01-01T00:00:00Z", "1999-12-31T00:00:00Z"]]`

## Use instead
The mission that was used, or the right years.

## Fix
None.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.spacetime import span
from oscat.thought.tables.missions import FLOWN
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a product that was over before any of its missions flew."""
    if file.place.kind is not Kind.PRODUCT:
        return
    named = [naming for naming in file.namings if naming.reference.target is Kind.EO_MISSION]
    _, end = span(file)
    launches = [_launch(naming.id) for naming in named]
    if end is None or not launches or not all(launches):
        return
    first = min(launch for launch in launches if launch)
    if end.date() < first:
        what = (
            f"the mission {named[0].id!r} was launched" if len(named) == 1 else "the first of its missions was launched"
        )
        yield Hit(
            f"the product ends on {end.date()}, and {what} on {first}",
            "Correct the interval, or the missions.",
            pointer("osc:missions"),
        )


def _launch(name: str) -> date | None:
    flown = FLOWN.get("".join(one for one in name.lower() if one.isalnum()))
    return date.fromisoformat(flown[0]) if flown else None
