"""A declared STAC extension none of whose fields are used.

## What it does
Looks, for each well-known extension in `stac_extensions`, for at least one of its fields anywhere in the file.

## Why it matters
The declaration promises fields; some schemas even refuse a file without them.

## Example
`"stac_extensions": ["https://stac-extensions.github.io/scientific/v1.0.0/schema.json"]` and no field `sci:…`

## Use instead
No such line

## Fix
Guess: the declaration is removed, if nothing is missing.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, remove
from oscat.thought.layout import Role
from oscat.thought.tables.extensions import BY_PREFIX, family, has_field
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"stac_extensions"})
_PREFIXES: Final = {family(uri): prefix for prefix, uri in BY_PREFIX.items() if prefix != "osc"}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report extensions that are declared and not used."""
    declared: Any = file.data.get("stac_extensions")
    for i, uri in enumerate(declared if isinstance(declared, list) else ()):
        prefix = _PREFIXES.get(family(uri)) if isinstance(uri, str) else None
        if prefix and not has_field(file.data, prefix):
            message = f"the extension of the fields {prefix}: is declared, and none of them is used"
            where = f"/stac_extensions/{i}"
            yield Hit(message, "Remove the line, or add the fields.", where, fix=remove(where), safe=False)
