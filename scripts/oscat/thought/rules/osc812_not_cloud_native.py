"""Data that can only be downloaded as a whole.

## What it does
Reports a STAC Item whose data assets are all archives (zip, tar, rar, 7z) or text tables.

## Why it matters
Cloud-native formats (Zarr, Cloud Optimized GeoTIFF, NetCDF-4 with chunks, GeoParquet) can be read in part and in place; an archive
must be downloaded and unpacked before anybody sees a value.

## Example
`"assets": {"data": {"href": "https://…/ice.zip"}}`

## Use instead
`"assets": {"data": {"href": "https://…/ice.zarr", "type": "application/vnd.zarr"}}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.tables.media_types import suffix_of
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ITEM})
NEEDS: Final = frozenset({"assets"})
_ARCHIVES: Final = frozenset(
    {".zip", ".tar", ".gz", ".tgz", ".rar", ".7z", ".bz2", ".xz", ".csv", ".txt", ".xls", ".xlsx"}
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report Items whose data nobody can open in place."""
    assets: Any = file.data.get("assets")
    given = assets.values() if isinstance(assets, dict) else ()
    hrefs = [
        one["href"] for one in given if isinstance(one, dict) and isinstance(one.get("href"), str) and _is_data(one)
    ]
    if hrefs and all(suffix_of(href) in _ARCHIVES for href in hrefs):
        advice = "Publish them as Zarr, Cloud Optimized GeoTIFF, NetCDF-4 or GeoParquet as well, if that is possible."
        yield Hit("the data are only to be had as archives or text tables", advice, "/assets")


def _is_data(asset: dict[str, Any]) -> bool:
    roles = asset.get("roles")
    return not isinstance(roles, list) or not roles or "data" in roles
