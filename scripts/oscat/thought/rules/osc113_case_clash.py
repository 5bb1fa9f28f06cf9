"""Two paths that differ only in capitals.

## What it does
Reports files and folders whose paths are the same without regard to capitals and to how accents are composed (Unicode NFC).

## Why it matters
Windows and macOS keep one of the two: a clone there is incomplete, and shows a change that nobody made.

## Example
`products/Sea-Ice/` and `products/sea-ice/`

## Use instead
Two names that differ in letters, or one of the two

## Fix
None: which one stays is the author's to say.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.places import without_capitals
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset(Role)
_HELP: Final = "Rename or remove one: Windows and macOS take the two for the same."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report paths that some systems take for one."""
    known = facts.catalog.places.alike
    if not known:
        return
    parts = file.path.split("/")
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth])
        twins = [other for other in known.get(without_capitals(path), ()) if other != path]
        if twins:
            yield Hit(f"the path differs from {shown(twins[0])} only in capitals or accents", _HELP)
            return
