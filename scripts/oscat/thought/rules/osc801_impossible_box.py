"""A bounding box that lies nowhere on Earth.

## What it does
Asks every bounding box (of a Collection, an Item, a Record) for west, south, east, north in degrees (GeoJSON, RFC 7946, section
5): latitudes within ±90 and south below north, longitudes within ±180. Heights of six numbers are left alone.

## Why it matters
Search by area and the map use the box. In the old catalog such boxes stood for more than a year on average, and the product
was found in the wrong place or nowhere.

## Example
`[400000, 5300000, 500000, 5400000]` (metres), `[45.2, -120.5, 46, -119]` (latitude first)

## Use instead
`[-120.5, 45.2, -119, 46]`

## Fix
Safe where longitudes count from 0 to 360: they become -180 to 180. A guess where the order of the numbers was mistaken. Metres
need the projection, which only the author knows.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.spacetime import edges, with_edges, written_boxes
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"bbox", "extent"})
Edges = tuple[float, float, float, float]


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each box whose numbers cannot be degrees of west, south, east and north."""
    for where, box in written_boxes(file):
        fault = _fault(edges(box))
        if fault:
            message, advice, right, safe = fault
            fix = replace(where, with_edges(box, *right)) if right else None
            yield Hit(f"the box {list(edges(box))} {message}", advice, where, fix=fix, safe=safe or not fix)


def _fault(box: Edges) -> tuple[str, str, Edges | None, bool] | None:
    """What is wrong, what to do, the box that was meant, and whether that is certain."""
    west, south, east, north = box
    if max(map(abs, box)) > 360:
        return (
            "is not in degrees",
            "Give west, south, east, north in degrees (WGS 84), not projected metres.",
            None,
            True,
        )
    if abs(south) > 90 or abs(north) > 90:
        return _beyond_the_poles(box)
    if abs(west) > 180 or abs(east) > 180:
        return _beyond_the_antimeridian(box)
    if south > north:
        right = (west, north, east, south)
        return "has its south above its north", f"Write {list(right)}, if that is meant.", right, False
    return None


def _beyond_the_poles(box: Edges) -> tuple[str, str, Edges | None, bool]:
    west, south, east, north = box
    turned = (south, west, north, east)
    if _is_possible(turned):
        return "has a latitude beyond ±90", f"Latitude and longitude seem swapped: write {list(turned)}.", turned, False
    paired = (west, east, south, north)
    if _is_possible(paired):
        return (
            "has a latitude beyond ±90",
            f"The order is west, south, east, north: write {list(paired)}.",
            paired,
            False,
        )
    return "has a latitude beyond ±90", "Give west, south, east, north in degrees.", None, True


def _beyond_the_antimeridian(box: Edges) -> tuple[str, str, Edges | None, bool]:
    west, south, east, north = box
    if west < -180 or south > north or not west <= east <= west + 360:
        return "has a longitude beyond ±180", "Give longitudes from -180 to 180.", None, True
    right = (-180, south, 180, north) if east - west >= 360 else (_eastward(west), south, _eastward(east), north)
    return "counts longitudes from 0 to 360", f"Write {list(right)}.", right, True


def _eastward(longitude: float) -> float:
    """The same longitude within ±180, without the rounding that a remainder brings."""
    return longitude - 360 if longitude > 180 else longitude


def _is_possible(box: Edges) -> bool:
    west, south, east, north = box
    return max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90 and west <= east
