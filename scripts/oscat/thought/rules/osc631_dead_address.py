"""A link to nothing.

## What it does
Reports links to what is not there: the server answers 404 or 410, there is no such host, a DOI is not registered; or whatever it was failed on
three days over a week or more. Speaks only where addresses are asked: `oscat check --online`, `oscat links`, and on pull requests. An address
that worked before and fails today is no error yet (OSC632).

## Why it matters
Who cites, opens or checks the entry gets nothing.

## Example
`"href": "https://data.example.org/old/ice.nc"`, which answers 404

## Use instead
The address at which it is now, or that of an archived copy (a DOI, or https://web.archive.org)

## Fix
None: where it went is for its author to say.
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
from oscat.words.links import BROKEN, LinkVerdict

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what is certainly not there."""
    for use, found in asked(facts, file):
        if found.verdict in BROKEN - {LinkVerdict.PRIVATE} and found.certain:
            since = f", since {found.since}" if found.dead else ""
            advice = "Give the address at which it is now, or that of an archived copy; if there is none, take it out."
            yield hit(file, use, f"there is nothing at {shown(use.href)}: {found.evidence}{since}", advice)
