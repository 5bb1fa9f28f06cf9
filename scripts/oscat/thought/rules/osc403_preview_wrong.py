"""A theme without a picture, or with one that cannot be shown.

## What it does
Asks a theme for one `preview` link to a picture beside it (WebP, PNG or JPEG), reads the picture's size, and compares it
with the media type and with `proj:shape` where they are given.

## Why it matters
The picture stands on the start page; a broken one is the first thing that visitors see.

## Example
`{"rel": "preview", "href": "./land.webp", "type": "image/png"}`

## Use instead
`{"rel": "preview", "href": "./land.webp", "type": "image/webp"}`

## Fix
Safe, offered for `type` and `proj:shape`.
"""

import io
import struct
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hit import Hit, put
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.THEME})
HEAD_BYTES: Final = 65_536
_MAGIC: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a missing, second, unreadable or wrongly described picture of a theme."""
    if file.place.kind is not Kind.THEME:
        return
    previews = [link for link in facts.catalog.links(file) if link.rel == "preview"]
    if len(previews) != 1:
        count = "no preview link" if not previews else f"{len(previews)} preview links"
        advice = 'Give one: {"rel": "preview", "href": "./preview.webp", "type": "image/webp"}'
        yield Hit(f"the theme has {count}", advice, "/links")
    for link in previews:
        yield from _picture(facts, link)


def _picture(facts: Facts, link: Link) -> Iterator[Hit]:
    there, where = facts.catalog.there(link), link.pointer
    if there is None or there.faults:
        yield Hit(f"the picture {link.href} does not stand beside the theme", "Add the file.", f"{where}/href")
        return
    head = facts.read(there.path, HEAD_BYTES)
    width, height = _size(head)
    kind = next((type_ for magic, type_ in _MAGIC.items() if head.startswith(magic)), None)
    if kind is None or width <= 0:
        yield Hit(f"{link.href} is no WebP, PNG or JPEG picture", "Save it as WebP.", f"{where}/href")
        return
    shape = [height, width]
    for member, right in (("type", kind), ("proj:shape", shape)):
        said = link.data.get(member, right if member == "proj:shape" else None)
        if said != right:
            message = f"the picture has {member} {shown(right)}, the link says {shown(said)}"
            yield Hit(message, f"Write {shown(right)}.", where, fix=put(link.data, member, right, where))


def _size(head: bytes) -> tuple[int, int]:
    """Width and height in pixels, (-1, -1) where they cannot be told."""
    import imagesize  # loaded for themes only: checks of one product start faster without it

    try:
        width, height = imagesize.get(io.BytesIO(head))
        return int(width), int(height)
    except (ValueError, TypeError, ArithmeticError, LookupError, struct.error):
        return -1, -1  # the picture's head is broken in a way that the library does not expect
