"""Pictures for who shares a page: title and area of an entry, 600 by 315 (Open Graph protocol, ``og:image``).

Drawn by Pillow, which brings a font: nothing of the machine shows in them.
"""

import io
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from oscat.thought.graph import File
from oscat.thought.pages.addresses import folder_of
from oscat.thought.pages.atlas import CITED, Atlas, title_of
from oscat.thought.pages.documents import boxes_of
from oscat.thought.pages.people import without_mail

WIDE, TALL = 600, 315
OWN: Final = "pictures/catalog.png"
_SEA, _LAND, _MARK, _TEXT = range(4)
_COLOURS: Final = (11, 44, 63, 28, 70, 92, 111, 224, 196, 255, 255, 255)
_LAND_PATH: Final = re.compile(r'id="land" transform="scale\(([\d.]+)\)" d="([^"]+)"')
_NUMBER: Final = re.compile(r"-?\d+")
_LATIN: Final = re.compile(r"[\u0020-\u024f\u2010-\u2026]+")
"""What the font can write."""
_LINES: Final = 3

Point = tuple[float, float]


def path_of(atlas: Atlas, file: File) -> str:
    """Where the picture of an entry stands: its own (7 KB and 3 ms apiece), or the one of all."""
    own = file.place.kind in CITED and not atlas.large
    return f"pictures/{folder_of(file).rstrip('/')}.png" if own else OWN


def of_all(atlas: Atlas, ground: Image.Image) -> Iterator[tuple[str, bytes]]:
    """The picture of the catalog with its path; none where it does not know its address, for then no page names it."""
    if atlas.url:
        yield OWN, _drawn(ground, "", atlas.title, [])


def of_entry(atlas: Atlas, ground: Image.Image, file: File) -> Iterator[tuple[str, bytes]]:
    """The picture of an entry with its path, if it has one of its own."""
    if atlas.url and file.place.kind and path_of(atlas, file) != OWN:
        name = f"pictures/{file.place.published.rpartition('/')[0]}.png"
        label = file.place.kind.form.label.upper()
        yield name, _drawn(ground, label, without_mail(title_of(file)), list(boxes_of(file)))


def ground(outline: str) -> Image.Image:
    """The map that all pictures begin with: the world's land (``site/assets/map/world.svg``)."""
    made = Image.new("P", (WIDE, TALL), _SEA)
    made.putpalette(_COLOURS)
    pen = ImageDraw.Draw(made)
    for ring in _rings(outline):
        pen.polygon([_at(x, -y) for x, y in ring], fill=_LAND)
    return made


def _rings(outline: str) -> Iterator[list[Point]]:
    """The rings of the path ``land``, in degrees with y south: relative moves, each ring closed where it began."""
    match = _LAND_PATH.search(outline)
    scale, x, y = float(match[1]) if match else 1.0, 0, 0
    for part in match[2].split("m")[1:] if match else ():
        steps = [int(one) for one in _NUMBER.findall(part)]
        x, y = x + steps[0], y + steps[1]
        ring, here = [(x * scale, y * scale)], (x, y)
        for dx, dy in zip(steps[2::2], steps[3::2], strict=False):
            here = here[0] + dx, here[1] + dy
            ring.append((here[0] * scale, here[1] * scale))
        if len(ring) > 2:
            yield ring


def _at(longitude: float, latitude: float) -> Point:
    """A place on the picture."""
    return (longitude + 180) / 360 * WIDE, (90 - latitude) / 180 * TALL


def _drawn(ground: Image.Image, kind: str, title: str, boxes: list[tuple[float, float, float, float]]) -> bytes:
    """The ground with boxes, kind and title, as PNG."""
    picture = ground.copy()
    pen: Any = ImageDraw.Draw(picture)
    pen.fontmode = "1"  # no shades between the four colours
    for west, south, east, north in boxes:
        corners = (*_at(west, north), *_at(east, south))
        if east - west < 359:
            pen.rectangle(corners, outline=_MARK, width=2)
    lines = textwrap.wrap("".join(_LATIN.findall(title)), 36)
    shown = [*lines[: _LINES - 1], textwrap.shorten(" ".join(lines[_LINES - 1 :]), 36, placeholder="…")][:_LINES]
    top = TALL - 34 - 36 * sum(map(bool, shown))
    pen.text((30, top - 26), kind, font=_font(18), fill=_MARK)
    pen.multiline_text((30, top), "\n".join(filter(None, shown)), font=_font(30), fill=_TEXT, spacing=5)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


@cache
def _font(size: int) -> Any:
    return ImageFont.load_default(size)
