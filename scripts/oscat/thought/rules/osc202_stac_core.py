"""A file that its STAC core schema refuses.

## What it does
Judges every STAC Catalog, Collection and Item by the JSON Schema of its version (STAC 1.0.0 and 1.1.0).

## Why it matters
Clients (pystac, STAC Browser, QGIS) open the published files; what the schema refuses they may not open at all.

## Example
A Collection without `extent`.

## Use instead
`"extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2010-01-01T00:00:00Z", null]]}}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema, heard
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what STAC's own schema refuses and no schema of ours has said already."""
    validator = facts.validators.core(file.data)
    if validator is None or validator.is_valid(file.data):
        return
    said = heard(file, facts)
    yield from (hit for hit in from_schema(validator, file.data, facts) if (hit.pointer, hit.about) not in said)
