"""A record that the schema of its kind refuses.

## What it does
Judges every record by `schemas/<kind>.json`: the fields a record must have, and the form of each.

## Why it matters
These fields are what the site shows, search finds and other catalogs harvest.

## Example
A product without `osc:status`, or with `"osc:status": "done"`

## Use instead
`"osc:status": "completed"`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema, said_better
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_ELSEWHERE: Final = frozenset({"/type", "/stac_version"})
_MISSING_ELSEWHERE: Final = frozenset({"required type", "required stac_version"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what our own schema of the kind refuses; what other rules say better is left to them."""
    if file.place.role is Role.ITEM:
        yield from _untitled(file)
        return
    entry = file.place.role is Role.ENTRY and file.place.kind
    validator = facts.validators.kind(entry) if entry else facts.validators.ours("catalog")
    for hit in from_schema(validator, file.data, facts):
        if not _said_elsewhere(hit, file):
            yield hit


def _untitled(file: File) -> Iterator[Hit]:
    """Of STAC files below a product, catalogs and collections need a title too."""
    title = file.data.get("title")
    if file.data.get("type") in ("Catalog", "Collection") and not (isinstance(title, str) and title):
        yield Hit("'title' is missing", "Say what these items are, as a person would read it in a list.", "/title")


def _said_elsewhere(hit: Hit, file: File) -> bool:
    """Whether OSC201 (type and version), OSC109 (any id that is text) or another rule says the same."""
    if not hit.pointer:
        return hit.about in _MISSING_ELSEWHERE
    if said_better(file.data, hit.pointer):
        return True
    return hit.pointer in _ELSEWHERE or (hit.pointer == "/id" and isinstance(file.data.get("id"), str))
