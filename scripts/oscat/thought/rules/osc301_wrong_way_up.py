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
Safe: the link is removed.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hit import Hit, remove
from oscat.thought.hrefs import Where, escaped
from oscat.thought.layout import Role
from oscat.thought.structure import POINTING_UP, owed_up
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each link upwards, or to the file itself, whose target is not what the file's place says."""
    links = [link for link in facts.catalog.links(file) if link.rel in POINTING_UP]
    if not links:
        return
    right = {one.rel: one.path for one in owed_up(facts.catalog, file)} | {"self": file.place.published}
    for link in links:
        if not _is_right(link, right, facts.catalog.url):
            yield Hit(
                f"the {link.rel} link leads to {link.href}, which is not {_what(link.rel)}",
                "Remove the link: the build writes the right one.",
                link.pointer,
                fix=remove(link.pointer),
            )


def _is_right(link: Link, right: dict[str, str], url: str | None) -> bool:
    """Whether a link leads where it must; a self link to another site is OSC305's where our own address is known."""
    if link.rel not in right:
        return link.rel == "collection"
    if link.rel == "self" and link.target.where is Where.OUTSIDE:
        return url is not None or link.href.endswith("/" + escaped(right["self"]))
    return link.target.path == right[link.rel]


def _what(rel: str) -> str:
    names = {
        "self": "this file's own address",
        "root": "the catalog's root",
        "collection": "the product it belongs to",
    }
    return names.get(rel, "what this file belongs to")
