"""A description of a few words.

## What it does
Reports descriptions of entries of fewer than 40 characters.

## Why it matters
Search reads the description, and visitors decide by it whether to read on.

## Example
`"description": "Snow depth."`

## Use instead
What was measured or modelled, where, when, how, and what it is good for

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.spelling import folded
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
LEAST: Final = 40  # characters


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report descriptions that are too short to tell anything."""
    text = file.fields.get("description")
    if isinstance(text, str) and 0 < len(text.strip()) < LEAST and folded(text) != folded(file.title):
        advice = "Say in a few sentences what it is, where, when, how it was made, and what it is good for."
        yield Hit(f"the description has {len(text.strip())} characters", advice, pointer(*file.prefix, "description"))
