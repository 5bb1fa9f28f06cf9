"""A structural link with another media type than JSON.

## What it does
Asks root, parent, child, item, self, collection and `related` links into the catalog for `"type": "application/json"`
(or `application/geo+json` for items), where they have a type.

## Why it matters
Clients choose by media type what they follow; a record announced as a web page is not opened as a record.

## Example
`{"rel": "child", "href": "./ice/collection.json", "type": "text/html"}`

## Use instead
`{"rel": "child", "href": "./ice/collection.json", "type": "application/json"}`

## Fix
Safe: the type is corrected.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, put
from oscat.thought.hrefs import Where
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.structure import STRUCTURAL
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_JSON: Final = ("application/json", "application/geo+json", None)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report structural links into the catalog that announce something other than JSON."""
    for link in facts.catalog.links(file):
        if link.rel not in STRUCTURAL or link.data.get("type") in _JSON or link.target.where is not Where.INSIDE:
            continue
        yield Hit(
            f"the {link.rel} link announces {shown(link.data['type'])}; records are application/json",
            "Write application/json.",
            f"{link.pointer}/type",
            fix=put(link.data, "type", "application/json", link.pointer),
        )
