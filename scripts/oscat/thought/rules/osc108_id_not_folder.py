"""An entry whose id is not the name of its folder.

## What it does
Compares `id` with the folder of the entry, and the id of a list or of the catalog with what it must be.

## Why it matters
References name ids, addresses name folders. Where the two differ, links lead nowhere.

## Example
`products/sea-ice/collection.json` with `"id": "seaice-v2"`

## Use instead
`"id": "sea-ice"`, or a folder `products/seaice-v2/`.

## Fix
Offered: the id becomes the folder's name.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.LIST})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report an id that is not the folder's name."""
    if file.place.kind is None:
        return
    wanted = file.place.id if file.place.role is Role.ENTRY else file.place.kind.form.folder
    given = file.data.get("id")
    if isinstance(given, str) and given != wanted:
        yield Hit(
            f"the id is {given!r}, and the folder is {wanted!r}",
            f"Write {wanted!r}, or rename the folder.",
            "/id",
            fix=replace("/id", wanted),
        )
