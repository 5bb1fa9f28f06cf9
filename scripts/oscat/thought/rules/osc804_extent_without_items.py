"""A product whose box or interval does not hold its own STAC Items.

## What it does
Compares the overall box and interval of a product with the boxes and times of the STAC Items that stand beside it.

## Why it matters
A client that asks by area or time skips the whole product, although an Item would fit.

## Example
A product with the box of France, and an Item in Spain.

## Use instead
The box around all Items, or the Item where it belongs.

## Fix
None: either side may be wrong.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from oscat.thought.boxes import Box, read_boxes
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.spacetime import moment, span
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
_MOST_SAID: Final = 3
_SLACK: Final = 0.01  # degrees; Items are often rounded otherwise than the product
_DAY: Final = timedelta(days=1)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a product's extent that leaves Items out."""
    if file.place.kind is not Kind.PRODUCT:
        return
    items = [item for item in facts.catalog.items(file.place.id) if item.data.get("type") == "Feature"]
    if not items:
        return
    boxes = read_boxes(_boxes(file.data))
    whole = _wider(boxes[0]) if boxes else None
    outside = [
        item for item in items if whole and any(not whole.holds(box) for box in read_boxes([item.data.get("bbox")]))
    ]
    if outside:
        yield Hit(
            f"the box leaves out {_named(outside)}", "Widen the box, or correct the Items.", "/extent/spatial/bbox/0"
        )
    late = [item for item in items if _is_outside(item, *span(file))]
    if late:
        yield Hit(
            f"the interval leaves out {_named(late)}",
            "Widen the interval, or correct the Items.",
            "/extent/temporal/interval/0",
        )


def _boxes(data: dict[str, Any]) -> Any:
    extent = data.get("extent")
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    return spatial.get("bbox") if isinstance(spatial, dict) else None


def _wider(box: Box) -> Box:
    return Box(box.west - _SLACK, box.south - _SLACK, box.east + _SLACK, box.north + _SLACK)


def _is_outside(item: File, start: Any, end: Any) -> bool:
    inner = item.data.get("properties")
    given = inner if isinstance(inner, dict) else {}
    first, last = moment(given.get("start_datetime")), moment(given.get("end_datetime"))
    at = moment(given.get("datetime"))
    first, last = first or at, last or at
    return bool((start and last and last < start - _DAY) or (end and first and first > end + _DAY))


def _named(items: list[File]) -> str:
    names = ", ".join(item.path.rpartition("/")[2] for item in items[:_MOST_SAID])
    return f"{names} and {len(items) - _MOST_SAID:,} more" if len(items) > _MOST_SAID else names
