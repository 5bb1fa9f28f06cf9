"""Where and when the products lie: a matrix of regions and years, coverage of the globe, a timeline of missions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages.addresses import folder_of
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.documents import boxes_of, id_of
from oscat.thought.pages.people import without_mail
from oscat.thought.pages.read import short
from oscat.thought.spacetime import span
from oscat.words.kinds import Kind

STEP: Final = 10
"""Degrees of a cell of the globe."""
YEARS: Final = 5
MOST_REGIONS: Final = 12
MOST_PERIODS: Final = 10
MOST_MISSIONS: Final = 24
EARLIEST, LATEST = 1900, 2200


def years_of(file: File) -> tuple[int, int] | None:
    """The first and the last year of a product, None where one of them is open or not stated."""
    start, end = span(file)
    return (start.year, end.year) if start and end and EARLIEST <= start.year <= end.year <= LATEST else None


def regions(products: Iterable[File]) -> dict[str, Any]:
    """Products by region and period, for the regions with the most; a nought is a gap."""
    known = [(region, years) for file in products if (region := _region(file)) and (years := years_of(file))]
    last = max((years[1] for _, years in known), default=0)
    first = min((years[0] for _, years in known), default=0)
    starts = range(first - first % YEARS, last + 1, YEARS)[-MOST_PERIODS:] if known else range(0)
    names = [name for name, _ in Counter(region for region, _ in known).most_common(MOST_REGIONS)]
    found = Counter((region, start) for region, years in known for start in starts if _covers(years, start))
    return {
        "regions": [{"id": id_of(name), "title": name} for name in names],
        "periods": [[start, start + YEARS - 1] for start in starts],
        "products": [[found[name, start] for start in starts] for name in names],
    }


def _region(file: File) -> str:
    return without_mail(short(file.fields.get("osc:region"), 60))


def _covers(years: tuple[int, int], start: int) -> bool:
    return years[0] < start + YEARS and years[1] >= start


def coverage(products: Iterable[File]) -> dict[str, Any]:
    """How many products reach into each cell of the globe, those of the whole globe apart."""
    cells: Counter[tuple[int, int]] = Counter()
    everywhere = nowhere = 0
    for file in products:
        boxes = list(boxes_of(file))
        if any(box[2] - box[0] >= 359 and box[3] - box[1] >= 150 for box in boxes):
            everywhere += 1
        elif not boxes:
            nowhere += 1
        else:
            cells.update({cell for box in boxes for cell in _cells(box)})
    rows = [[west, south, count] for (west, south), count in sorted(cells.items())]
    return {"step": STEP, "everywhere": everywhere, "nowhere": nowhere, "cells": rows}


def _cells(box: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    """The lower left corners of the cells that a box reaches into."""
    west, south, east, north = box
    for x in range(_below(west), min(180, _below(east) + STEP), STEP):
        for y in range(_below(south), min(90, _below(north) + STEP), STEP):
            yield x, y


def _below(degrees: float) -> int:
    return int(degrees // STEP) * STEP


def missions(atlas: Atlas) -> list[dict[str, Any]]:
    """The missions with the most products: the years that these cover."""
    rows = [row for file in atlas.shown[Kind.EO_MISSION] if (row := _mission(atlas, file))]
    rows.sort(key=lambda row: (-row["products"], row["title"]))
    return sorted(rows[:MOST_MISSIONS], key=lambda row: (row["first"], row["title"]))


def _mission(atlas: Atlas, file: File) -> dict[str, Any] | None:
    years = [found for product in atlas.around(file, Kind.PRODUCT) if (found := years_of(product))]
    if not years:
        return None
    return {
        "id": file.place.id,
        "title": title_of(file),
        "path": folder_of(file),
        "products": len(years),
        "first": min(first for first, _ in years),
        "last": max(last for _, last in years),
    }
