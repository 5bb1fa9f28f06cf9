"""Bounding boxes on the globe: read from whatever stands in a file, put in one form, joined, said in words.

Longitudes go round: a box may cross the antimeridian, and the hull of several is the narrowest one around them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from oscat.thought.tongue import _

FULL_TURN = 359.0  # degrees of longitude that count as all the way round
HAIR = 1e-9  # degrees; less is rounding
Edges = tuple[float, float, float, float]
"""West, south, east and north of what does not cross the antimeridian."""


def touch(one: Edges, other: Edges) -> bool:
    """Whether two boxes have a place in common, be it on their edges."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


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
    south, north = sorted((clamped(south, 90), clamped(north, 90)))
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


def clamped(value: float, limit: float) -> float:
    """The nearest value within -limit..limit."""
    return min(limit, max(-limit, value))


def halves(box: Box) -> Iterator[Box]:
    """The one or two boxes within -180..180 that a box is: one that crosses the antimeridian is cut there."""
    if box.east <= 180:
        yield box
    else:
        yield box._replace(east=180.0)
        yield Box(-180.0, box.south, box.east - 360, box.north)


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


def extent_words(box: Box) -> str:
    """Return the extent for people, such as "6° W – 36.5° E, 30° N – 46° N"."""
    upward = span(degrees(box.south, "NS"), degrees(box.north, "NS"))
    if box.width < FULL_TURN:
        return f"{span(degrees(box.west, 'EW'), degrees(eastward(box.east), 'EW'))}, {upward}"
    return _("Global") if box.height >= 179 else _("All longitudes, %(latitudes)s", latitudes=upward)


def eastward(longitude: float) -> float:
    """Bring a longitude back to -180..180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def degrees(value: float, sides: str) -> str:
    """Write an angle with its side, as "36.5° E"; `sides` are the letters for above and below zero."""
    size = plain(abs(value))
    return f"{size}°" if size in ("0", "180") else f"{size}° {sides[value < 0]}"


def span(start: str, end: str) -> str:
    """«start – end», or one of them where they are the same."""
    return start if start == end else f"{start} – {end}"


def plain(value: float) -> str:
    """Write a number to two decimals at most, without needless digits."""
    return f"{round(value, 2) + 0.0:g}"
