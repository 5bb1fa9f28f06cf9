"""A type of workflow in another spelling than programs know.

## What it does
Compares `application:type` with the types that platforms execute: `openeo`, `ogc-application-package`, `notebook`, `mlflow`. Other words
describe what cannot be executed here, and are left alone.

## Why it matters
Platforms are matched with workflows by this word: in another spelling nothing runs it.

## Example
`"application:type": "jupyter-notebook"`

## Use instead
`"application:type": "notebook"`

## Fix
Safe: the known word for the same.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.tables.workflow_types import KNOWN, meant
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW, Kind.EXPERIMENT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report known types in another spelling."""
    given: Any = file.fields.get("application:type")
    if (
        file.place.kind not in {Kind.WORKFLOW, Kind.EXPERIMENT}
        or not isinstance(given, str)
        or given in KNOWN
        or len(given) > 60
    ):
        return
    right = meant(given)
    if right:
        where = pointer(*file.prefix, "application:type")
        yield Hit(
            f"programs know this type as {right!r}, not {shown(given)}",
            f"Write {right!r}.",
            where,
            fix=replace(where, right),
        )
