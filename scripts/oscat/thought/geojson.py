"""GeoJSON geometries (RFC 7946) from strangers: their positions, and the outline of a box."""

from collections.abc import Iterator
from typing import Any


def positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    """All positions (longitude, latitude, degrees) of a geometry's coordinates, however deep they lie."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list):
            continue
        if len(one) >= 2 and all(is_angle(part) for part in one[:2]):
            yield one[0], one[1]
        else:
            waiting.extend(one)


def is_angle(value: Any) -> bool:
    """Whether a value is a number of at most a full turn."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 360


def bounds(coordinates: Any) -> list[float] | None:
    """West, south, east, north around all positions; None where there is none."""
    found = list(positions(coordinates))
    if not found:
        return None
    lons, lats = [x for x, _ in found], [y for _, y in found]
    return [min(lons), min(lats), max(lons), max(lats)]


def outline(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """The outline of a box; in two parts where it crosses the antimeridian (section 3.1.9)."""
    spans = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    rings = [[[[w, south], [e, south], [e, north], [w, north], [w, south]]] for w, e in spans]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}
