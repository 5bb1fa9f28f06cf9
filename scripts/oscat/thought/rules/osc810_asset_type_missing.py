"""An asset without media type, or with one that its file is not.

## What it does
Asks the assets of STAC Items and Collections for `type`, where the address ends in a well-known suffix, and compares the two.

## Why it matters
Clients choose by media type how to open an asset: one without is offered as a download at best.

## Example
`{"href": "https://…/ice.tif", "roles": ["data"]}`

## Use instead
`{"href": "https://…/ice.tif", "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": ["data"]}`

## Fix
Safe where the type is missing and the suffix tells it; None where a type stands that may be meant.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spacetime import MOST
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"assets"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report assets whose media type is missing or another than their file's."""
    assets = file.data.get("assets")
    for name, asset in list(assets.items())[:MOST] if isinstance(assets, dict) else ():
        href: Any = asset.get("href") if isinstance(asset, dict) else None
        known = BY_SUFFIX.get(suffix_of(href)) if isinstance(href, str) else None
        if known is None:
            continue
        where, given = pointer("assets", name), asset.get("type")
        if "type" not in asset:
            yield Hit(
                f"the asset {shown(name)} has no media type",
                f"Write {known[0]!r}.",
                where,
                fix=add(f"{where}/type", known[0]),
            )
        elif isinstance(given, str) and given.partition(";")[0].strip().lower() not in known:
            yield Hit(
                f"the asset {shown(name)} is said to be {shown(given)}",
                f"Its suffix says {known[0]!r}.",
                f"{where}/type",
            )
