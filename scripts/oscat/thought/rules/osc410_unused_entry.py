"""An entry that nothing uses.

## What it does
Reports themes, variables and missions that no product names, and projects without product or workflow. While a record
cannot be read, nobody can tell.

## Why it matters
Lists grow long with words behind which nothing is found; contributors choose the wrong one of two.

## Example
`variables/hydraulic-conductivity/` and no product with it

## Use instead
A product that uses it, or no such entry

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.per_catalog import all_are_read
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION, Kind.PROJECT})
_WHAT: Final = {
    Kind.THEME: "no product is of this theme",
    Kind.VARIABLE: "no product has this variable",
    Kind.EO_MISSION: "no product uses this mission",
    Kind.PROJECT: "the project has neither product nor workflow",
}
_MAKERS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what nothing names."""
    if file.key is None or file.place.kind not in _WHAT or not file.data:
        return
    users = [source for reference, source in facts.catalog.named_by.get(file.key, ()) if reference.source in _MAKERS]
    if not users and all_are_read(facts.catalog):
        yield Hit(_WHAT[file.key[0]], "Use it, or remove it if nobody will.")
