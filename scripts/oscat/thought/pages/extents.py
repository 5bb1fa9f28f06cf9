"""Where and when an entry's data lie: read from STAC extents and OGC Records, drawn by maps and time bars."""

from typing import Any, Final

from markupsafe import Markup

from oscat.thought import maps, timebar
from oscat.thought.boxes import hull_of, read_boxes
from oscat.thought.geojson import bounds
from oscat.thought.graph import File
from oscat.thought.pages.read import items, object_
from oscat.thought.tongue import _

_WIDE: Final = 100.0
"""Degrees; an extent wider than that is everywhere rather than somewhere."""


def boxes(file: File) -> list[Any]:
    """The bounding boxes that an entry states, in whatever form."""
    stated = object_(object_(file.data.get("extent")).get("spatial")).get("bbox")
    if isinstance(stated, list) and stated:
        return stated if isinstance(stated[0], list) else [stated]
    if isinstance(file.data.get("bbox"), list):
        return [file.data["bbox"]]
    around = bounds(object_(file.data.get("geometry")).get("coordinates"))
    return [around] if around else []


def intervals(file: File) -> list[Any]:
    """The time ranges that an entry states, in whatever form."""
    stated = object_(object_(file.data.get("extent")).get("temporal")).get("interval")
    if not stated:
        stated = object_(file.data.get("time") or file.fields.get("time")).get("interval")
    if isinstance(stated, list) and stated:
        return stated if isinstance(stated[0], list) else [stated]
    ends = [file.fields.get("start_datetime"), file.fields.get("end_datetime")]
    return [ends] if any(isinstance(end, str) for end in ends) else []


def years(file: File) -> str:
    """The years of an entry: «2016–2022», «2019», «since 2017», or ""."""
    for interval in items(intervals(file))[:1]:
        span = timebar.read_span(interval)
        if span is None:
            return ""
        first, last = (str(end.year) if end else "" for end in span)
        if not first or not last:
            return _("since %(when)s", when=first) if first else _("until %(when)s", when=last)
        return first if first == last else f"{first}–{last}"
    return ""


def extent_map(file: File, assets: str) -> Markup:
    """The map of an entry's extent, or nothing."""
    return Markup(maps.extent_map(boxes(file), _("Map of the extent"), assets))  # noqa: S704 - our own SVG


def thumbnail(file: File, assets: str) -> Markup:
    """A small map for cards, or nothing."""
    return Markup(maps.thumbnail(boxes(file), assets))  # noqa: S704 - our own SVG


def time_bar(file: File, today: str) -> Markup:
    """The time bar of an entry, or nothing where it states no time."""
    stated = intervals(file)
    return Markup(timebar.time_bar(stated, today, _("Time covered"))) if stated else Markup("")  # noqa: S704


def middle(file: File) -> tuple[int, int] | None:
    """Where an entry's data lie, to a degree, x east and y south; None for what is all over the globe."""
    known = read_boxes(boxes(file))
    hull = hull_of(known) if known else None
    if hull is None or hull.width > _WIDE:
        return None
    x, y = hull.centre
    return round((x + 180) % 360 - 180), -round(y)
