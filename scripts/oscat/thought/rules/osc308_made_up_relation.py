"""A link relation that nobody knows.

## What it does
Looks up `rel` among the registered link relations (IANA), those of STAC and its extensions, of OGC APIs and of the Open Science
Catalog. Addresses are relations too (RFC 8288, section 2.1.2).

## Why it matters
Programs follow links by their relation: one that is made up is seen by nobody but a person who reads the JSON.

## Example
`{"rel": "Related publication", "href": "https://doi.org/…"}`

## Use instead
`{"rel": "cite-as", "href": "https://doi.org/…", "title": "Related publication"}`

## Fix
Guess: the registered relation that comes nearest; the old word becomes the title where there is none.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add, replace
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.sentences import shown
from oscat.thought.tables.relations import KNOWN, MEANT
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report relations that stand in no register."""
    for link in facts.catalog.links(file):
        rel = link.rel
        if not rel.strip() or rel in KNOWN or "://" in rel or rel.startswith(("urn:", "ogc-rel:", "[ogc-rel:")):
            continue
        right = _meant(rel)
        advice = (
            f"Write {right!r}."
            if right
            else did_you_mean(rel, sorted(KNOWN)) or "Choose one of the IANA link relations, such as 'about'."
        )
        yield Hit(
            f"nobody knows the link relation {shown(rel)}",
            advice,
            f"{link.pointer}/rel",
            fix=_fix(link.pointer, link.data, rel, right),
            safe=False,
        )


def _fix(where: str, link: dict[str, Any], rel: str, right: str | None) -> Any:
    if right is None:
        return None
    titled = () if "title" in link else add(f"{where}/title", rel)
    return (*replace(f"{where}/rel", right), *titled)


def _meant(rel: str) -> str | None:
    """The relation that a word of everyday language stands for."""
    plain = " ".join(rel.casefold().replace("_", " ").replace("-", " ").split())
    if plain.replace(" ", "-") in KNOWN:
        return plain.replace(" ", "-")
    return next((right for word, right in MEANT.items() if word in plain), None)
