"""A link that fails.

## What it does
Reports links that did not work when they were asked, and may work again: the host does not answer in time or answers with an error, its
certificate is not valid, the page says «not found» though the server says that all is well, or an address that worked before is gone. Speaks only where addresses are asked: `oscat check --online`, and on pull requests.

## Why it matters
Readers meet the same. Often it passes; what fails for three days over a week or more is dead (OSC631).

## Example
`"href": "https://data.example.org/ice"`, whose certificate has expired

## Use instead
The same address when its host is well again, or another one that works

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
from oscat.words.links import BROKEN, LinkVerdict

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what does not work today."""
    for use, found in asked(facts, file):
        if found.verdict in BROKEN - {LinkVerdict.PRIVATE} and not found.certain:
            since = f" (since {found.since})" if found.since and found.since != found.at[:10] else ""
            advice = (
                "Open it yourself. If it works, leave it; if it does not, tell who runs it, or give another address."
            )
            yield hit(file, use, f"{shown(use.href)} does not work: {found.evidence}{since}", advice)
