"""A product without a way to its data.

## What it does
Asks a product for a link whose title or media type speaks of access, data or download, a DOI, an asset, or STAC Items or catalogs. A planned product has no data yet.

## Why it matters
Finding data that cannot be had is worse than not finding it.

## Example
A product whose only link is the project's web site

## Use instead
`{"rel": "via", "href": "https://doi.org/10.5281/zenodo.5564399", "title": "Access"}`

## Fix
None.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
_ACCESS: Final = re.compile(
    r"(?i)access|data|download|archive|repository|product|dataset|stac|zarr|api|file|ftp|viewer|doi"
)
_DATA: Final = re.compile(r"(?i)^(?:ftps?|s3|gs)://|doi\.org/|zenodo\.org/rec|pangaea|figshare")
_HELP: Final = 'Add {"rel": "via", "href": "https://…", "title": "Access"} with the address of the data.'


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products that lead to no data."""
    if file.place.kind is not Kind.PRODUCT or file.data.get("osc:status") == "planned":
        return
    if file.data.get("sci:doi") or file.data.get("assets") or facts.catalog.items(file.place.id):
        return
    if not any(_leads_to_data(one.use, one.href, one.holder) for one in file.addresses):
        yield Hit("no link leads to the data", _HELP, "/links")


def _leads_to_data(rel: str, href: str, link: dict[str, Any]) -> bool:
    if rel in ("child", "item", "enclosure", "data", "collection", "items", "cite-as"):
        return True
    if rel != "via":
        return False
    title = link.get("title")
    named = isinstance(title, str) and _ACCESS.search(title[:200])
    return bool(
        named
        or title is None
        or _DATA.search(href[:200])
        or suffix_of(href) in BY_SUFFIX.keys() - {".html", ".pdf", ".txt", ".md"}
    )
