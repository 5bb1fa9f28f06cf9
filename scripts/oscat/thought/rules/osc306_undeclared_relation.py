"""A link between two records that no field declares.

## What it does
Reports child, item and `related` links to entries where a field exists that would say the same (see the table of
references) and does not; `child` and `item` links between kinds that have no such relation; and links of the catalog's root and
lists to what does not belong there.

## Why it matters
Fields and links then tell two stories; search and statistics read the fields only.

## Example
A theme lists a product as `child`, and the product's `themes` does not name the theme.

## Use instead
The field in the entry that knows: `themes` of the product. Then the link is not needed.

## Fix
None: whether the field or the link is wrong is the author's to say.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.structure import BETWEEN_ENTRIES, derivable
from oscat.words.finding import Severity
from oscat.words.kinds import REFERENCES, Kind, Reference

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links between entries that a field ought to declare."""
    candidates = [link for link in facts.catalog.links(file) if link.rel in BETWEEN_ENTRIES]
    if not candidates:
        return
    written = {link.index for link in derivable(facts.catalog, file)}
    for link in candidates:
        there = facts.catalog.there(link) if link.index not in written else None
        if there is None or not there.data or there is file:
            continue
        advice = _advice(file, there, link.rel)
        if advice:
            yield Hit(f"no field says the same as the {link.rel} link to {there.place.published}", advice, link.pointer)


def _declared(file: File, there: File) -> bool:
    """Whether either of two entries names the other in a field."""
    ways = ((file, there), (there, file))
    return any((naming.reference.target, naming.id) == b.key for a, b in ways for naming in a.namings)


def _advice(file: File, there: File, rel: str) -> str | None:
    """What to do about a link that no field declares; None where there is nothing against it."""
    here, other = file.place.kind, there.place.kind
    if file.place.role in {Role.ROOT, Role.LIST}:
        return "Remove the link: the build writes the list."
    if Role.ITEM in {file.place.role, there.place.role}:
        return None
    if there.place.role is not Role.ENTRY:
        return "Remove the link: an entry leads to entries, not to lists."
    if not _declared(file, there):
        forward, backward = _reference(here, other), _reference(other, here)
        if backward and backward.field == "osc:experiment" and backward.field not in there.data:
            return None  # OSC407 says so, where it can be mended
        if forward:
            return f"Add {there.place.id!r} to {forward.field}, or remove the link."
        if backward:
            return f"Add {file.place.id!r} to {backward.field} of {there.path}, or remove the link."
    if rel in {"child", "item"}:
        return f"Remove the link, or make it 'related': '{rel}' does not lead from {here} to {other}."
    return None


def _reference(source: Kind | None, target: Kind | None) -> Reference | None:
    return next((one for one in REFERENCES if one.source is source and one.target is target), None)
