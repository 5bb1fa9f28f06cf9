"""A description longer than anybody reads.

## What it does
Reports descriptions of more than 300 words.

## Why it matters
Lists and search results show the beginning; what matters is lost behind it.

## Example
A description that holds the whole abstract of an article and its methods

## Use instead
An abstract of at most 300 words, and a link to the rest with the title «Documentation»

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
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
MOST: Final = 300  # words


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report descriptions that are articles."""
    text = file.fields.get("description")
    if isinstance(text, str) and len(text) > 2 * MOST and len(text.split()) > MOST:
        advice = f"Keep it under {MOST} words, and link to the rest as documentation."
        yield Hit(f"the description has {len(text.split()):,} words", advice, pointer(*file.prefix, "description"))
