"""A file that was left behind.

## What it does
Reports empty files, and what editors, systems and merges leave: `*.bak`, `*.orig`, `*.rej`, `*~`, `Thumbs.db`, `collection (1).json`,
`collection.json.txt`, `Copy of …`.

## Why it matters
It is published with the entry, and the next editor changes the wrong one of two.

## Example
`products/ice/collection.json.txt` beside `collection.json`

## Use instead
Only the file that is meant

## Fix
None: whether anything in it is still needed is the author's to say.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import FORMS

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.BESIDE, Role.STRAY, Role.ITEM, Role.NOTE})
_LEFT: Final = re.compile(
    r"(?i).*(?:\.(?:bak|orig|rej|old|swp|swo|tmp|temp|save)|~)|thumbs\.db|desktop\.ini|copy of .*|.* - copy(?: \(\d+\))?\..*|.* copy(?: \d+)?\..*|.*\(\d+\)\.[a-z]+"
)
_RECORDS: Final = frozenset(f"{form.file}{suffix}" for form in FORMS.values() for suffix in (".txt", ".json", ".md"))


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what nobody meant to add."""
    name = file.path.rpartition("/")[2]
    if _LEFT.fullmatch(name) or name.lower() in _RECORDS:
        yield Hit(f"{name} looks like a file that was left behind", "Remove it, or give it the name that was meant.")
    elif (
        file.place.role is Role.BESIDE
        and not file.faults
        and file.mode.is_file
        and not facts.read(file.path, 1)
        and not _is_linked(file, facts)
    ):
        yield Hit("the file is empty", "Fill it, or remove it.")


def _is_linked(file: File, facts: Facts) -> bool:
    """Whether the entry links to the file: then other rules say that it is empty."""
    kind, name = file.place.kind, file.place.id
    entry = facts.catalog.entry(kind, name) if kind else None
    return entry is not None and any(link.target.path == file.place.published for link in facts.catalog.links(entry))
