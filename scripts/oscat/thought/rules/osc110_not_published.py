"""A file beside a record that will not be published.

## What it does
Reports files of a type that is not copied into the published tree. Published are text, data and picture types; pages and
programs that a browser would run on the catalog's own address (`.html`, `.svg`, `.js`) are not.

## Why it matters
A link to the file works in Git and is dead on the site.

## Example
`workflows/trend/report.html`

## Use instead
`workflows/trend/report.md`, or a link to where the page is hosted.

## Fix
None by patch: remove the file or change its type.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import PUBLISHED_SUFFIXES, Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.BESIDE})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a file beside a record whose type stays behind."""
    if not file.place.published:
        known = " ".join(sorted(PUBLISHED_SUFFIXES))
        yield Hit("files of this type are not published", f"Remove it, or use one of: {known}.")
