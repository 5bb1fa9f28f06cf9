"""A link into the catalog whose title is not the title of what it leads to.

## What it does
Compares the title of each structural link, where it has one, with the target's title («Variable: …» for `related`).

## Why it matters
Titles change in one file and stay old in fifty. Whoever reads the raw JSON sees two names for one thing.

## Example
`{"rel": "related", "href": "../../themes/land/catalog.json", "title": "Theme: land surface"}`

## Use instead
No title, or no link: the build writes both.

## Fix
Safe: the link is removed where the build writes it, else its title is corrected.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File, Link
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.layout import Role
from oscat.thought.structure import STRUCTURAL, derivable, link_title, title_of_list, title_of_root
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each structural link whose title is not what the build would write."""
    written: set[int] | None = None
    for link in facts.catalog.links(file):
        title, wanted = link.data.get("title"), _wanted(facts.catalog, link)
        if not isinstance(title, str) or not wanted or title == wanted:
            continue
        written = {one.index for one in derivable(facts.catalog, file)} if written is None else written
        extra = link.index not in written
        yield Hit(
            f"the {link.rel} link is titled {title!r}; what it leads to is {wanted!r}",
            f"Write {wanted!r}." if extra else "Remove the link: the build writes it.",
            f"{link.pointer}/title",
            fix=replace(f"{link.pointer}/title", wanted) if extra else remove(link.pointer),
        )


def _wanted(catalog: Catalog, link: Link) -> str | None:
    target = catalog.there(link) if link.rel in STRUCTURAL - {"self", "collection"} else None
    if target is None or not target.data:
        return None
    if target.place.role is Role.ROOT:
        return title_of_root(catalog)
    if target.place.role is Role.LIST and target.place.kind:
        return title_of_list(catalog, target.place.kind)
    return link_title(target) if link.rel == "related" and target.place.role is Role.ENTRY else target.title
