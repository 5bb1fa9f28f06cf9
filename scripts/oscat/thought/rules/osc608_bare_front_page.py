"""A link to the front page of a large site.

## What it does
Reports `via` links that lead to nothing but the front page of an agency, archive or search engine.

## Why it matters
The visitor is left to search what the entry promised to give.

## Example
`{"rel": "via", "href": "https://zenodo.org/"}`

## Use instead
`{"rel": "via", "href": "https://doi.org/10.5281/zenodo.5564399"}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.tables.hosts import FRONT_PAGES
from oscat.thought.urls import split
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links that stop at the door."""
    for one in file.addresses:
        if one.use == "via" and one.host in FRONT_PAGES:
            parts = split(one.href)
            if parts and parts.path in ("", "/") and not parts.query:
                yield Hit(
                    f"the link leads to the front page of {parts.hostname} only",
                    "Link to the page of this very entry.",
                    one.pointer,
                )
