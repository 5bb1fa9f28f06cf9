"""Write the shared map outlines in site/assets/map from the npm package world-atlas.

Run by hand, seldom; what it writes is committed:

    npm install --prefix atlas world-atlas@2
    python site/map/outlines.py atlas/node_modules/world-atlas

world-atlas (ISC) repackages Natural Earth (public domain) as TopoJSON. Its rings run over the antimeridian
and around the South Pole uncut; drawn as they are they leave a false band across the map, so they are cut
here.

A ring is a list of (x, y) points, closed by its first point. Geographic rings are in degrees (longitude,
latitude), drawn rings in SVG user units with y pointing down: degrees for the flat maps, a disc of radius
90 for the polar ones.
"""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Projection = Callable[[float, float], Point]

TARGET = Path(__file__).resolve().parent.parent / "assets" / "map"
CREDIT = "Natural Earth, public domain, by way of world-atlas, ISC, Copyright 2013-2019 Michael Bostock"
RIM_LATITUDE = 50.0  # the edge of the polar maps, degrees from the equator
RIM_RADIUS = 90.0  # the same edge in user units; scripts/oscat/maps.py draws its boxes on this disc


# --- reading ----------------------------------------------------------------------------------------------


def read_rings(path: Path) -> list[Ring]:
    """Return every ring of the `land` object of a quantized TopoJSON file, in degrees."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    return [_join(indices, arcs) for indices in _ring_indices(topology["objects"]["land"])]


def _decode(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """Turn one arc of integer steps into degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    points: Ring = []
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + shift_x, y * scale_y + shift_y))
    return points


def _ring_indices(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Walk a TopoJSON geometry and yield the arc indices of each of its rings."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _ring_indices(part)
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]


def _join(indices: list[int], arcs: list[Ring]) -> Ring:
    """String arcs together to one ring; index ~i means arc i backwards, neighbours share their end point."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


# --- cutting ----------------------------------------------------------------------------------------------


def unwrap(ring: Ring) -> Ring:
    """Let longitudes run on past 180 degrees instead of jumping, so that neighbours are near each other."""
    points = ring[:1]
    for x, y in ring[1:]:
        points.append((x - 360 * round((x - points[-1][0]) / 360), y))
    return points


def flatten(ring: Ring, limit: float) -> list[Ring]:
    """Cut one ring at the antimeridian; the pieces lie within longitudes -limit..limit.

    A limit a little over 180 lets the pieces overlap, so that two copies of the world side by side show no
    seam.
    """
    run = unwrap(ring)
    turn = 360 * round((run[-1][0] - run[0][0]) / 360)
    copies = [_close_at_pole(run, turn)] if turn else [[(x + lap, y) for x, y in run] for lap in (-360, 0, 360)]
    pieces = (clip(clip(copy, 0, -limit, 1), 0, limit, -1) for copy in copies)
    return [piece for piece in pieces if len(piece) > 2]


def _close_at_pole(run: Ring, turn: int) -> Ring:
    """Close a ring that encircles a pole: its run, which makes a full turn, thrice, then the pole."""
    pole = math.copysign(90, sum(y for _, y in run))
    coast = [(x + turn * lap, y) for lap in (-1, 0, 1) for x, y in run]
    return [*coast, (coast[-1][0], pole), (coast[0][0], pole)]


def clip(ring: Ring, axis: int, limit: float, side: int) -> Ring:
    """Keep the part of a ring where its coordinate `axis` is above (side 1) or below (side -1) the limit."""
    kept: Ring = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        start_in, end_in = ((point[axis] - limit) * side >= 0 for point in (start, end))
        if start_in:
            kept.append(start)
        if start_in != end_in:
            part = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
    return kept


def cap(ring: Ring, pole: int) -> Ring:
    """Keep the part of a ring poleward of the rim; the cut follows the parallel in steps of two degrees."""
    cut = clip(unwrap(ring), 1, pole * RIM_LATITUDE, pole)
    return [point for start, end in zip(cut, cut[1:] + cut[:1], strict=True) for point in _steps(start, end)]


def _steps(start: Point, end: Point) -> Ring:
    """Divide a segment that runs along a parallel; any other is left as its start."""
    count = max(1, round(abs(end[0] - start[0]) / 2)) if start[1] == end[1] else 1
    return [(start[0] + (end[0] - start[0]) * i / count, start[1]) for i in range(count)]


# --- projecting -------------------------------------------------------------------------------------------


def flat(longitude: float, latitude: float) -> Point:
    """Plate carree: degrees as they are, y down."""
    return longitude, -latitude


def polar(pole: int) -> Projection:
    """Return the Lambert azimuthal equal-area projection on the north (1) or south (-1) pole, rim at radius
    90.
    """

    def project(longitude: float, latitude: float) -> Point:
        half = math.radians(90 - pole * latitude) / 2
        radius = RIM_RADIUS * math.sin(half) / math.sin(math.radians(90 - RIM_LATITUDE) / 2)
        angle = math.radians(longitude)
        return radius * math.sin(angle), pole * radius * math.cos(angle)

    return project


# --- simplifying and writing ------------------------------------------------------------------------------


def area(ring: Ring) -> float:
    """Return the area inside a ring, in its own units squared."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Thin a ring (Douglas and Peucker): no dropped point lies further than the tolerance from what
    remains.
    """
    far = max(range(len(ring)), key=lambda i: math.dist(ring[0], ring[i]))
    line, keep = [*ring, ring[0]], {0, far}
    spans = [(0, far), (far, len(ring))]
    while spans:
        first, last = spans.pop()
        gaps = [(_gap(line[i], line[first], line[last]), i) for i in range(first + 1, last)]
        worst, index = max(gaps, default=(0.0, 0))
        if worst > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return [line[i] for i in sorted(keep)]


def _gap(point: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to a segment."""
    run, rise = end[0] - start[0], end[1] - start[1]
    square = run * run + rise * rise
    part = ((point[0] - start[0]) * run + (point[1] - start[1]) * rise) / square if square else 0.0
    part = min(1.0, max(0.0, part))
    return math.dist(point, (start[0] + part * run, start[1] + part * rise))


def path_data(rings: Iterable[Ring], grain: int) -> str:
    """Write rings as one path of whole numbers, `grain` to the user unit, each step relative to the one
    before.
    """
    parts: list[str] = []
    x = y = 0
    for ring in rings:
        steps: list[int] = []
        start_x, start_y = x, y
        for point in ring:
            next_x, next_y = round(point[0] * grain), round(point[1] * grain)
            if not steps or (next_x, next_y) != (x, y):
                steps += (next_x - x, next_y - y)
            x, y = next_x, next_y
        if len(steps) < 6:  # shrunk to a line: put the pen back
            x, y = start_x, start_y
            continue
        x, y = start_x + steps[0], start_y + steps[1]  # where `z` leaves the pen
        parts.append("m" + " ".join(map(str, steps)).replace(" -", "-") + "z")
    return "".join(parts)


def land(rings: Iterable[Ring], project: Projection, grain: int, tolerance: float, speck: float) -> str:
    """Project, drop islands smaller than `speck` (square user units), thin, and write the path `land`."""
    drawn = ([project(x, y) for x, y in ring] for ring in rings)
    thinned = [simplify(ring, tolerance) for ring in drawn if area(ring) >= speck]
    return f'<path id="land" transform="scale({1 / grain:g})" d="{path_data(thinned, grain)}"/>'


def flat_grid() -> str:
    """Write the path `grat` of the world: parallels and meridians every 30 degrees."""
    parallels = "".join(f"M-180 {y}H180" for y in range(-60, 90, 30))
    meridians = "".join(f"M{x}-90V90" for x in range(-150, 180, 30))
    return _grid(parallels + meridians)


def polar_grid() -> str:
    """Write the path `grat` of a polar map: parallels every 10 degrees, meridians every 30 up to the
    innermost.
    """
    project = polar(1)
    radii = [project(90, latitude)[0] for latitude in (60, 70, 80)]
    circles = "".join(
        f"M{-r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0" for r in radii
    )
    ends = ((project(turn, 80), project(turn, RIM_LATITUDE)) for turn in range(0, 360, 30))
    spokes = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in ends)
    return _grid(circles + spokes)


def _grid(data: str) -> str:
    return f'<path id="grat" fill="none" vector-effect="non-scaling-stroke" d="{data}"/>'


def _write(name: str, view: str, *paths: str) -> None:
    """Write one SVG file whose paths carry ids, for pages to `<use>`, and no colours, for pages to choose."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><!-- {CREDIT} -->{"".join(paths)}</svg>\n'
    (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{name:10} {len(text):7,} bytes")


def main(atlas: Path) -> None:
    """Write the four outlines."""
    coarse, fine = read_rings(atlas / "land-110m.json"), read_rings(atlas / "land-50m.json")
    whole, disc = "-180 -90 360 180", "-90 -90 180 180"
    world = [piece for ring in coarse for piece in flatten(ring, 180)]
    coast = [piece for ring in fine for piece in flatten(ring, 180.1)]
    TARGET.mkdir(parents=True, exist_ok=True)
    _write("world.svg", whole, land(world, flat, 4, 0.2, 0.4), flat_grid())
    _write("coast.svg", whole, land(coast, flat, 100, 0.015, 0.001))
    for name, pole in (("north.svg", 1), ("south.svg", -1)):
        caps = [ring for ring in (cap(ring, pole) for ring in fine) if len(ring) > 2]
        _write(name, disc, land(caps, polar(pole), 5, 0.15, 0.3), polar_grid())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python site/map/outlines.py path/to/world-atlas")
    main(Path(sys.argv[1]))
