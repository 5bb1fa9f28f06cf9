"""An entry without a link to where more is to be had.

## What it does
Asks variables, missions, projects, products and platforms for at least one link with relation `via` and an address.

## Why it matters
A product without access link cannot be used, a variable without definition means what each reader guesses.

## Example
A product whose `links` is empty.

## Use instead
`{"rel": "via", "href": "https://doi.org/10.5281/zenodo.1", "title": "Access"}`

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

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.VARIABLE, Kind.EO_MISSION, Kind.PROJECT, Kind.PRODUCT, Kind.PLATFORM})
_WHAT: Final = {
    Kind.VARIABLE: "an authoritative definition (CF, GCMD, GCOS)",
    Kind.EO_MISSION: "a description of the mission",
    Kind.PROJECT: "the project's page",
    Kind.PRODUCT: "where the data are to be had",
    Kind.PLATFORM: "the platform's page",
}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a missing ``via`` link; that ``links`` or an address is missing says the schema (OSC204)."""
    what = _WHAT.get(file.place.kind) if file.place.kind else None
    links = file.data.get("links")
    if what and isinstance(links, list) and not any(isinstance(one, dict) and one.get("rel") == "via" for one in links):
        example = '{"rel": "via", "href": "https://…", "title": "…"}'
        yield Hit(f"no link of relation 'via' leads to {what}", f"Add one to links: {example}", "/links")
