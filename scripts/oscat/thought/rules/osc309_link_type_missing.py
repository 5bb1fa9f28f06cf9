"""A link without media type, or with something that is none.

## What it does
Asks links to files with a well-known suffix for their `type`, and every `type` for the form of a media type (RFC 6838).

## Why it matters
Clients and the site choose by media type what to do with a link: show, download, open as data.

## Example
`{"rel": "via", "href": "https://…/handbook.pdf"}`, `"type": "pdf"`

## Use instead
`{"rel": "via", "href": "https://…/handbook.pdf", "type": "application/pdf"}`

## Fix
Safe: the media type of the suffix is added, or takes the place of what is none.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, put
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.structure import STRUCTURAL
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(\s*;.*)?")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links whose media type is missing or no media type."""
    for link in facts.catalog.links(file):
        given, known = link.data.get("type"), BY_SUFFIX.get(suffix_of(link.href))
        if link.rel in STRUCTURAL or (given is None and known is None):
            continue
        if given is None and known:
            yield Hit(
                "the link has no media type",
                f"Write {known[0]!r}.",
                link.pointer,
                fix=put(link.data, "type", known[0], link.pointer),
            )
        elif isinstance(given, str) and not _FORM.fullmatch(given):
            fix = put(link.data, "type", known[0], link.pointer) if known else None
            advice = f"Write {known[0]!r}." if known else "Write one such as text/html or application/pdf."
            yield Hit(f"{shown(given)} is no media type", advice, f"{link.pointer}/type", fix=fix)
