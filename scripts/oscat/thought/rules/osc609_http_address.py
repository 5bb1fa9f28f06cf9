"""A link over http.

## What it does
Reports addresses that begin with `http://`. Names of vocabularies and relations (`conformsTo`, `scheme`) are no links and are left alone.

## Why it matters
What comes over http can be read and changed on the way; browsers warn of it or block it on pages that are served over https.

## Example
`http://zenodo.org/records/1`

## Use instead
`https://zenodo.org/records/1`

## Fix
Safe where the host is known to serve the same over https; elsewhere none is offered.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.tables.hosts import HTTPS, is_below
from oscat.thought.urls import misspelt
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report http, with the https address where it is known to work."""
    for one in file.odd_addresses:
        if one.href[:7].lower() != "http://" or misspelt(one.href):
            continue
        right, host = f"https://{one.href[7:]}", one.host
        if is_below(host, HTTPS):
            yield Hit(
                f"the link to {host} is not encrypted", f"Write {right}.", one.pointer, fix=replace(one.pointer, right)
            )
        elif host:
            yield Hit(
                f"the link to {host} is not encrypted",
                "Try the address with https://, and write that if it works.",
                one.pointer,
            )
