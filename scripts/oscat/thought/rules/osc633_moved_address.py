"""A link to where something was.

## What it does
Reports links whose server says that what they lead to has moved for good (301 or 308, all the way to something that works), and links over
`http://` of which the same is served over `https://`. Speaks only where addresses are asked: `oscat check --online`, and on pull requests.

## Why it matters
Redirects are taken down some day, and then the link is dead; over http, what comes can be read and changed on the way.

## Example
`"href": "http://data.example.org/ice"`

## Use instead
`"href": "https://data.example.org/ice"`

## Fix
Safe: the new address is the one that the server gave, and it was seen to work.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.outside import asked
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.links import LinkVerdict

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what has moved, with where it is now."""
    for use, found in asked(facts, file):
        if found.verdict is LinkVerdict.MOVED and found.target:
            told = f"{shown(use.href)} is elsewhere: {found.evidence}"
            yield Hit(told, f"Write {found.target}.", use.pointer, fix=replace(use.pointer, found.target))
