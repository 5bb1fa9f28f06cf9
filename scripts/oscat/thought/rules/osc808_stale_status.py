"""A status that the dates contradict.

## What it does
Compares `osc:status` of products and projects with the end and the start of their interval and with the day of the check: «ongoing»
more than a year after the end, a «planned» project more than a year after the start, «completed» before the end; and an «ongoing» product of a
«completed» project.

## Why it matters
Visitors choose by status whether more data will come.

## Example
`"osc:status": "ongoing"` and an interval that ended in 2019

## Use instead
`"osc:status": "completed"`

## Fix
Guess: `completed` where the work ended more than a year ago.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.spacetime import span
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.PROJECT})
NEEDS: Final = frozenset({"osc:status"})
_YEAR: Final = timedelta(days=365)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a status that cannot be true any more, or not yet."""
    status = file.data.get("osc:status")
    if file.place.kind not in {Kind.PRODUCT, Kind.PROJECT} or status not in ("planned", "ongoing", "completed"):
        return
    start, end = span(file)
    if status == "ongoing" and end and end.date() < facts.today - _YEAR:
        yield _completed(f"the status is {status!r}, and the interval ended on {end.date()}")
    elif status == "planned" and file.place.kind is Kind.PROJECT and start and start.date() < facts.today - _YEAR:
        yield Hit(
            f"the status is 'planned', and it began on {start.date()}", "Write 'ongoing' or 'completed'.", "/osc:status"
        )
    elif status == "completed" and end and end.date() > facts.today:
        yield Hit(
            f"the status is 'completed', and it ends on {end.date()}",
            "Write 'ongoing', or correct the end.",
            "/osc:status",
        )
    elif status == "ongoing" and _project_is_over(file, facts):
        yield _completed("the status is 'ongoing', and the project is completed")


def _completed(message: str) -> Hit:
    return Hit(
        message,
        "Write 'completed', if no more will come.",
        "/osc:status",
        fix=replace("/osc:status", "completed"),
        safe=False,
    )


def _project_is_over(file: File, facts: Facts) -> bool:
    if file.place.kind is not Kind.PRODUCT:
        return False
    named: Any = file.data.get("osc:project")
    project = facts.catalog.entry(Kind.PROJECT, named) if isinstance(named, str) else None
    return project is not None and project.data.get("osc:status") == "completed"
