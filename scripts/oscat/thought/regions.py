"""From the name of a region to where it lies, if every part of the name is known."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from oscat.thought.boxes import FULL_TURN, HAIR, Box, hull_of
from oscat.thought.tables.regions import EVERYWHERE, REGIONS

GLOBAL: Final = 110.0
"""Degrees of latitude that are nearly all of the Earth."""
FAIR: Final = 0.05
"""A box that is less of a region than this is better named by a person."""
LONGEST: Final = 200  # characters of a region's name
_ITEMS: Final = re.compile(r"\s*(?:[,;/&+]|\band\b)\s*")
_WITHIN: Final = re.compile(r"\s*[()]\s*|\s+-\s+|\s+in\s+")
_SIDE: Final = re.compile(
    r"^(?:the |north|south|east|west|central|coastal|ern|most|mid|lower|upper|inner|outer|-|\s)+(?=[a-z]{3})"
)


@lru_cache(maxsize=1024)
def regions_of(name: str) -> tuple[Box, ...] | None:
    """The boxes in which a region's parts lie; nothing for the whole Earth, None where a part is not known."""
    text = _plain(name)
    if not text or len(text) > LONGEST or text in EVERYWHERE:
        return () if text in EVERYWHERE else None
    if text in REGIONS:
        return (_box(text),)
    found: list[Box] = []
    for item in _ITEMS.split(text):
        known = next((word for part in _WITHIN.split(item) if (word := _known(part))), None)
        if known is None:
            return None
        found.append(_box(known))
    return tuple(found)


def _plain(name: str) -> str:
    """Small letters without accents, hyphens and doubled blanks."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name[: LONGEST + 1]) if not unicodedata.combining(one))
    return " ".join(bare.casefold().replace(" - ", " ( ").replace("-", " ").split())


def _known(part: str) -> str | None:
    """The part as the table writes it, also without «northern» and the like before it."""
    for word in (part, part.removeprefix("the "), _SIDE.sub("", part)):
        if word.strip() in REGIONS:
            return word.strip()
    return None


def _box(word: str) -> Box:
    west, south, east, north = REGIONS[word]
    return Box(west, south, east, north)


def region_named(box: Box) -> str:
    """What a box is a fair part of: the smallest region that holds it; "Global" for most of the Earth, else ""."""
    if box.width >= FULL_TURN and box.height >= GLOBAL:
        return "Global"
    own = max(box.width * box.height, HAIR)
    within = (
        (region.width * region.height, name) for name in REGIONS if share_within(box, ((region := _box(name)),)) > 0.95
    )
    area, name = min(within, default=(0.0, ""))
    return name.title() if own >= FAIR * area else ""


def share_within(box: Box, regions: tuple[Box, ...]) -> float:
    """The part of a box (0 to 1, in degrees) that lies within the regions, or within what is around all of them."""
    return _shared(box, hull_of(regions)) if regions else 1.0


def _shared(box: Box, region: Box) -> float:
    width = max(_overlap(box.west + turn, box.east + turn, region.west, region.east) for turn in (-360, 0, 360))
    height = _overlap(box.south, box.north, region.south, region.north)
    return min(1.0, width) * height


def _overlap(low: float, high: float, least: float, most: float) -> float:
    """The part of a stretch that lies within another; of a point, whether it does."""
    if high <= low:
        return float(least <= low <= most)
    return max(0.0, min(high, most) - max(low, least)) / (high - low)
