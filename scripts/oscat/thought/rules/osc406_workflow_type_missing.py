"""A workflow that does not say what it is.

## What it does
Asks a workflow for `application:type` and for a link `application` that leads to its definition.

## Why it matters
The type decides which platforms can run the workflow and how a reader opens it: without it the record describes an idea.

## Example
`{"type": "workflow", "title": "Sea ice drift"}`

## Use instead
`{"type": "workflow", "title": "Sea ice drift", "application:type": "notebook"}` and
`{"rel": "application", "href": "./notebook.ipynb", "type": "application/x-ipynb+json"}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW})
_KNOWN: Final = "openeo, ogc-application-package, notebook, mlflow, or another word for what cannot be run here"


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a workflow without type, and one without definition."""
    if file.place.kind is not Kind.WORKFLOW or not isinstance(file.data.get("properties"), dict):
        return
    if not file.fields.get("application:type"):
        yield Hit("the workflow has no 'application:type'", f"Write one of: {_KNOWN}.", "/properties")
    if not any(link.rel == "application" and link.href.strip() for link in facts.catalog.links(file)):
        example = '{"rel": "application", "href": "./notebook.ipynb", "type": "application/x-ipynb+json"}'
        yield Hit("no link of relation 'application' leads to the workflow's definition", f"Add {example}.", "/links")
