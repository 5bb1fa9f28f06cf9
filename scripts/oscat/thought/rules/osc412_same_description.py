"""Two entries of a kind with the same description.

## What it does
Compares the descriptions of all entries of a kind that are longer than 80 characters.

## Why it matters
A description that fits two products describes neither: what is different stays unsaid.

## Example
Four products with the description of their common project

## Use instead
A sentence in each that says what is in this one

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.gist import digest
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report descriptions that other entries have."""
    text = digest(file.fields.get("description"))
    if not text or file.key is None:
        return
    others = [name for name in facts.catalog.known.described(file.key[0], text) if name != file.key[1]]
    if others:
        more = f" and {len(others) - 1:,} more" if others[1:] else ""
        where = pointer(*file.prefix, "description")
        yield Hit(f"the description is that of {others[0]!r}{more}", "Say what is different about this one.", where)
