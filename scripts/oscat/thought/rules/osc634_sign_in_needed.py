"""A link behind a sign-in.

## What it does
Reports links that ask for a name and a password, or lead to a page that does. Speaks only where addresses are asked: `oscat check --online`, and on pull requests.

## Why it matters
What only members can open cannot be checked, cited or opened by a program. That may be right for some data; then the entry should say how to
get in.

## Example
`"href": "https://data.example.org/members/ice.nc"`

## Use instead
The public address of the data, or a sentence on how to register

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

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what wants credentials."""
    for use, found in asked(facts, file):
        if found.verdict is LinkVerdict.SIGN_IN:
            advice = "Link to what everybody can open, or say in the description how to register."
            yield hit(file, use, f"{shown(use.href)} wants a sign-in: {found.evidence}", advice)
