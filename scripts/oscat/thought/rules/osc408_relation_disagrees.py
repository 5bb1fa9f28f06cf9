"""Two entries that tell a relation in different ways.

## What it does
Compares a project's `osc:workflows` with those workflows' `osc:project`; and the project of a product with that of the workflow behind
its experiment.

## Why it matters
Of two stories one is wrong: the product is credited to a project that did not make it.

## Example
A project that lists a workflow whose `osc:project` is another

## Use instead
One project in both

## Fix
None: which side is right is the authors' to say.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PROJECT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report relations of which the two sides differ."""
    if file.place.kind is Kind.PROJECT:
        yield from _workflows(file, facts)


def _workflows(file: File, facts: Facts) -> Iterator[Hit]:
    for naming in file.namings:
        workflow = facts.catalog.entry(Kind.WORKFLOW, naming.id) if naming.reference.target is Kind.WORKFLOW else None
        other: Any = workflow.fields.get("osc:project") if workflow else None
        if isinstance(other, str) and other != file.place.id:
            message = f"the workflow {naming.id!r} belongs to the project {shown(other)}, as its own record says"
            yield Hit(
                message,
                "Remove it here, or name this project there.",
                pointer("osc:workflows") if not naming.pointer else naming.pointer,
            )
