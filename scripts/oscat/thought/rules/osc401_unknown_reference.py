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
from oscat.thought.layout import ID, Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
MOST_SUGGESTIONS: Final = 20  # looking for the nearest of a thousand ids takes 5 ms


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each named id that is no entry of the kind."""
    unknown = [naming for naming in file.namings if naming.id not in facts.catalog.ids[naming.reference.target]]
    for i, naming in enumerate(unknown):
        kind = naming.reference.target
        near = did_you_mean(naming.id, list(facts.catalog.ids[kind])) if i < MOST_SUGGESTIONS else ""
        new = facts.catalog.path_of(kind, naming.id if ID.fullmatch(naming.id) else "<id>")
        advice = near or f"Name an id that exists, or add the {kind} as {new}."
        yield Hit(
            f"{naming.reference.field} names the {kind} {shown(naming.id)}, which does not exist",
            advice,
            naming.pointer,
        )
