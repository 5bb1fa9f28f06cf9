"""More keywords than help.

## What it does
Reports entries with more than five keywords.

## Why it matters
Many words say little about each: the entry turns up in searches for everything.

## Example
`"keywords": ["ice", "sea ice", "ocean", "climate", "satellite", "ESA", "data"]`

## Use instead
The five that the title does not hold already

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
NEEDS: Final = frozenset({"keywords"})
MOST: Final = 5


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report long lists of keywords."""
    words = file.fields.get("keywords")
    if isinstance(words, list) and len(words) > MOST:
        yield Hit(
            f"the entry has {len(words)} keywords",
            f"Keep the {MOST} that tell it from others.",
            pointer(*file.prefix, "keywords"),
        )
