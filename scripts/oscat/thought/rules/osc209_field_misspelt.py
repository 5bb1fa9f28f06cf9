"""A field of an extension with a wrong name.

## What it does
Looks for `units` in place of `unit` in `cf:parameter` (STAC CF extension), and for names near to those of the Open Science Catalog and of
the scientific, CF and version extensions: `osc:variable`, `osc:mission`, `sci:DOI`, `cf:parameters` …

## Why it matters
Extra fields are allowed everywhere, so nothing refuses a misspelt one, and nothing reads it.

## Example
`"cf:parameter": [{"name": "sea_ice_thickness", "units": "m"}]`

## Use instead
`"cf:parameter": [{"name": "sea_ice_thickness", "unit": "m"}]`

## Fix
Safe for `units`; a guess for the others.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, move
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW, Kind.EXPERIMENT, Kind.PLATFORM})
_FIELDS: Final = (
    "osc:type",
    "osc:status",
    "osc:project",
    "osc:variables",
    "osc:missions",
    "osc:experiment",
    "osc:region",
    "osc:workflow",
    "osc:workflows",
    "sci:doi",
    "sci:citation",
    "sci:publications",
    "cf:parameter",
    "osc:workflow_types",
    "osc:capabilities",
    "osc:app",
    "osc:entries",
)
_PREFIXES: Final = ("osc:", "sci:", "cf:")
_FREE: Final = frozenset({"osc:name", "osc:initiative", "osc:consortium", "osc:product", "cf:standard_name"})
"""Fields that older versions of the extensions had, or that others use."""


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report fields that were meant to be others."""
    yield from _units(file)
    for field in file.fields:
        if not field.lower().startswith(_PREFIXES) or field in _FIELDS or field in _FREE or len(field) > 40:
            continue
        near = get_close_matches(field.lower(), _FIELDS, n=1, cutoff=0.8)
        if near:
            where, right = pointer(*file.prefix, field), pointer(*file.prefix, near[0])
            fix = move(where, right) if near[0] not in file.fields else None
            yield Hit(
                f"no extension has a field {shown(field)}",
                f"Did you mean {near[0]!r}?",
                where,
                fix=fix,
                safe=fix is None,
            )


def _units(file: File) -> Iterator[Hit]:
    parameters: Any = file.fields.get("cf:parameter")
    for i, one in enumerate(parameters[:1_000] if isinstance(parameters, list) else ()):
        if isinstance(one, dict) and "units" in one and "unit" not in one:
            where = pointer(*file.prefix, "cf:parameter", i)
            yield Hit(
                "the field for the unit is called 'unit'",
                'Write "unit" for "units".',
                f"{where}/units",
                fix=move(f"{where}/units", f"{where}/unit"),
            )
