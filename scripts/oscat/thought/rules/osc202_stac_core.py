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
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema, heard, said_better
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what STAC's own schema refuses and no rule of ours has said; a wrong type is OSC201's."""
    if file.data.get("type") not in file.types:
        return
    validator = facts.validators.core(file.data)
    data = _with_collection_link(file)
    if validator is None or validator.is_valid(data):
        return
    for hit in heard(file, facts).fresh(from_schema(validator, data, facts)):
        if not said_better(data, hit.pointer):
            yield hit


def _with_collection_link(file: File) -> dict[str, Any]:
    """The data as the build completes it: STAC asks an Item with ``collection`` for the link that the build writes."""
    links = file.data.get("links")
    if file.place.role is not Role.ITEM or "collection" not in file.data or not isinstance(links, list):
        return file.data
    return {**file.data, "links": [*links, {"rel": "collection", "href": "./collection.json"}]}
