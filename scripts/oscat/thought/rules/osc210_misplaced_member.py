"""A member of a Record outside of its properties.

## What it does
Reports OGC Records with `title`, `description`, `themes`, `keywords`, `created`, `updated`, `license`, `contacts` or an `osc:` field at the
top, where only `id`, `type`, `geometry`, `time`, `links` and the like belong (OGC API - Records, clause 8.2; GeoJSON).

## Why it matters
Nobody reads it there: it is a second version of the fact, and the one that is not shown.

## Example
`{"type": "Feature", "title": "Drift", "properties": {"title": "Drift of sea ice"}}`

## Use instead
`{"type": "Feature", "properties": {"title": "Drift of sea ice"}}`

## Fix
Safe where `properties` says the same; a guess where it says something else, which stays.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add, remove
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PLATFORM, Kind.WORKFLOW, Kind.EXPERIMENT})
_MEMBERS: Final = frozenset(
    {
        "title",
        "description",
        "themes",
        "keywords",
        "created",
        "updated",
        "license",
        "contacts",
        "version",
        "language",
        "formats",
        "externalIds",
    }
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report members that belong into the properties."""
    inner: Any = file.data.get("properties")
    if not file.is_record or not isinstance(inner, dict):
        return
    for member, value in file.data.items():
        if member not in _MEMBERS and not member.startswith(("osc:", "application:")):
            continue
        where = pointer(member)
        if member not in inner:
            fix = (*add(pointer("properties", member), value), *remove(where))
            yield Hit(
                f"{member!r} stands beside the properties, where nobody reads it",
                "Move it into the properties.",
                where,
                fix=fix,
            )
        else:
            same = inner[member] == value
            message = (
                f"{member!r} stands beside the properties, which {'say the same' if same else 'say something else'}"
            )
            yield Hit(message, "Remove it here.", where, fix=remove(where), safe=same)
