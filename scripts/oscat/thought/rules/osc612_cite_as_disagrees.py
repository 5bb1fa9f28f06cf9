"""A link to cite by that leads to another DOI.

## What it does
Compares a link of relation `cite-as` (RFC 8574: the address to cite this very resource by) with `sci:doi`, where both are DOIs.

## Why it matters
Two readers cite two different things.

## Example
`"sci:doi": "10.5281/zenodo.1"` and `{"rel": "cite-as", "href": "https://doi.org/10.5194/essd-1"}`

## Use instead
The article as `{"rel": "describedby", …}`, and `cite-as` with the product's own DOI

## Fix
None: which of the two is the product's own is the author's to say.
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
KINDS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT})
NEEDS: Final = frozenset({"sci:doi"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links of relation cite-as that name another DOI."""
    doi = doi_in(file.data.get("sci:doi"))
    if doi is None:
        return
    linked = [(link, doi_in(link.href)) for link in facts.catalog.links(file) if link.rel == "cite-as"]
    named = [(link, other) for link, other in linked if other]
    if named and all(other and other.lower() != doi.lower() for _, other in named):
        link, other = named[0]
        advice = "Link to the product's own DOI, and to an article about it with relation 'describedby'."
        yield Hit(f"cite-as leads to the DOI {other}, and sci:doi is {doi}", advice, f"{link.pointer}/href")
