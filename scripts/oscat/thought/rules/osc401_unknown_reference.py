"""A field that names an entry which does not exist.

## What it does
Looks up every id in `osc:project`, `osc:variables`, `osc:missions`, `osc:experiment`, `osc:workflow`, `osc:workflows` and
`themes`.

## Why it matters
The entry is not found under what it names, and the page shows a name that leads nowhere.

## Example
`"osc:missions": ["sentinel2"]`

## Use instead
`"osc:missions": ["sentinel-2"]`

## Fix
None: the message names the nearest id there is.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.sentences import did_you_mean, shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each named id that is no entry of the kind."""
    for naming in file.namings:
        kind = naming.reference.target
        known = facts.catalog.ids[kind]
        if naming.id not in known:
            near = did_you_mean(naming.id, list(known))
            new = facts.catalog.path_of(kind, "<id>")
            advice = near or f"Name an id that exists, or add the {kind} as {new}."
            yield Hit(
                f"{naming.reference.field} names the {kind} {shown(naming.id)}, which does not exist",
                advice,
                naming.pointer,
            )
