"""A file that stands where no record belongs.

## What it does
Reports files in the catalog's folders that are neither a record, a list of a kind, a STAC file of a product, nor a file
beside an entry; and records with another kind's file name.

## Why it matters
Nothing reads such a file: it is not checked, not built, not found.

## Example
`products/ice.json`, `projects/ice/record.json`

## Use instead
`products/ice/collection.json`, `projects/ice/collection.json`

## Fix
None by patch: move or rename the file.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.words.finding import Severity
from oscat.words.kinds import BY_FOLDER

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.STRAY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a file that belongs nowhere, and where it would belong."""
    place = file.place
    if place.kind and place.id:
        wanted = facts.catalog.path_of(place.kind, place.id)
        yield Hit(f"a {place.kind} is not written in a file of this name", f"Rename it to {wanted}.")
    else:
        top = file.path.split("/")[0]
        near = did_you_mean(top, list(BY_FOLDER)) if "/" in file.path and top not in BY_FOLDER else ""
        example = "Move it to the folder of its entry, such as products/<id>/collection.json, or remove it."
        yield Hit("a catalog has no file in this place", f"{near} {example}".strip())
