"""A record that is neither STAC 1.0.0 or 1.1.0 nor an OGC Record, or of another type than its kind.

## What it does
Checks `type` (and for STAC `stac_version`) against what the kind of the file must be.

## Why it matters
The version decides which schema judges the file; without it no tool knows what it reads.

## Example
`"stac_version": "1.0"`, or a product with `"type": "Catalog"`

## Use instead
`"stac_version": "1.1.0"`, `"type": "Collection"`

## Fix
Safe, offered where the right value is certain: the `type` of the kind.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, put
from oscat.thought.layout import Role
from oscat.thought.schemas import STAC_VERSIONS
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a wrong ``type`` and an unknown ``stac_version``."""
    wanted = file.types
    if file.data.get("type") not in wanted:
        fix = put(file.data, "type", wanted[0]) if len(wanted) == 1 else None
        yield Hit(
            f"type is {_said('type', file)} and must be {' or '.join(wanted)}",
            f"Write {wanted[0]!r}.",
            "/type",
            fix=fix,
        )
    version = file.data.get("stac_version")
    if version is None and file.is_record:
        return
    if version not in STAC_VERSIONS:
        yield Hit(
            f"stac_version is {_said('stac_version', file)}; known are {' and '.join(STAC_VERSIONS)}",
            f"Write {STAC_VERSIONS[-1]!r}.",
            "/stac_version",
        )


def _said(member: str, file: File) -> str:
    return shown(file.data[member]) if member in file.data else "missing"
