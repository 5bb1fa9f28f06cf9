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

MOST_BOXES = 50  # drawn one by one; those beyond are drawn as the one box around them
TINY = 3.0  # degrees; a smaller box is drawn as a dot on the world
WIDEST_ZOOM = 90.0  # degrees of longitude; a wider extent needs no zoomed view
TALLEST_ZOOM = 100.0  # degrees of latitude that a zoomed view may show: beyond, it hardly differs from the world
SHORTEST_ZOOM = 10.0  # and must show: less would hold no coast to know the place by
MARGIN = 1.35  # a zoomed view shows that many times the extent
POLAR_LATITUDE = 58.0  # an extent poleward of it is drawn on a polar map too
RIM_LATITUDE, RIM_RADIUS = 50.0, 90.0  # the edge of the polar outlines, in degrees and in user units
FULL_TURN = 359.0  # degrees of longitude that count as all the way round
GRID_STEPS = (1, 2, 5, 10, 15, 30, 60)  # degrees between the lines of a zoomed view
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HAIR = 1e-9  # degrees; less is rounding


class Box(NamedTuple):
    """A bounding box in degrees: -180 <= west < 180, west <= east <= west + 360, -90 <= south <= north <= 90.

    One that crosses the antimeridian has east > 180.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Its extent in degrees of longitude, 0..360."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Its extent in degrees of latitude."""
        return self.north - self.south

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of its middle; the longitude may be over 180."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def moved(self, turn: float) -> "Box":
        """The same box drawn `turn` degrees further east."""
        return Box(self.west + turn, self.south, self.east + turn, self.north)

    def holds(self, other: "Box") -> bool:
        """Whether the other box lies within this one, all the way round the globe considered."""
        turned = (other.west - self.west + HAIR) % 360
        beside = self.width >= FULL_TURN or turned + other.width <= self.width + 2 * HAIR
        return beside and self.south <= other.south and other.north <= self.north


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
    outline = _use(escape(f"{assets}/map/world.svg"), "land")
    body = _sea(-180, -90) + outline + _marks(drawn, 2 * TINY, _on_world)
    return f'<svg class="map map-thumb" viewBox="-180 -90 360 180" aria-hidden="true">{body}</svg>'


def extent_words(box: Box) -> str:
    """Return the extent for people, such as "6° W – 36.5° E, 30° N – 46° N"."""
    upward = _range(_degrees(box.south, "NS"), _degrees(box.north, "NS"))
    if box.width < FULL_TURN:
        return f"{_range(_degrees(box.west, 'EW'), _degrees(_eastward(box.east), 'EW'))}, {upward}"
    return "Global" if box.height >= 179 else f"All longitudes, {upward}"


def _caption(boxes: list[Box], around: Box | None) -> str:
    """Say the extent, and in how many parts; the hull of far-flung parts is never called global."""
    areas, whole = set(boxes) - {around}, around or hull_of(boxes)
    if len(areas) < 2:
        return extent_words(whole)
    if whole.width < 180:
        return f"{len(areas)} areas within {extent_words(whole)}"
    return f"{len(areas)} areas, {_range(_degrees(whole.south, 'NS'), _degrees(whole.north, 'NS'))}"


def _eastward(longitude: float) -> float:
    """Bring a longitude back to -180..180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def _degrees(value: float, sides: str) -> str:
    """Write an angle with its side, as "36.5° E"; `sides` are the letters for above and below zero."""
    size = _n(abs(value))
    return f"{size}°" if size in ("0", "180") else f"{size}° {sides[value < 0]}"


def _range(start: str, end: str) -> str:
    return start if start == end else f"{start} – {end}"


# --- reading ----------------------------------------------------------------------------------------------


def read_boxes(boxes: object) -> list[Box]:
    """Return, in their order, the boxes that can be drawn of whatever stands in a file."""
    if not isinstance(boxes, Sequence) or isinstance(boxes, str | bytes):
        return []
    return [box for box in map(_read_box, boxes) if box]


def _read_box(raw: object) -> Box | None:
    """Return one box, or None for what is no bounding box in degrees: wrong length, no numbers, metres."""
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes) or len(raw) not in (4, 6):
        return None
    half = len(raw) // 2
    corners = raw[0], raw[1], raw[half], raw[half + 1]
    if not all(map(_is_angle, corners)):
        return None
    west, south, east, north = map(float, corners)
    if max(abs(south), abs(north)) > 91:
        return None
    south, north = sorted((_clamped(south, 90), _clamped(north, 90)))
    return _placed(west, south, east, north)


def _is_angle(value: object) -> bool:
    """Whether a value is a number of at most a full turn; not true of NaN and the infinities."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -360 <= value <= 360


def _placed(west: float, south: float, east: float, north: float) -> Box:
    """Bring longitudes written in any way (170..-170, 170..190, 0..360) to the one of `Box`."""
    if east - west >= FULL_TURN:
        return Box(-180, south, 180, north)
    start = (west + 180) % 360 - 180
    return Box(start, south, start + (east - west) % 360, north)


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


def hull_of(boxes: Sequence[Box]) -> Box:
    """Return the narrowest box around one or more boxes: all the globe but the widest gap between them."""
    start, gap = -180.0, 0.0
    reach = max(box.east for box in boxes) - 360
    for box in sorted(boxes):
        if box.west - reach > gap:
            start, gap = box.west, box.west - reach
        reach = max(reach, box.east)
    south, north = min(box.south for box in boxes), max(box.north for box in boxes)
    return Box(start, south, start + 360 - gap, north)


# --- views ------------------------------------------------------------------------------------------------


def _world(boxes: list[Box], around: Box | None, land: str, name: str) -> str:
    """The whole world, 360 by 180 degrees."""
    file = f"{land}world.svg"
    marks = _around(around, _on_world) + _marks(boxes, TINY, _on_world)
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
    view = f"{_n(frame.left)} {_n(frame.top)} {_n(2 * frame.height)} {_n(frame.height)}"
    return _svg("map-zoom", view, f"{name}, zoomed in", _sea(frame.left, frame.top) + body)


def _frame(hull: Box) -> Frame | None:
    """Return what the zoomed view of an extent shows; None if it is too large to zoom."""
    longitude, latitude = hull.centre
    squeeze = max(0.2, math.cos(math.radians(latitude)))
    height = max(SHORTEST_ZOOM, MARGIN * hull.height, MARGIN * hull.width * squeeze / 2)
    if hull.width >= WIDEST_ZOOM or height > TALLEST_ZOOM:
        return None
    return Frame(longitude, _clamped(latitude, 90 - height / 2), height, squeeze)


def _graticule(frame: Frame) -> tuple[str, str]:
    """The graticule of a frame, path and labels: the path is to be squeezed with the land, they are not."""
    bottom = frame.top + frame.height
    parallels = _lines(frame.latitude - 0.43 * frame.height, frame.latitude + 0.42 * frame.height)
    meridians = _lines(frame.longitude - 0.95 * frame.reach, frame.longitude + 0.78 * frame.reach)
    level = "".join(f"M{_n(frame.longitude - frame.reach)} {-y}h{_n(2 * frame.reach)}" for y in parallels)
    upright = "".join(f"M{x} {_n(frame.top)}V{_n(bottom)}" for x in meridians)
    size, inset = frame.height * 0.056, frame.height * 0.02
    rows = (_text(frame.left + inset, -y - inset, _degrees(y, "NS")) for y in parallels)
    row = bottom - inset
    columns = (_text(x * frame.squeeze + inset, row, _degrees(_eastward(x), "EW")) for x in meridians)
    labels = f'<g class="map-text" font-size="{_n(size)}">{"".join((*rows, *columns))}</g>'
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
    return _svg("map-polar", "-91 -91 182 182", f"{name}, seen from above the {side} pole", body)


def _sector(box: Box, pole: int) -> str:
    """Path data of a box near a pole: two arcs and two spokes, or two circles if it goes all the way."""
    outer, inner = sorted((box.south, box.north), key=abs)
    there, back = (0, 1) if pole > 0 else (1, 0)
    if box.width >= FULL_TURN:
        hole = _circle(_radius(inner), back) if abs(inner) < 90 else ""
        return _circle(_radius(outer), there) + hole
    corners = ((box.west, outer), (box.east, outer), (box.east, inner), (box.west, inner))
    a, b, c, d = (f"{_n(x)} {_n(y)}" for x, y in (_on_disc(*corner, pole) for corner in corners))
    wide = int(box.width > 180)
    far, near = _n(_radius(outer)), _n(_radius(inner))
    return f"M{a}A{far} {far} 0 {wide} {there} {b}L{c}A{near} {near} 0 {wide} {back} {d}z"


def _circle(radius: float, way: int) -> str:
    """Path data of a circle, clockwise (1) or not (0): the other way inside another, it is a hole."""
    r, across = _n(radius), _n(2 * radius)
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
        f"M{_n(turn.west)} {_n(-turn.north)}h{_n(turn.width)}v{_n(turn.height)}h{_n(-turn.width)}z"
        for box in boxes
        for turn in turns(box)
    )


def _dots(points: Iterable[tuple[float, float]]) -> str:
    """Points as strokes of no length: round caps make discs of them, as large as the stylesheet says."""
    data = "".join(f"M{_n(x)} {_n(y)}h.01" for x, y in points)
    return _path("map-halo", data) + _path("map-dot", data)


def _on_world(box: Box) -> Iterator[Box]:
    """The one or two rectangles of a box on the world map: one that crosses the antimeridian is cut there."""
    if box.east <= 180:
        yield box
    else:
        yield box._replace(east=180.0)
        yield Box(-180, box.south, box.east - 360, box.north)


def _seen(box: Box, frame: Frame) -> Iterator[Box]:
    """The copies of a box, a full turn apart, that the frame shows."""
    for turn in (-360, 0, 360):
        copy = box.moved(turn)
        if copy.east > frame.longitude - frame.reach and copy.west < frame.longitude + frame.reach:
            yield copy


# --- SVG --------------------------------------------------------------------------------------------------


def _svg(kind: str, view: str, name: str, body: str) -> str:
    return f'<svg class="map {kind}" viewBox="{view}" role="img" aria-label="{name}">{body}</svg>'


def _sea(left: float, top: float) -> str:
    return f'<rect class="map-sea" x="{_n(left)}" y="{_n(top)}" width="100%" height="100%"/>'


def _use(file: str, part: str, turn: int = 0) -> str:
    """Show `land` or `grat` (latitudes and longitudes) of an outline file, `turn` degrees further east."""
    kind, shift = ("land" if part == "land" else "grid"), (f' x="{turn}"' if turn else "")
    return f'<use class="map-{kind}" href="{file}#{part}"{shift}/>'


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}">{words}</text>'


def _path(kind: str, data: str) -> str:
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def _clamped(value: float, limit: float) -> float:
    return min(limit, max(-limit, value))


def _n(value: float) -> str:
    """Write a number to two decimals at most, without needless digits."""
    return f"{round(value, 2) + 0.0:g}"
