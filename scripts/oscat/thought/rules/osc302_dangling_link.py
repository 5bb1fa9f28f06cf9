"""A link to a file of this catalog that does not exist.

## What it does
Follows every relative link, and every link below the catalog's own public address, and reports those that end nowhere
or lead out of the catalog.

## Why it matters
The link is dead on the site, and the relation that it was meant to tell is lost.

## Example
`{"rel": "related", "href": "../variables/sea-ice/catalog.json"}` in a product: one level too short.

## Use instead
The field (`"osc:variables": ["sea-ice"]`): the build writes the link.

## Fix
Safe, offered where it is certain which entry was meant.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.hrefs import Where, escaped, relative
from oscat.thought.layout import Role
from oscat.thought.structure import BETWEEN_ENTRIES, POINTING_UP, derivable, meant
from oscat.thought.urls import is_placeholder, misspelt
from oscat.words.finding import Operation, Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_HOST: Final = re.compile(r"www\.\S+|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.[A-Za-z]{2,}(/|$)")
_OWN_RULES: Final = frozenset({"input", "environment", "preview"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each link into the catalog that leads to no file."""
    written: set[int] | None = None
    for link in facts.catalog.links(file):
        if link.rel in POINTING_UP or link.rel in _OWN_RULES or not _dangles(link, facts):
            continue
        written = {one.index for one in derivable(facts.catalog, file)} if written is None else written
        fix, advice = _mend(file, facts, link, written)
        out = "leads out of the catalog" if link.target.where is Where.ESCAPED else "leads to no file of this catalog"
        yield Hit(f"the {link.rel} link {out}: {link.href}", advice, f"{link.pointer}/href", fix=fix)


def _dangles(link: Link, facts: Facts) -> bool:
    target = link.target
    if target.where is Where.OUTSIDE or (target.where is Where.INSIDE and facts.catalog.publishes(target.path)):
        return False
    if not link.href or link.href != link.href.strip():
        return False  # the schema says so
    if misspelt(link.href) or is_placeholder(link.href):
        return False  # OSC601 and OSC602 say so
    return target.relative or link.rel in BETWEEN_ENTRIES


def _mend(file: File, facts: Facts, link: Link, written: set[int]) -> tuple[tuple[Operation, ...] | None, str]:
    if link.index in written:
        return remove(link.pointer), "Remove the link: the build writes it from the record's fields."
    href = _right_address(file, facts, link)
    if href is None:
        how = "" if link.rel in BETWEEN_ENTRIES else " (on the web it begins with https://)"
        return None, f"Correct the address{how}, or remove the link."
    return replace(f"{link.pointer}/href", href), f"Write {href}."


def _right_address(file: File, facts: Facts, link: Link) -> str | None:
    """The address that was certainly meant: an entry by its folder and id, a DOI, a host without its scheme."""
    if link.rel in BETWEEN_ENTRIES:
        found = (path for path in meant(facts.catalog, link) if facts.catalog.places.at(path))
        path = next(found, None)
        return escaped(relative(file.place.published, path)) if path else None
    if _DOI.fullmatch(link.href):
        return f"https://doi.org/{link.href}"
    return f"https://{link.href}" if _HOST.match(link.href) else None
