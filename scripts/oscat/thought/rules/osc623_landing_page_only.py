"""Data that can be had only by way of a page.

## What it does
Reports products whose access link leads to a page that people read (a DOI, a record of Zenodo, Pangaea or Figshare, a repository of code,
`.html`), and that have no STAC Items, no assets, and no other address of the data: a file, a store, a service.

## Why it matters
No program opens a page. Who wants to run something on the data has to click through it first, by hand, for each file.

## Example
`{"rel": "via", "href": "https://zenodo.org/records/5564399", "title": "Access"}` and no more

## Use instead
That, and the file itself: `{"rel": "via", "href": "https://zenodo.org/records/5564399/files/ice.nc", "type":
"application/netcdf", "title": "Data"}`, or STAC Items beside the record

## Fix
None: the file's address is found on the page.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.addresses import Address
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
_PAGE: Final = re.compile(
    r"(?i)https?://(?:dx\.)?doi\.org/|https?://zenodo\.org/records?/\d+/?(?:$|[?#])|https?://doi\.pangaea\.de/|"
    r"https?://(?:[\w-]+\.)?figshare\.com/articles/|https?://(?:github|gitlab)\.com/[\w./-]+/?$|.*\.html?(?:$|[?#])"
)
_SERVICE: Final = re.compile(r"(?i)(?:ftps?|s3|gs)://|.*(?:wms|wcs|wfs|thredds|opendap|stac|api|s3)")
_READ: Final = frozenset({".html", ".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".webp"})
_DATA: Final = BY_SUFFIX.keys() - _READ
_ACCESS: Final = re.compile(r"(?i)access|data|download|archive|repository|product")
_HELP: Final = "Add a link to the file, store or service itself, with its media type, or STAC Items beside the record."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products whose data no program can open."""
    links = [one for one in file.addresses if one.use in {"via", "item", "child", "enclosure", "data", "items"}]
    if file.data.get("assets") or facts.catalog.items(file.place.id) or any(_leads_to_data(one) for one in links):
        return
    page = next((one for one in links if _is_access(one) and _PAGE.match(one.href[:2_000])), None)
    if page:
        yield Hit("the access link leads to a page, and nothing leads to the data themselves", _HELP, page.pointer)


def _is_access(one: Address) -> bool:
    title = one.holder.get("title")
    return one.use == "via" and isinstance(title, str) and bool(_ACCESS.search(title[:200]))


def _leads_to_data(one: Address) -> bool:
    return one.use != "via" or suffix_of(one.href) in _DATA or bool(_SERVICE.match(one.href[:2_000]))
