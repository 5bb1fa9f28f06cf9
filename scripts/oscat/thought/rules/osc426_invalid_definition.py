"""A workflow's definition that is none.

## What it does
Reads the file beside a workflow's record that its link `application` leads to, and compares it with what `application:type` says: a notebook
(nbformat 4) with code, an openEO process graph in which every node and parameter that is referred to exists and one node is the result, a CWL
document, an MLproject with an entry point, an MLmodel that can be called and says what goes in. Reports also files that an MLproject or MLmodel
names and that are not beside it, and parameters or outputs that the record declares and the definition does not have.

## Why it matters
What cannot be read as what it claims cannot be run, by nobody and on no platform.

## Example
`{"process_graph": {"ndvi": {"process_id": "ndvi", "arguments": {"data": {"from_node": "load"}}, "result": true}}}`, without a node `load`

## Use instead
A definition that the engine of its type accepts

## Fix
None.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, Final

from oscat.thought import definitions
from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.sentences import shown
from oscat.thought.tables.workflow_types import KNOWN
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW})
MOST: Final = 20


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report definitions that are not what they claim, and parameters that they do not take."""
    type_ = file.fields.get("application:type")
    if file.place.kind is not Kind.WORKFLOW or not isinstance(type_, str) or type_ not in KNOWN:
        return
    for link in facts.catalog.links(file):
        there = facts.catalog.there(link) if link.rel == "application" else None
        if there is None or there.place.role is not Role.BESIDE or there.faults:
            continue
        raw = facts.read(there.path, MAX_BYTES + 1)
        document, problem = definitions.read(type_, raw)
        wrong = [problem] if problem else [*definitions.faults(type_, document), *_absent(file, there, facts, document)]
        for told in islice(wrong, MOST):
            yield Hit(f"this is no definition of the type {type_}: {told}", "Correct the definition.", path=there.path)
        if not wrong and raw.strip():
            yield from _undeclared(file, "parameter", "takes", definitions.parameters(type_, document))
            yield from _undeclared(file, "output", "gives", definitions.outputs(type_, document))


def _absent(file: File, there: File, facts: Facts, document: dict[str, Any]) -> Iterator[str]:
    """The files and folders that the definition wants beside itself, and that are not there."""
    folder, paths = there.path.rpartition("/")[0], facts.catalog.beside(file)
    for name, what in definitions.beside(str(file.fields.get("application:type")), document).items():
        if not any(path == f"{folder}/{name}" or path.startswith(f"{folder}/{name}/") for path in paths):
            yield f"its {what} {shown(name)} is not beside it"


def _undeclared(file: File, what: str, does: str, known: Collection[str] | None) -> Iterator[Hit]:
    """The parameters or outputs of the record that the definition does not have."""
    listed: Any = file.fields.get(f"application:{what}s")
    for i, one in enumerate(listed if isinstance(listed, list) and known is not None else ()):
        name = one.get("name") if isinstance(one, dict) else None
        if isinstance(name, str) and name not in (known or ()):
            advice = (
                did_you_mean(name, sorted(known or ())) or "Write the name that the definition has, or add it there."
            )
            where = f"/properties/application:{what}s/{i}/name"
            yield Hit(f"the definition {does} no {what} {shown(name)}", advice, where)
