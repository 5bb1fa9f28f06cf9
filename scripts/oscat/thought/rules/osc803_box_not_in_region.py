"""A bounding box that lies elsewhere than the region it names.

## What it does
Compares the overall box of a product with `osc:region`, where every part of that name is in oscat's table of continents, oceans,
seas, landscapes and countries (with generous borders). Reported is a box of which little lies in the region.

## Why it matters
One of the two is wrong, and visitors look for the data in the wrong place. Swapped coordinates near the equator cannot be seen
from the numbers alone.

## Example
`"osc:region": "Andalusia", "bbox": [[37.0, -6.4, 37.3, -5.9]]`

## Use instead
`"bbox": [[-6.4, 37.0, -5.9, 37.3]]`

## Fix
Guess, offered where the box with latitude and longitude exchanged lies in the region; else none.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.boxes import read_boxes
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.regions import regions_of, share_within
from oscat.thought.sentences import shown
from oscat.thought.spacetime import edges, with_edges, written_boxes
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.PROJECT})
NEEDS: Final = frozenset({"osc:region"})
LEAST: Final = 0.35
"""The part of a box that must lie in the region; less is elsewhere."""


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a box that is not where the region is."""
    region: Any = file.data.get("osc:region")
    regions = regions_of(region) if isinstance(region, str) else None
    found = next(written_boxes(file), None) if regions else None
    if found is None or regions is None:
        return
    where, box = found
    west, south, east, north = edges(box)
    share = _share(box, regions)
    if south > north or not _reads(box) or share >= LEAST:
        return
    turned = with_edges(box, south, west, north, east)
    if max(abs(west), abs(east)) <= 90 and west <= east and _share(turned, regions) > 0.9:
        advice = f"Latitude and longitude seem swapped: write {list(edges(turned))}."
        yield Hit(_message(box, region, share), advice, where, fix=replace(where, turned), safe=False)
    else:
        yield Hit(_message(box, region, share), "Correct the box, or name the region that it covers.", where)


def _message(box: list[float], region: str, share: float) -> str:
    how = "reaches far beyond" if share else "does not lie in"
    return f"the box {list(edges(box))} {how} the region {shown(region)}"


def _reads(box: list[float]) -> bool:
    return bool(read_boxes([box])) and max(map(abs, edges(box))) <= 180


def _share(box: list[float], regions: Any) -> float:
    read = read_boxes([box])
    return share_within(read[0], regions) if read else 0.0
