"""Two entries of a kind with the same title.

## What it does
Compares the titles of all entries of a kind, without regard to capitals and blanks.

## Why it matters
In lists and search nobody can tell the two apart. Mostly one was copied and not renamed, or the same thing was entered twice.

## Example
Two projects titled «Ice sheets»

## Use instead
Titles that say what is different: region, period, version

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.spelling import folded
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report titles that another entry has."""
    title: Any = file.fields.get("title")
    if not isinstance(title, str) or file.key is None:
        return
    others = [name for name in facts.catalog.known.titled(file.key[0], folded(title)) if name != file.key[1]]
    if others:
        advice = "Say in both titles what is different, or remove one of the two."
        yield Hit(f"the {file.key[0]} {others[0]!r} has the same title", advice, pointer(*file.prefix, "title"))
