"""A product without variables, missions or region.

## What it does
Asks products for at least one of `osc:variables` and one of `osc:missions`, and for `osc:region`.

## Why it matters
These are the ways by which most visitors come: a product without them is found by its title only.

## Example
`"osc:missions": []`

## Use instead
`"osc:missions": ["sentinel-2"]`; models and field work have their own entries

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
_ASKED: Final = {
    "osc:variables": "variable: choose from the catalog's variables",
    "osc:missions": "mission: choose from the catalog's missions, field work and models among them",
    "osc:region": 'region: name it as people do, such as "Baltic Sea" or "Global"',
}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products that no list shows."""
    if file.place.kind is not Kind.PRODUCT:
        return
    for field, words in _ASKED.items():
        if not file.data.get(field):
            what, _, advice = words.partition(": ")
            where = f"/{field}" if field in file.data else ""
            yield Hit(f"the product has no {what}", f"{advice[:1].upper()}{advice[1:]} ({field}).", where)
