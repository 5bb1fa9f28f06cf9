"""A link to a file share.

## What it does
Reports Dropbox, Google Drive, OneDrive, SharePoint, Box, WeTransfer and the like, and shared folders of Nextcloud (`/s/…`).

## Why it matters
Shares belong to a person and end with the account; nobody can cite, mirror or check them.

## Example
`https://www.dropbox.com/sh/…`

## Use instead
A deposit with a DOI (Zenodo, PANGAEA, an institute's archive)

## Fix
None.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.tables.hosts import FILE_SHARES, is_below
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_NEXTCLOUD: Final = re.compile(
    r"(?i)https?://[^/]*(?:cloud|owncloud|nextcloud|seafile|share|box)[^/]*/(?:index\.php/s|s|d|f)/[A-Za-z0-9]{8,}"
)
_NAMES: Final = ("cloud", "seafile", "share", "box")
"""What the hosts of ``_NEXTCLOUD`` have in their names."""
_HELP: Final = "Deposit the data in an archive that gives a DOI, such as Zenodo or PANGAEA, and link to that."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links to what somebody shares."""
    for one in file.addresses:
        host = one.host
        if host and (is_below(host, FILE_SHARES) or (_may_share(host) and _NEXTCLOUD.match(one.href[:300]))):
            yield Hit(f"{host} is a file share", _HELP, one.pointer)


@lru_cache(maxsize=4096)
def _may_share(host: str) -> bool:
    return any(name in host for name in _NAMES)
