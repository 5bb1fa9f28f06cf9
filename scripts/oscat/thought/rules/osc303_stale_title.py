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
Offered: the link is removed where the build writes it, else its title is corrected.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.graph import Catalog, Json
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.layout import Role
from oscat.thought.structure import STRUCTURAL, authored, link_title, title_of_list, title_of_root
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each structural link whose title is not what the build would write."""
    kept: list[object] | None = None
    for i, link in file.links:
        title, wanted = link.get("title"), _wanted(facts.catalog, file, link)
        if not isinstance(title, str) or not wanted or title == wanted:
            continue
        kept = authored(facts.catalog, file) if kept is None else kept
        derivable = link not in kept
        yield Hit(
            f"the {link['rel']} link is titled {title!r}; what it leads to is {wanted!r}",
            "Remove the link: the build writes it." if derivable else f"Write {wanted!r}.",
            f"/links/{i}/title",
            fix=remove(f"/links/{i}") if derivable else replace(f"/links/{i}/title", wanted),
        )


def _wanted(catalog: Catalog, file: File, link: Json) -> str | None:
    rel = link.get("rel")
    if rel not in STRUCTURAL or rel in {"self", "collection"}:
        return None
    target = catalog.linked(file, link["href"])
    if target is None or not target.data:
        return None
    if target.place.role is Role.ROOT:
        return title_of_root(catalog)
    if target.place.role is Role.LIST and target.place.kind:
        return title_of_list(catalog, target.place.kind)
    return link_title(target) if rel == "related" and target.place.role is Role.ENTRY else target.title
