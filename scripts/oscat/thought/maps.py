"""Draw where an entry's data lie: small maps as inline SVG, made at build time.

Pure: bounding boxes in, HTML out. The outlines of land are shared files (site/assets/map, see
site/map/outlines.py) that a page references by `<use>`, so a map adds about a kilobyte to its page; colours
come from site/assets/map/map.css. Browsers follow `<use>` over http only: opened from disk, the maps show
no land.

Flat maps are drawn in degrees, x = longitude and y = -latitude; polar ones in user units on a disc of
radius 90.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from oscat.thought.boxes import (
    FULL_TURN,
    Box,
    clamped,
    degrees,
    eastward,
    extent_words,
    halves,
    hull_of,
    plain,
    read_boxes,
    span,
)
from oscat.thought.tongue import _

MOST_BOXES = 50  # drawn one by one; those beyond are drawn as the one box around them
TINY = 3.0  # degrees; a smaller box is drawn as a dot on the world
WIDEST_ZOOM = 90.0  # degrees of longitude; a wider extent needs no zoomed view
TALLEST_ZOOM = 100.0  # degrees of latitude that a zoomed view may show: beyond, it hardly differs from the world
SHORTEST_ZOOM = 10.0  # and must show: less would hold no coast to know the place by
MARGIN = 1.35  # a zoomed view shows that many times the extent
POLAR_LATITUDE = 58.0  # an extent poleward of it is drawn on a polar map too
RIM_LATITUDE, RIM_RADIUS = 50.0, 90.0  # the edge of the polar outlines, in degrees and in user units
TALL_AS_THE_WORLD = 120.0  # degrees of latitude; a box all the way round and so tall is the world, on a small map
GRID_STEPS = (1, 2, 5, 10, 15, 30, 60)  # degrees between the lines of a zoomed view
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


Turns = Callable[[Box], Iterable[Box]]  # the copies and parts of a box that a view shows


class Frame(NamedTuple):
    """What a zoomed view shows: centre and height in degrees; on screen it is twice as wide as tall.

    At latitude phi a degree of longitude is cos(phi) as long as one of latitude: longitudes are drawn by
    `squeeze`.
    """

    longitude: float
    latitude: float
    height: float
    squeeze: float

    @property
    def reach(self) -> float:
        """Half its width, in degrees of longitude."""
        return self.height / self.squeeze

    @property
    def left(self) -> float:
        """Its left edge as drawn: squeezed degrees."""
        return self.longitude * self.squeeze - self.height

    @property
    def top(self) -> float:
        """Its upper edge as drawn: degrees, y down."""
        return -self.latitude - self.height / 2


# --- the two drawings -------------------------------------------------------------------------------------


def extent_map(boxes: Sequence[Sequence[float]], label: str, assets: str) -> str:
    """Return `<figure class="maps">`: the world, where it helps a zoomed and a polar view, and a caption.

    `boxes` are STAC bounding boxes in degrees, [w, s, e, n] or [w, s, zmin, e, n, zmax], w > e if it
    crosses the antimeridian; what cannot be drawn is passed over, and without anything to draw the answer
    is "". `label` names the map to who cannot see it. `assets` is the relative URL of the folder that holds
    map/, as "../../assets".
    """
    known = read_boxes(boxes)
    drawn, around = _layers(known)
    if not drawn:
        return ""
    hull = around or hull_of(drawn)
    land, name = escape(f"{assets}/map/"), escape(NO_XML.sub("\ufffd", label))
    views = [_world(drawn, around, land, name), _zoom(drawn, around, hull, land, name)]
    views += [_polar(drawn, pole, land, name) for pole in _poles(drawn)]
    return f'<figure class="maps">{"".join(views)}<figcaption>{_caption(known, around)}</figcaption></figure>'


def thumbnail(boxes: Sequence[Sequence[float]], assets: str) -> str:
    """Return a small world with the same boxes for cards, hidden from screen readers; "" without any."""
    drawn, _ = _layers(read_boxes(boxes))
    if not drawn:
        return ""
    body = ground(assets) + _marks(drawn, 2 * TINY, halves)
    whole = hull_of(drawn)
    reach = " map-everywhere" if whole.width >= FULL_TURN and whole.height >= TALL_AS_THE_WORLD else ""
    return f'<svg class="map map-thumb{reach}" viewBox="-180 -90 360 180" aria-hidden="true">{body}</svg>'


def _caption(boxes: list[Box], around: Box | None) -> str:
    """Say the extent, and in how many parts; the hull of far-flung parts is never called global."""
    areas, whole = set(boxes) - {around}, around or hull_of(boxes)
    if len(areas) < 2:
        return extent_words(whole)
    if whole.width < 180:
        return _("%(count)s areas within %(extent)s", count=len(areas), extent=extent_words(whole))
    latitudes = span(degrees(whole.south, "NS"), degrees(whole.north, "NS"))
    return _("%(count)s areas, %(latitudes)s", count=len(areas), latitudes=latitudes)


def _layers(boxes: list[Box]) -> tuple[list[Box], Box | None]:
    """Part the boxes into those to draw and, if the first goes around all others as STAC asks, that one."""
    if len(boxes) < 2 or not all(map(boxes[0].holds, boxes)):
        return _few(boxes), None
    parts = [box for box in boxes[1:] if box != boxes[0]]
    return (_few(parts), boxes[0]) if parts else (boxes[:1], None)


def _few(boxes: list[Box]) -> list[Box]:
    """Draw no more than MOST_BOXES; the last stands for all the rest."""
    if len(boxes) <= MOST_BOXES:
        return boxes
    return [*boxes[: MOST_BOXES - 1], hull_of(boxes[MOST_BOXES - 1 :])]


# --- views ------------------------------------------------------------------------------------------------


def _world(boxes: list[Box], around: Box | None, land: str, name: str) -> str:
    """The whole world, 360 by 180 degrees."""
    file = f"{land}world.svg"
    marks = _around(around, halves) + _marks(boxes, TINY, halves)
    body = _sea(-180, -90) + _use(file, "grat") + _use(file, "land") + marks
    return _svg("map-world", "-180 -90 360 180", name, body)


def _zoom(boxes: list[Box], around: Box | None, hull: Box, land: str, name: str) -> str:
    """The surroundings of a small extent, or "": the file of finer outlines behind a smaller window."""
    frame = _frame(hull)
    if frame is None:
        return ""
    turns = partial(_seen, frame=frame)
    copies = [int(copy.west + 180) for copy in turns(Box(-180, -90, 180, 90))]
    outlines = "".join(_use(f"{land}coast.svg", "land", turn) for turn in copies)
    marks = _around(around, turns) + _marks(boxes, frame.height / 30, turns)
    lines, labels = _graticule(frame)
    body = f'<g transform="scale({frame.squeeze:.3f} 1)">{outlines}{lines}{marks}</g>{labels}'
    view = f"{plain(frame.left)} {plain(frame.top)} {plain(2 * frame.height)} {plain(frame.height)}"
    return _svg("map-zoom", view, _("%(name)s, zoomed in", name=name), _sea(frame.left, frame.top) + body)


def _frame(hull: Box) -> Frame | None:
    """Return what the zoomed view of an extent shows; None if it is too large to zoom."""
    longitude, latitude = hull.centre
    squeeze = max(0.2, math.cos(math.radians(latitude)))
    height = max(SHORTEST_ZOOM, MARGIN * hull.height, MARGIN * hull.width * squeeze / 2)
    if hull.width >= WIDEST_ZOOM or height > TALLEST_ZOOM:
        return None
    return Frame(longitude, clamped(latitude, 90 - height / 2), height, squeeze)


def _graticule(frame: Frame) -> tuple[str, str]:
    """The graticule of a frame, path and labels: the path is to be squeezed with the land, they are not."""
    bottom = frame.top + frame.height
    parallels = _lines(frame.latitude - 0.43 * frame.height, frame.latitude + 0.42 * frame.height)
    meridians = _lines(frame.longitude - 0.95 * frame.reach, frame.longitude + 0.78 * frame.reach)
    level = "".join(f"M{plain(frame.longitude - frame.reach)} {-y}h{plain(2 * frame.reach)}" for y in parallels)
    upright = "".join(f"M{x} {plain(frame.top)}V{plain(bottom)}" for x in meridians)
    size, inset = frame.height * 0.056, frame.height * 0.02
    rows = (_text(frame.left + inset, -y - inset, degrees(y, "NS")) for y in parallels)
    row = bottom - inset
    columns = (_text(x * frame.squeeze + inset, row, degrees(eastward(x), "EW")) for x in meridians)
    labels = f'<g class="map-text" font-size="{plain(size)}">{"".join((*rows, *columns))}</g>'
    return _path("map-grid", level + upright), labels


def _lines(low: float, high: float) -> list[int]:
    """Round degrees between two bounds, four or so; the bounds leave room for the labels."""
    step = next((step for step in GRID_STEPS if (high - low) / step <= 4.5), GRID_STEPS[-1])
    return list(range(math.ceil(low / step) * step, math.floor(high / step) * step + 1, step))


def _poles(boxes: list[Box]) -> list[int]:
    """Return the poles to draw (north 1, south -1): none unless every box lies around one of them."""
    near = {1 if box.south >= POLAR_LATITUDE else -1 if box.north <= -POLAR_LATITUDE else 0 for box in boxes}
    return [] if 0 in near else sorted(near, reverse=True)


def _polar(boxes: list[Box], pole: int, land: str, name: str) -> str:
    """The surroundings of one pole, equal-area, with those boxes that lie around it."""
    side = "north" if pole > 0 else "south"
    mine = [box for box in boxes if box.centre[1] * pole > 0]
    large = [box for box in mine if not _is_tiny(box, TINY / 2)]
    dots = _dots(_on_disc(*box.centre, pole) for box in mine if _is_tiny(box, TINY / 2))
    shapes = _path("map-box", "".join(_sector(box, pole) for box in large))
    outlines = _use(f"{land}{side}.svg", "grat") + _use(f"{land}{side}.svg", "land")
    body = f'<circle class="map-sea" r="90"/>{outlines}{shapes}{dots}'
    return _svg("map-polar", "-91 -91 182 182", _from_above(name, side), body)


def _from_above(name: str, side: str) -> str:
    if side == "north":
        return _("%(name)s, seen from above the north pole", name=name)
    return _("%(name)s, seen from above the south pole", name=name)


def _sector(box: Box, pole: int) -> str:
    """Path data of a box near a pole: two arcs and two spokes, or two circles if it goes all the way."""
    outer, inner = sorted((box.south, box.north), key=abs)
    there, back = (0, 1) if pole > 0 else (1, 0)
    if box.width >= FULL_TURN:
        hole = _circle(_radius(inner), back) if abs(inner) < 90 else ""
        return _circle(_radius(outer), there) + hole
    corners = ((box.west, outer), (box.east, outer), (box.east, inner), (box.west, inner))
    a, b, c, d = (f"{plain(x)} {plain(y)}" for x, y in (_on_disc(*corner, pole) for corner in corners))
    wide = int(box.width > 180)
    far, near = plain(_radius(outer)), plain(_radius(inner))
    return f"M{a}A{far} {far} 0 {wide} {there} {b}L{c}A{near} {near} 0 {wide} {back} {d}z"


def _circle(radius: float, way: int) -> str:
    """Path data of a circle, clockwise (1) or not (0): the other way inside another, it is a hole."""
    r, across = plain(radius), plain(2 * radius)
    return f"M-{r} 0a{r} {r} 0 1 {way} {across} 0a{r} {r} 0 1 {way}-{across} 0z"


def _radius(latitude: float) -> float:
    """Distance from the pole on the equal-area polar maps, user units; as in site/map/outlines.py."""
    half, rim = (math.radians(90 - degrees) / 2 for degrees in (abs(latitude), RIM_LATITUDE))
    return RIM_RADIUS * math.sin(half) / math.sin(rim)


def _on_disc(longitude: float, latitude: float, pole: int) -> tuple[float, float]:
    """Place a point on a polar map: Greenwich points down on the northern, up on the southern."""
    angle, radius = math.radians(longitude), _radius(latitude)
    return radius * math.sin(angle), pole * radius * math.cos(angle)


# --- marks on flat maps -----------------------------------------------------------------------------------


def _marks(boxes: list[Box], tiny: float, turns: Turns) -> str:
    """The boxes as one path, so that overlaps do not darken; those smaller than `tiny` degrees as dots."""
    large = [box for box in boxes if not _is_tiny(box, tiny)]
    dots = ((turn.centre[0], -turn.centre[1]) for box in boxes if _is_tiny(box, tiny) for turn in turns(box))
    return _path("map-box", _rectangles(large, turns)) + _dots(dots)


def _around(box: Box | None, turns: Turns) -> str:
    """The box around all others, where there is one."""
    return _path("map-around", _rectangles([box], turns)) if box else ""


def _is_tiny(box: Box, limit: float) -> bool:
    return max(box.width, box.height) < limit


def _rectangles(boxes: list[Box], turns: Turns) -> str:
    """Path data of boxes on a flat map."""
    return "".join(
        f"M{plain(turn.west)} {plain(-turn.north)}h{plain(turn.width)}v{plain(turn.height)}h{plain(-turn.width)}z"
        for box in boxes
        for turn in turns(box)
    )


def _dots(points: Iterable[tuple[float, float]]) -> str:
    """Points as strokes of no length: round caps make discs of them, as large as the stylesheet says."""
    data = "".join(f"M{plain(x)} {plain(y)}h.01" for x, y in points)
    return _path("map-halo", data) + _path("map-dot", data)


def _seen(box: Box, frame: Frame) -> Iterator[Box]:
    """The copies of a box, a full turn apart, that the frame shows."""
    for turn in (-360, 0, 360):
        copy = box.moved(turn)
        if copy.east > frame.longitude - frame.reach and copy.west < frame.longitude + frame.reach:
            yield copy


# --- SVG --------------------------------------------------------------------------------------------------


def _svg(kind: str, view: str, name: str, body: str) -> str:
    return f'<svg class="map {kind}" viewBox="{view}" role="img" aria-label="{name}">{body}</svg>'


def ground(assets: str) -> str:
    """Sea and land of the world, in degrees: what a map begins with."""
    return _sea(-180, -90) + _use(escape(f"{assets}/map/world.svg"), "land")


def _sea(left: float, top: float) -> str:
    return f'<rect class="map-sea" x="{plain(left)}" y="{plain(top)}" width="100%" height="100%"/>'


def _use(file: str, part: str, turn: int = 0) -> str:
    """Show `land` or `grat` (latitudes and longitudes) of an outline file, `turn` degrees further east."""
    kind, shift = ("land" if part == "land" else "grid"), (f' x="{turn}"' if turn else "")
    return f'<use class="map-{kind}" href="{file}#{part}"{shift}/>'


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{plain(x)}" y="{plain(y)}">{words}</text>'


def _path(kind: str, data: str) -> str:
    return f'<path class="{kind}" d="{data}"/>' if data else ""
