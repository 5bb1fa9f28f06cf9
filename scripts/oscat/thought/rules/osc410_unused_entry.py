"""Entries that nothing uses.

## What it does
Reports themes, variables and missions that no product names, and projects without product or workflow: once for each
kind, with the names. While a record cannot be read, nobody can tell.

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
from oscat.thought.hit import Hit
from oscat.thought.layout import source_path
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
_WHAT: Final = {
    Kind.THEME: "some themes have no product",
    Kind.VARIABLE: "some variables have no product",
    Kind.EO_MISSION: "some missions have no product",
    Kind.PROJECT: "some projects have neither product nor workflow",
}
_MAKERS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW})
_NAMED: Final = 12


def check_catalog(facts: Facts) -> Iterator[Hit]:
    """Report what nothing names; how many they are stands in the help, so that one more or less is no new finding."""
    catalog = facts.catalog
    for kind, what in _WHAT.items() if not catalog.known.unread() else ():
        unused = catalog.known.unnamed(kind, _MAKERS)
        if unused:
            more = f" and {len(unused) - _NAMED:,} more" if len(unused) > _NAMED else ""
            count = f"{len(unused):,} of {len(catalog.ids[kind]):,}"
            advice = f"{count}: {', '.join(unused[:_NAMED])}{more}. Use them, or remove what nobody will use."
            yield Hit(what, advice, path=source_path(kind, catalog.layout))
