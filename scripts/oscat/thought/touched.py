"""Where and when a workflow or experiment works: what its record leaves open follows from the products that it made."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from oscat.thought.boxes import Box, hull_of, read_boxes
from oscat.thought.graph import Catalog, File
from oscat.words.kinds import Kind

OPEN: Final = ".."
"""An open end of time (OGC API - Records - Part 1, section 8.2.5)."""
Json = dict[str, Any]


def placed(catalog: Catalog, file: File) -> File:
    """The same record with the place and the time that it leaves open, where its products tell them."""
    more = extent(catalog, file)
    return replace(file, data={**file.data, **more}) if more else file


def extent(catalog: Catalog, file: File) -> Json:
    """``bbox`` and ``time`` of a record that has none, from its products; empty where all is told."""
    if file.place.kind not in {Kind.WORKFLOW, Kind.EXPERIMENT} or not file.data:
        return {}
    wants_place = file.data.get("geometry") is None and not isinstance(file.data.get("bbox"), list)
    wants_time = not file.data.get("time") and not file.fields.get("time")
    products = products_of(catalog, file) if wants_place or wants_time else []
    bbox = _hull(products) if wants_place else None
    interval = _span(products) if wants_time else None
    return ({"bbox": bbox} if bbox else {}) | ({"time": {"interval": interval}} if interval else {})


def products_of(catalog: Catalog, file: File) -> list[File]:
    """What an experiment made, or the experiments of a workflow did; each once."""
    if file.place.kind is not Kind.WORKFLOW:
        return list(_below(catalog, file, Kind.PRODUCT))
    runs = _below(catalog, file, Kind.EXPERIMENT)
    return list({one.path: one for run in runs for one in products_of(catalog, run)}.values())


def _below(catalog: Catalog, file: File, kind: Kind) -> Iterator[File]:
    """The entries of a kind that name this one, or, as in today's layout, stand behind its links to children."""
    found = [one for reference, one in catalog.naming(file.key) if reference.source is kind]
    found += [there for link in catalog.links(file) if link.rel == "child" and (there := catalog.there(link))]
    yield from {one.path: one for one in found if one.place.kind is kind and one.key and one.data}.values()


def _stated(product: File, part: str, member: str) -> list[Any]:
    """The first box or interval of a product: the one that holds the others (STAC 1.1, «Extent Object»)."""
    whole = product.data.get("extent")
    within = whole.get(part) if isinstance(whole, dict) else None
    listed = within.get(member) if isinstance(within, dict) else None
    return listed[:1] if isinstance(listed, list) else []


def _hull(products: list[File]) -> list[float] | None:
    boxes: list[Box] = read_boxes([box for one in products for box in _stated(one, "spatial", "bbox")])
    if not boxes:
        return None
    hull = hull_of(boxes)
    east = hull.east if hull.east <= 180 or hull.width >= 360 else hull.east - 360
    return [hull.west, hull.south, min(east, 180.0), hull.north]


def _span(products: list[File]) -> list[str] | None:
    """From the first beginning to the last end; an end that one of them leaves open stays open."""
    pairs = [pair for one in products for pair in _stated(one, "temporal", "interval") if _is_span(pair)]
    if not pairs:
        return None
    starts, ends = [first for first, _ in pairs], [last for _, last in pairs]
    first = OPEN if None in starts else min(starts)
    last = OPEN if None in ends else max(ends)
    return None if first == last == OPEN else [first, last]


def _is_span(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(one is None or isinstance(one, str) for one in pair)
