"""A link into a private network.

## What it does
Reports links that lead, perhaps by a redirect, to an address that is not public (RFC 1918 and the other special-purpose registries), to a
port that is not the web's, or that hold a name or password. They are not followed. Speaks only where addresses are asked: `oscat check --online`, and on pull requests.

## Why it matters
Nobody outside can open it; and a link in a public catalog must not send its readers' programs into their own networks.

## Example
`"href": "http://10.0.0.7/ice.nc"`

## Use instead
The public address

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.outside import asked, hit
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.links import LinkVerdict

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what leads where nobody outside can go."""
    for use, found in asked(facts, file):
        if found.verdict is LinkVerdict.PRIVATE:
            yield hit(file, use, f"{shown(use.href)} {found.evidence}", "Give an address that everybody can open.")
