"""A relation that only one of two entries tells.

## What it does
Compares a workflow's `osc:project` with that project's `osc:workflows`, and an experiment's links to products with those products'
`osc:experiment`. The finding stands where the id is missing. In oscat's own layout a workflow names its project, and that is enough.

## Why it matters
The site, search and exports read the field of one side or the other: half of them miss the relation.

## Example
A workflow with `"osc:project": "ice"`, and a project `ice` without `osc:workflows`

## Use instead
`"osc:workflows": ["drift"]` in the project

## Fix
Safe: the id is added.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add, put
from oscat.thought.layout import Layout, Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PROJECT, Kind.PRODUCT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what other entries say of a project or product and it does not say itself."""
    if file.place.kind is Kind.PROJECT and facts.catalog.layout is Layout.OSC:
        yield from _workflows(file, facts)
    elif file.place.kind is Kind.PRODUCT and "osc:experiment" not in file.data:
        made_by = facts.catalog.known.makers(file.place.id)
        if len(made_by) == 1:
            fix = put(file.data, "osc:experiment", made_by[0])
            yield Hit(
                f"the experiment {made_by[0]!r} says that it made this product",
                f'Add "osc:experiment": "{made_by[0]}".',
                fix=fix,
            )


def _workflows(file: File, facts: Facts) -> Iterator[Hit]:
    own: Any = file.data.get("osc:workflows", [])
    if not isinstance(own, list):
        return
    missing = [name for name in _workflows_of(facts, file) if name not in own]
    for name in missing:
        whole = "osc:workflows" not in file.data
        fix = add("/osc:workflows", missing) if whole else add("/osc:workflows/-", name)
        where = "" if whole else "/osc:workflows"
        yield Hit(
            f"the workflow {name!r} names this project, which does not name it",
            f"Add {name!r} to osc:workflows.",
            where,
            fix=fix,
        )


def _workflows_of(facts: Facts, project: File) -> list[str]:
    """The workflows that name a project."""
    naming = facts.catalog.known.naming(project.key) if project.key else []
    return [name for _, (kind, name) in naming if kind is Kind.WORKFLOW]
