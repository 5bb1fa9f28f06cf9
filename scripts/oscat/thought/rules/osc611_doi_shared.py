"""A DOI that two products claim.

## What it does
Compares `sci:doi` of all products, whatever the capitals.

## Why it matters
A DOI names one thing: whoever cites it must know which. Mostly it was copied with the record.

## Example
Two products with `"sci:doi": "10.5281/zenodo.5564399"`

## Use instead
A DOI for each, or a link of relation `cite-as` to the one that holds both.

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.dois import doi_in
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
NEEDS: Final = frozenset({"sci:doi"})
_HELP: Final = "Give each product its own DOI, or link to the shared one with relation 'cite-as'."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products that share their DOI."""
    doi = doi_in(file.data.get("sci:doi")) if file.place.kind is Kind.PRODUCT else None
    if doi is None:
        return
    others = [name for name in facts.catalog.known.with_doi(doi.lower()) if name != file.place.id]
    if others:
        more = f" and {len(others) - 1:,} more products" if others[1:] else ""
        yield Hit(f"the DOI {doi} is also that of {others[0]}{more}", _HELP, "/sci:doi")
