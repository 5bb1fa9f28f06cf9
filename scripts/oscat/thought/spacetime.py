"""Where and when a file says that it is: its boxes and intervals as they are written, with their JSON Pointers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from oscat.thought.graph import File
from oscat.thought.layout import Role

MOST: int = 1_000
"""Boxes, intervals or assets of one file that are looked at."""


def written_boxes(file: File) -> Iterator[tuple[str, list[float]]]:
    """The bounding boxes of a file that are lists of four or six numbers (west, south, …; STAC and GeoJSON)."""
    extent = file.data.get("extent")
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    boxes = spatial.get("bbox") if isinstance(spatial, dict) else None
    for i, box in enumerate(boxes[:MOST] if isinstance(boxes, list) else ()):
        if _is_box(box):
            yield f"/extent/spatial/bbox/{i}", box
    if _is_box(file.data.get("bbox")):
        yield "/bbox", file.data["bbox"]


def _is_box(value: Any) -> bool:
    return isinstance(value, list) and len(value) in (4, 6) and all(_is_number(one) for one in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def edges(box: list[float]) -> tuple[float, float, float, float]:
    """West, south, east and north of a box of four or six numbers."""
    half = len(box) // 2
    return box[0], box[1], box[half], box[half + 1]


def lies_plainly_within(box: list[float], other: list[float]) -> bool:
    """Whether a box lies within another, told of boxes that do not go round the Earth; False where it is not plain."""
    west, south, east, north = edges(box)
    left, bottom, right, top = edges(other)
    return -180 <= left <= west <= east <= right <= 180 and -90 <= bottom <= south <= north <= top <= 90


def with_edges(box: list[float], west: float, south: float, east: float, north: float) -> list[float]:
    """The same box with other edges; its heights stay."""
    return [west, south, box[2], east, north, box[5]] if len(box) == 6 else [west, south, east, north]


def written_intervals(file: File) -> Iterator[tuple[str, Any, Any]]:
    """Start and end of each interval of a file, as written: of a Collection, an Item, or a Record's ``time``."""
    extent = file.data.get("extent")
    temporal = extent.get("temporal") if isinstance(extent, dict) else None
    spans = temporal.get("interval") if isinstance(temporal, dict) else None
    for i, span in enumerate(spans[:MOST] if isinstance(spans, list) else ()):
        if isinstance(span, list) and len(span) == 2:
            yield f"/extent/temporal/interval/{i}", span[0], span[1]
    inner = file.data.get("properties")
    if file.place.role is Role.ITEM and isinstance(inner, dict) and {"start_datetime", "end_datetime"} <= inner.keys():
        yield "/properties/end_datetime", inner["start_datetime"], inner["end_datetime"]
    time = file.data.get("time") if file.is_record else None
    span = time.get("interval") if isinstance(time, dict) else None
    if isinstance(span, list) and len(span) == 2:
        yield "/time/interval", span[0], span[1]


def moment(value: Any) -> datetime | None:
    """A date-time of RFC 3339, or a date; None for what is neither, as for an open end (``null`` or ``..``)."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def span(file: File) -> tuple[datetime | None, datetime | None]:
    """The first interval of a file, None for an end that is open or unreadable."""
    for _, start, end in written_intervals(file):
        return moment(start), moment(end)
    return None, None
