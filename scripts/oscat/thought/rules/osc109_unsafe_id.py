"""An id, or the name of an entry's folder, that is not safe in an address.

## What it does
Accepts letters, digits, `.`, `_` and `-`, with a letter or digit in front, at most 150 characters; and no name that
the published tree itself uses (`catalog.json`, `index.html` …).

## Why it matters
The id becomes a folder and a web address on every system. Spaces, umlauts, slashes and `..` break one or the other, or
point out of the catalog.

## Example
`"id": "../../x"`, `"id": "Sea ice (Arctic)"`

## Use instead
`"id": "sea-ice-arctic"`

## Fix
None: choosing an id is the author's.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import ID, TAKEN, Role
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.ROOT})
MAX_LENGTH: Final = 150
_HELP: Final = "Use letters, digits, '.', '_' and '-', with a letter or digit in front; at most 150 characters."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report an unsafe id, and an unsafe folder name where it differs from the id."""
    given = file.data.get("id")
    if isinstance(given, str) and not _safe(given, file):
        yield Hit(f"the id {shown(given)} is not safe in an address", _HELP, "/id")
    if file.place.role is Role.ENTRY and file.place.id != given and not _safe(file.place.id, file):
        yield Hit(f"the folder name {shown(file.place.id)} is not safe in an address", _HELP)


def _safe(name: str, file: File) -> bool:
    if file.place.role is Role.ITEM:
        return bool(name) and "/" not in name and "\\" not in name
    return name not in TAKEN and len(name) <= MAX_LENGTH and bool(ID.fullmatch(name)) and ".." not in name
