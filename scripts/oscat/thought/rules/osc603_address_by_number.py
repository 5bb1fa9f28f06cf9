"""A link to a number or to a machine of one network instead of a named host.

## What it does
Reports IP addresses, and hosts that only one machine or network knows: `localhost`, private and link-local addresses, `.local`, `.internal`.

## Why it matters
Numbers change when a server moves, carry no certificate, and those of private networks lead each visitor somewhere else.

## Example
`http://195.251.0.1/data`, `http://localhost:8080/`

## Use instead
`https://data.institute.org/`

## Fix
None.
"""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_LOCAL: Final = (".local", ".internal", ".intranet", ".lan", ".localhost", ".home", ".corp")
_HELP: Final = "Link to a named host that everybody reaches."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report hosts without a name, or without one that the world knows."""
    for one in file.addresses:
        host = one.host
        if not host:
            continue
        if host == "localhost" or host.endswith(_LOCAL):
            yield Hit(f"only one network knows the host {host}", _HELP, one.pointer)
        elif _is_number(host):
            inner = " of a private network" if _is_private(host) else ""
            yield Hit(f"the host is a number{inner}: {host}", _HELP, one.pointer)


@lru_cache(maxsize=4096)
def _is_number(host: str) -> bool:
    """Whether a host is an IP address, also as browsers read one: one number, or hexadecimal."""
    parts = host.split(".")
    plain = len(parts) <= 4 and all(part.isascii() and (part.isdigit() or part.startswith("0x")) for part in parts)
    return plain or ":" in host


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False
