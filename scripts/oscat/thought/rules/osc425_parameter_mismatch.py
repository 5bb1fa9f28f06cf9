"""A parameter that its workflow does not declare.

## What it does
Compares the `parameters` of an experiment's `input.yaml` with `application:parameters` of its workflow, where that declares any: names,
types, allowed values and ranges, and those without default that are missing. A parameter may also be fed by an input of that `name`.

## Why it matters
A misspelt parameter is passed over, and the run used the default: the record tells of another run than the one that made the product.

## Example
`seeed: 7` where the workflow declares `seed`

## Use instead
`seed: 7`

## Fix
None: the message names the nearest parameter.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.runs import RunFile, run_files
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.EXPERIMENT})
NEEDS: Final = frozenset({"osc:workflow"})
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report values that the workflow does not take."""
    named: Any = file.fields.get("osc:workflow")
    workflow = facts.catalog.entry(Kind.WORKFLOW, named) if isinstance(named, str) else None
    declared = _declared(workflow) if workflow else {}
    if not declared:
        return
    for run in run_files(file, facts, "input"):
        given = run.under("parameters")
        values = given if isinstance(given, dict) else {}
        fed = dict(_fed(run))
        yield from _unknown(dict.fromkeys(values, "/parameters/{}"), declared, run)
        yield from _unknown(fed, declared, run)
        yield from _wrong(values, declared, run)
        missing = [
            name
            for name, about in declared.items()
            if "default" not in about and not about.get("optional") and name not in values and name not in fed
        ]
        if missing:
            names = ", ".join(map(repr, missing[:5]))
            yield Hit(
                f"the workflow asks for {names}",
                "Add what was given, or a default to the workflow.",
                path=run.path,
                line=run.text.line_of("/parameters"),
            )


def _declared(workflow: File) -> dict[str, dict[str, Any]]:
    listed: Any = workflow.fields.get("application:parameters")
    found = (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))
    return {one["name"]: one for one in found if isinstance(one.get("name"), str)}


def _fed(run: RunFile) -> Iterator[tuple[str, str]]:
    """The parameters that inputs feed, each with its place in the file."""
    listed = run.under("inputs")
    for i, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            yield one["name"], f"/inputs/{i}/name"


def _unknown(named: dict[Any, str], declared: dict[str, Any], run: RunFile) -> Iterator[Hit]:
    """Names that the workflow does not declare; each comes with the place in the file where it stands."""
    for name, where in named.items():
        if name not in declared:
            advice = (
                did_you_mean(str(name), sorted(declared)) or f"The workflow declares {', '.join(sorted(declared)[:8])}."
            )
            yield Hit(
                f"the workflow declares no parameter {shown(name)}",
                advice,
                path=run.path,
                line=run.text.line_of(where.format(name)),
            )


def _wrong(values: dict[str, Any], declared: dict[str, Any], run: RunFile) -> Iterator[Hit]:
    for name, value in values.items():
        fault = _fault(value, declared[name]) if name in declared else None
        if fault:
            message = f"the parameter {shown(name)} is {shown(value)}, and {fault}"
            yield Hit(
                message,
                "Correct the value, or what the workflow declares.",
                path=run.path,
                line=run.text.line_of(f"/parameters/{name}"),
            )


def _fault(value: Any, about: dict[str, Any]) -> str | None:
    """What a declaration has against a value."""
    wanted = about.get("type")
    types = _TYPES.get(wanted) if isinstance(wanted, str) else None
    if types and (not isinstance(value, types) or (isinstance(value, bool) and bool not in types)):
        return f"the workflow declares it as {wanted}"
    choices = about.get("enum")
    if isinstance(choices, list) and choices and value not in choices:
        return f"the workflow takes one of {shown(choices)}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        least, most = about.get("minimum"), about.get("maximum")
        if isinstance(least, int | float) and value < least:
            return f"the workflow takes nothing below {least}"
        if isinstance(most, int | float) and value > most:
            return f"the workflow takes nothing above {most}"
    return None
