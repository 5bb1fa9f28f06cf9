"""An address that is still to be written.

## What it does
Reports addresses such as `#`, `TBD`, `https://`, a DOI without number, and the hosts that are kept for examples (RFC 2606), but in a
catalog that is published at such a host itself.

## Why it matters
A link that leads nowhere was put there to satisfy a check; visitors click on it all the same.

## Example
`{"rel": "via", "href": "https://example.com/data"}`

## Use instead
The real address, or no link until there is one.

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.urls import host_of, is_example, is_placeholder
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report addresses that only hold a place."""
    home = facts.catalog.url or ""
    examples = bool(host_of(home)) and not is_example(home)
    for one in file.addresses if examples else file.odd_addresses:
        if (not one.plain and is_placeholder(one.href)) or (examples and is_example(one.href)):
            advice = "Write the real address, or remove the link."
            yield Hit(f"the address {shown(one.href)} only holds a place", advice, one.pointer)
