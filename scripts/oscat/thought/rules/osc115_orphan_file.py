"""A file beside a record that nothing mentions.

## What it does
Reports files in the folder of an entry whose name stands in no other text file of that folder: no link, no asset, no notebook, no
definition. A Python file may also be named as it is imported, without its suffix.

## Why it matters
It is published, and nobody is led to it: either a link was forgotten, or the file.

## Example
`products/ice/quicklook.png` and no link to it

## Use instead
`{"rel": "thumbnail", "href": "./quicklook.png", "type": "image/png"}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.per_catalog import texts_of_entry
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.BESIDE})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report files that nothing in their folder names."""
    kind, name = file.place.kind, file.path.rpartition("/")[2]
    if kind is None or file.faults or not file.place.published:
        return
    texts = texts_of_entry(facts.catalog)(kind, file.place.id, facts.read)
    named = name.removesuffix(".py").encode()
    if not any(named in text for path, text in texts if path != file.path):
        yield Hit("nothing in this folder mentions the file", "Link to it from the record, or remove it.")
