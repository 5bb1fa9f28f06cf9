"""A licence that is no SPDX identifier.

## What it does
Looks up `license` in the SPDX licence list; `other`, `various`, `various open source` and `proprietary` are accepted (STAC).

## Why it matters
Only a known identifier tells people and programs what they may do with the data or code.

## Example
`"license": "CC BY 4.0"`

## Use instead
`"license": "CC-BY-4.0"`

## Fix
Safe where only the spelling differs (`MIT License`, `CC-by-4.0`, the address of a Creative Commons licence); else a guess.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spdx import SPECIAL, licence_meant
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
NEEDS: Final = frozenset({"license"})
_ELSE: Final = (
    "The identifiers are listed at https://spdx.org/licenses/; for a licence of its own write 'other' and link to it."
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a licence that is not in the SPDX list."""
    given = file.fields.get("license")
    if not isinstance(given, str) or not given or given in SPECIAL or given in facts.validators.spdx:
        return
    right, certain = licence_meant(given, facts.validators.spdx)
    advice = _ELSE if not right else f"Write {right!r}." if certain else f"Did you mean {right!r}?"
    where = pointer(*file.prefix, "license")
    fix = replace(where, right) if right else None
    yield Hit(f"the licence {shown(given)} is no SPDX identifier", advice, where, fix=fix, safe=certain or not right)
