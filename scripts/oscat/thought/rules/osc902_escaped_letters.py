r"""Letters that are written as escapes.

## What it does
Reports texts that hold letters beyond ASCII as `\u00e9`, which JSON allows and never needs in UTF-8 (RFC 8259, sections 7 and 8.1). Control
characters and other invisible ones are rightly escaped.

## Why it matters
In review nobody can read the name of a person or place; a search through the files does not find it.

## Example
`"title": "Gr\u00f8nland"`

## Use instead
`"title": "Grønland"`

## Fix
Safe: the same text, written in its letters.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.strings import escaped_strings
from oscat.words.files import Sign
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report texts with letters that are escaped."""
    if Sign.ESCAPES not in file.signs:
        return
    raw = facts.read(file.path, MAX_BYTES + 1).decode("utf-8-sig", errors="replace")
    for where, text in escaped_strings(file.data, raw):
        yield Hit(
            "letters are written as escapes",
            "Write them as they are: the file is UTF-8.",
            where,
            fix=replace(where, text),
        )
