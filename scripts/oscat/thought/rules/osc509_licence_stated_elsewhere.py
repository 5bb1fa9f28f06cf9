"""A closed licence where the text names an open one.

## What it does
Looks, where `license` is `proprietary`, `other` or `various`, for an open licence in the description, in `sci:citation` and in the
addresses of the links.

## Why it matters
One of the two is wrong, and search by licence hides data that may be used.

## Example
`"license": "proprietary"` and «distributed under CC-BY-4.0» in the description

## Use instead
`"license": "CC-BY-4.0"`

## Fix
None: the text may speak of something else.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT, Kind.PROJECT})
NEEDS: Final = frozenset({"license"})
_CLOSED: Final = frozenset({"proprietary", "other", "various"})
_OPEN: Final = re.compile(
    r"(?i)creativecommons\.org/(?:licenses/[a-z-]+|publicdomain/zero)/\d\.\d|\bCC[- ]BY(?:[- ](?:SA|NC|ND))*[- ]?\d\.\d"
    r"|\bCC0\b|\bcreative commons attribution\b"
)
_LONGEST: Final = 20_000


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report entries that name an open licence in passing."""
    if file.fields.get("license") not in ("proprietary", "other", "various"):
        return
    texts: list[Any] = [
        file.fields.get("description"),
        file.fields.get("sci:citation"),
        *(one.href for one in file.addresses),
    ]
    found = next((match for text in texts if isinstance(text, str) and (match := _named(text[:_LONGEST]))), None)
    if found:
        where = pointer(*file.prefix, "license")
        yield Hit(
            f"the licence is closed, and the record names {found.group()}",
            "Write that as license, if it is the entry's own.",
            where,
        )


def _named(text: str) -> re.Match[str] | None:
    """The open licence that a text names; few texts hold the letters at all."""
    small = text.lower()
    return _OPEN.search(text) if "creative" in small or "cc0" in small or "cc-by" in small or "cc by" in small else None
