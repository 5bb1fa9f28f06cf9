"""A later version that does not name the earlier one.

## What it does
Looks, for an id or title that ends in a version (`…-v2`, `… 2.1`), for an entry of the same name with an earlier version, and asks
for a link of relation `predecessor-version` (RFC 5829; STAC version extension).

## Why it matters
Who finds the new version should see what it replaces, and who finds the old one that there is a newer.

## Example
`products/ice-v2/` beside `products/ice-v1/`

## Use instead
`{"rel": "predecessor-version", "href": "../ice-v1/collection.json", "type": "application/json"}`

## Fix
None.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.per_catalog import once
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW})
_GREATEST: Final = 20
"""Greater numbers are two digits written together, of which nobody knows the order: v42 and v5 may be 4.2 and 5."""
_VERSION: Final = re.compile(r"(.{3,}?)[-_. ]?v(?:ersion)?[-_. ]?(\d{1,3}(?:[._-]\d{1,3}){0,3})", re.IGNORECASE)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report versions without a link to the one before."""
    found = _VERSION.fullmatch(file.place.id[:200]) if file.place.kind in {Kind.PRODUCT, Kind.WORKFLOW} else None
    if not found or any(link.rel == "predecessor-version" for link in facts.catalog.links(file)):
        return
    own = _number(found.group(2))
    others = _versions(facts.catalog)[file.place.kind, found.group(1)]
    earlier = [(number, name) for number, name in others if number < own and max(*number, *own) <= _GREATEST]
    if earlier:
        before = max(earlier)[1]
        example = f'{{"rel": "predecessor-version", "href": "../{before}/{file.path.rpartition("/")[2]}"}}'
        yield Hit(
            f"no link leads to the version before, {before}",
            f"Add {example} to links, if it is the same work.",
            "/links",
        )


@once
def _versions(catalog: Catalog) -> Mapping[tuple[Kind | None, str], list[tuple[tuple[int, ...], str]]]:
    """The numbered versions of each work, by its kind and its id without the number."""
    found: dict[tuple[Kind | None, str], list[tuple[tuple[int, ...], str]]] = defaultdict(list)
    for kind in (Kind.PRODUCT, Kind.WORKFLOW):
        for name in catalog.ids[kind]:
            if version := _VERSION.fullmatch(name[:200]):
                found[kind, version.group(1)].append((_number(version.group(2)), name))
    return found


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[._-]", text))
