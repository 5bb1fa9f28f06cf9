"""An address that carries a user name or a password.

## What it does
Reports links and assets whose address has the form `scheme://user:password@host`.

## Why it matters
The catalog is public and copied: whatever stands in an address is known to everybody from then on. Clients and browsers
drop such addresses, so the link does not even work for most.

## Example
`{"rel": "via", "href": "ftp://reader:secret@ftp.example.org/data"}`

## Use instead
`{"rel": "via", "href": "https://example.org/data", "title": "Access (free registration)"}`

## Fix
None: change the password if it was not meant for everybody, and link to the page where people get access.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_USER: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\s]+@([^/?#\s]*)")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report addresses with a user in them; the message does not repeat the secret."""
    for one in file.odd_addresses:
        found = _USER.match(one.href) if "@" in one.href else None
        if found:
            message = f"the address at {found.group(1) or 'this host'} carries a user name or a password"
            yield Hit(message, "Link to the page where people get access, without credentials.", one.pointer)
