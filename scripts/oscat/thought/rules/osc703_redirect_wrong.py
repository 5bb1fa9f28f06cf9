"""A redirect that leads nowhere, or from an entry that is still there.

## What it does
Judges `catalog/redirects.json` by its schema; the old id of each line must be gone, and the new one must exist.

## Why it matters
The table is what keeps old addresses alive. A line that leads nowhere turns a citation into a dead end.

## Example
`{"products/sea-ice-v1": {"to": "products/seaice"}}` and no such product.

## Use instead
`{"products/sea-ice-v1": {"to": "products/sea-ice"}}`

## Fix
None: the message names the nearest id there is.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import BY_FOLDER

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.REDIRECTS})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what is wrong with the table of redirects."""
    yield from from_schema(facts.validators.ours("redirects"), file.data, facts)
    for old, became in file.data.items():
        if _stands(old, facts):
            message = f"{shown(old)} is redirected, and the entry is still there"
            yield Hit(message, "Remove the line, or the entry.", pointer(old))
        yield from _target(old, became, file, facts)


def _target(old: str, became: Any, file: File, facts: Facts) -> Iterator[Hit]:
    """What is wrong with where a line leads: to nothing that stands, nor to another line of the table."""
    to = became.get("to") if isinstance(became, dict) else None
    if not isinstance(to, str) or _stands(to, facts) or _ends_well(to, file.data, facts):
        return
    kind = BY_FOLDER.get(to.partition("/")[0])
    known = [f"{kind.form.folder}/{name}" for name in facts.catalog.ids[kind]] if kind else []
    advice = did_you_mean(to, known) or "Name an entry that exists, or say when and why it was withdrawn."
    yield Hit(f"{shown(old)} is redirected to {shown(to)}, which does not exist", advice, pointer(old, "to"))


def _ends_well(to: str, table: dict[str, Any], facts: Facts) -> bool:
    """Whether the lines of the table, one after the other, lead to an entry or a withdrawal."""
    for _ in table:
        became = table.get(to)
        onward = became.get("to") if isinstance(became, dict) else None
        if not isinstance(onward, str):
            return isinstance(became, dict)
        to = onward
        if _stands(to, facts):
            return True
    return False


def _stands(address: str, facts: Facts) -> bool:
    folder, _, name = address.partition("/")
    kind = BY_FOLDER.get(folder)
    return kind is not None and name in facts.catalog.ids[kind]
