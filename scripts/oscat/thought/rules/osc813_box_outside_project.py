"""A product that lies outside the area of its project.

## What it does
Compares the overall box of a product with that of the project it names, where the project's is not the whole Earth.

## Why it matters
One of the two was copied from elsewhere, or the product belongs to another project.

## Example
A project of the Baltic Sea, and a product of Africa

## Use instead
The box that is right, on either side

## Fix
None: either side may be wrong.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.boxes import read_boxes
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.regions import share_within
from oscat.thought.spacetime import lies_plainly_within, written_boxes
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
NEEDS: Final = frozenset({"osc:project"})
LEAST: Final = 0.25
"""The part of the product's box that must lie within the project's."""


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products of which little lies where their project works."""
    named: Any = file.data.get("osc:project")
    project = facts.catalog.entry(Kind.PROJECT, named) if isinstance(named, str) else None
    own, around = next(written_boxes(file), None), next(written_boxes(project), None) if project else None
    if own is None or around is None or lies_plainly_within(own[1], around[1]):
        return
    boxes, areas = read_boxes([own[1]]), read_boxes([around[1]])
    if boxes and areas and areas[0].width and areas[0].height and share_within(boxes[0], (areas[0],)) < LEAST:
        yield Hit(f"the box lies outside that of the project {named!r}", "Correct the box of one of the two.", own[0])
