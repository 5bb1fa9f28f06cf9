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
Offered for `type` and `proj:shape`.
"""

import io
from collections.abc import Iterator
from typing import Final

import imagesize

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Json
from oscat.thought.hit import Hit, put
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
HEAD_BYTES: Final = 65_536
_MAGIC: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a missing, second, unreadable or wrongly described picture of a theme."""
    if file.place.kind is not Kind.THEME:
        return
    previews = [(i, link) for i, link in file.links if link.get("rel") == "preview"]
    if len(previews) != 1:
        count = "no preview link" if not previews else f"{len(previews)} preview links"
        advice = 'Give one: {"rel": "preview", "href": "./preview.webp", "type": "image/webp"}'
        yield Hit(f"the theme has {count}", advice, "/links")
    for i, link in previews:
        yield from _picture(file, facts, link, f"/links/{i}")


def _picture(file: File, facts: Facts, link: Json, where: str) -> Iterator[Hit]:
    there = facts.catalog.linked(file, link["href"])
    if there is None or there.faults:
        yield Hit(f"the picture {link['href']} does not stand beside the theme", "Add the file.", f"{where}/href")
        return
    head = facts.read(there.path, HEAD_BYTES)
    width, height = imagesize.get(io.BytesIO(head))
    kind = next((type_ for magic, type_ in _MAGIC.items() if head.startswith(magic)), None)
    if kind is None or width <= 0:
        yield Hit(f"{link['href']} is no WebP, PNG or JPEG picture", "Save it as WebP.", f"{where}/href")
        return
    if link.get("type") != kind:
        advice = f"Write {kind!r}."
        yield Hit(f"the picture is {kind}, the link says {link.get('type')!r}", advice, where, fix=put(link, "type", kind, where))
    shape = [height, width]
    if link.get("proj:shape", shape) != shape:
        fix = put(link, "proj:shape", shape, where)
        yield Hit(f"the picture is {height} by {width} pixels, proj:shape says {link['proj:shape']}", f"Write {shape}.", where, fix=fix)
