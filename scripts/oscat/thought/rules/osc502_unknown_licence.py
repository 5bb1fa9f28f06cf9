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

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
SHORT: Final = 4  # the nearest identifier to a word as short as this has nothing to do with it
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/zero)/(\d\.\d)", re.IGNORECASE
)
_ELSE: Final = (
    "The identifiers are listed at https://spdx.org/licenses/; for a licence of its own write 'other' and link to it."
)
SPECIAL: Final = frozenset({"other", "various", "various open source", "proprietary"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a licence that is not in the SPDX list."""
    given = file.fields.get("license")
    if not isinstance(given, str) or not given or given in SPECIAL or given in facts.validators.spdx:
        return
    advice = _near(given, facts.validators.spdx) or _ELSE
    yield Hit(f"the licence {shown(given)} is no SPDX identifier", advice, pointer(*file.prefix, "license"))


def _near(given: str, spdx: frozenset[str]) -> str:
    """The identifier that was probably meant: by the address of a Creative Commons licence, or by its letters."""
    match = _CREATIVE_COMMONS.search(given)
    if match:
        word = f"CC-{match[1].upper()}-{match[2]}" if match[1] else f"CC0-{match[2]}"
        return f"Write {word!r}." if word in spdx else ""
    word = given.strip().replace(" ", "-")
    near = did_you_mean(word, sorted(spdx)) if "/" not in word else ""
    return near if len(word) > SHORT or repr(word.upper()) in near.upper() else ""
