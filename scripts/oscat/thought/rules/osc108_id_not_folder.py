"""An entry whose id is not the name of its folder.

## What it does
Compares `id` with the folder of the entry or list, and the `collection` of a STAC Item with the product that it stands
beside.

## Why it matters
References name ids, addresses name folders. Where the two differ, links lead nowhere.

## Example
`products/sea-ice/collection.json` with `"id": "seaice-v2"`

## Use instead
`"id": "sea-ice"`, or a folder `products/seaice-v2/`.

## Fix
Safe: the id becomes the folder's name.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.LIST, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report an id that is not the folder's name."""
    if file.place.kind is None:
        return
    member = "collection" if file.place.role is Role.ITEM else "id"
    wanted = file.place.kind.form.folder if file.place.role is Role.LIST else file.place.id
    given = file.data.get(member)
    if isinstance(given, str) and given != wanted:
        yield Hit(
            f"the {member} is {given!r}, and the folder is {wanted!r}",
            f"Write {wanted!r}, or move the file to the folder that was meant.",
            f"/{member}",
            fix=replace(f"/{member}", wanted),
        )
