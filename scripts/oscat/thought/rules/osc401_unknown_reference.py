"""A field that names an entry which does not exist.

## What it does
Looks up every id in `osc:project`, `osc:variables`, `osc:missions`, `osc:experiment`, `osc:workflow`, `osc:workflows` and
`themes`.

## Why it matters
The entry is not found under what it names, and the page shows a name that leads nowhere.

## Example
`"osc:missions": ["sentinel2"]`

## Use instead
`"osc:missions": ["sentinel-2"]`

## Fix
Safe where the title stands in place of the id, or only capitals, blanks and hyphens differ; the nearest id else is a guess.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.layout import ID, Role
from oscat.thought.namings import Naming
from oscat.thought.nearest import nearest
from oscat.thought.sentences import shown
from oscat.thought.spelling import folded
from oscat.words.finding import Operation, Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
LONGEST: Final = 200  # characters of an id that is looked for
MOST_SUGGESTIONS: Final = 20  # looking for the nearest of a thousand ids takes 5 ms


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each named id that is no entry of the kind."""
    unknown = [naming for naming in file.namings if naming.id not in facts.catalog.ids[naming.reference.target]]
    for i, naming in enumerate(unknown):
        kind = naming.reference.target
        right, certain = _meant(naming, facts) if i < MOST_SUGGESTIONS else ("", False)
        new = facts.catalog.path_of(kind, naming.id if ID.fullmatch(naming.id) else "<id>")
        advice = f"Did you mean {right!r}?" if right else f"Name an id that exists, or add the {kind} as {new}."
        yield Hit(
            f"{naming.reference.field} names the {kind} {shown(naming.id)}, which {'is no id' if certain else 'does not exist'}",
            f"Write its id, {right!r}." if certain else advice,
            naming.pointer,
            fix=_fix(naming, right, file) if right else None,
            safe=certain or not right,
        )


def _meant(naming: Naming, facts: Facts) -> tuple[str, bool]:
    """The id that was meant, "" where none is near, and whether that is certain: a title, or another way to write the id."""
    kind = naming.reference.target
    known = facts.catalog.ids[kind]
    if len(naming.id) > LONGEST:
        return "", False
    alike = [name for name in known if _plain(name) == _plain(naming.id)]
    titled = [] if alike else facts.catalog.known.titled(kind, folded(naming.id))
    found = alike or titled
    if len(found) == 1:
        return found[0], True
    return nearest(naming.id, list(known)), False


def _plain(name: str) -> str:
    """An id without what people write in different ways."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _fix(naming: Naming, right: str, file: File) -> tuple[Operation, ...]:
    """The right id in the place of the wrong one; where it stands in the list already, the wrong one goes."""
    there = any(other.id == right and other.reference is naming.reference for other in file.namings)
    if not there:
        return replace(naming.pointer, right)
    if naming.reference.field != "themes":
        return remove(naming.pointer)
    concept, block = naming.pointer.removesuffix("/id"), naming.pointer.rpartition("/concepts/")[0]
    alone = sum(other.pointer.startswith(f"{block}/") for other in file.namings) == 1
    return remove(block if alone else concept)
