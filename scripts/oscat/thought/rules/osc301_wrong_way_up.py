"""A root, parent, self or collection link that leads to the wrong file.

## What it does
Compares these links, where a file has them, with where the file stands. The build writes them, so none is needed.

## Why it matters
A self link copied from another record publishes that record's address for this one; a wrong parent breaks every walk
through the catalog.

## Example
`eo-missions/trmm/catalog.json` with the self link of `eo-missions/windsat/catalog.json`

## Use instead
No such link: the build writes the right one.

## Fix
Offered: the link is removed.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, remove
from oscat.thought.layout import Role
from oscat.thought.structure import POINTING_UP, owed
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each link upwards, or to the file itself, whose target is not what the file's place says."""
    links = [(i, link) for i, link in file.links if link.get("rel") in POINTING_UP]
    if not links:
        return
    right = {one.rel: one.path for one in owed(facts.catalog, file)} | {"self": file.place.published}
    for i, link in links:
        rel = link["rel"]
        target = facts.catalog.target(file, link["href"])
        if rel in right and target.path != right[rel]:
            yield Hit(
                f"the {rel} link leads to {link['href']}, which is not {_what(rel)}",
                "Remove the link: the build writes the right one.",
                f"/links/{i}",
                fix=remove(f"/links/{i}"),
            )


def _what(rel: str) -> str:
    names = {"self": "this file's own address", "root": "the catalog's root", "collection": "the product it belongs to"}
    return names.get(rel, "what this file belongs to")
