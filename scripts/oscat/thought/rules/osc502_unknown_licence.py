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
None: the message names the nearest identifier.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import did_you_mean, shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
SPECIAL: Final = frozenset({"other", "various", "various open source", "proprietary"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a licence that is not in the SPDX list."""
    given = file.fields.get("license")
    if not isinstance(given, str) or not given or given in SPECIAL or given in facts.validators.spdx:
        return
    near = did_you_mean(given.strip().replace(" ", "-"), sorted(facts.validators.spdx))
    advice = (
        near or "Choose an identifier from https://spdx.org/licenses/, or 'other' with a link of relation 'license'."
    )
    yield Hit(f"the licence {shown(given)} is no SPDX identifier", advice, pointer(*file.prefix, "license"))
