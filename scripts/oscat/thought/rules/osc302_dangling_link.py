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
Offered where it is certain which entry was meant.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.hrefs import Where, relative
from oscat.thought.layout import Role
from oscat.thought.structure import BETWEEN_ENTRIES, POINTING_UP, authored, meant
from oscat.words.finding import Operation
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_OWN_RULES: Final = frozenset({"input", "environment", "preview"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each link into the catalog that leads to no file."""
    for i, link in file.links:
        rel, href = link.get("rel"), link["href"]
        if rel in POINTING_UP or rel in _OWN_RULES:
            continue
        target = facts.catalog.target(file, href)
        if target.where is Where.OUTSIDE or (target.where is Where.INSIDE and target.path in facts.catalog.by_published):
            continue
        if not target.relative and rel not in BETWEEN_ENTRIES:
            continue
        fix, advice = _mend(file, facts, i)
        out = "leads out of the catalog" if target.where is Where.ESCAPED else "leads to no file of this catalog"
        yield Hit(f"the {rel} link {out}: {href}", advice, f"/links/{i}/href", fix=fix)


def _mend(file: File, facts: Facts, i: int) -> tuple[tuple[Operation, ...] | None, str]:
    link = file.data["links"][i]
    if link not in authored(facts.catalog, file):
        return remove(f"/links/{i}"), "Remove the link: the build writes it from the record's fields."
    for path in meant(facts.catalog, file, link):
        if path in facts.catalog.by_published:
            href = relative(file.place.published, path)
            return replace(f"/links/{i}/href", href), f"Write {href}."
    if link["href"].startswith("www."):
        return replace(f"/links/{i}/href", "https://" + link["href"]), "Write https:// in front of a web address."
    return None, "Correct the address, or remove the link."
