"""What keeps an experiment or a workflow from being run again, each with the level that it bars and what to do."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from oscat.thought import definitions
from oscat.thought.canon import MAX_BYTES
from oscat.thought.check import of_files
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.pinned import changes, stays
from oscat.thought.tables.workflow_types import KNOWN
from oscat.words.reproduction import Elsewhere, Input, Lack, Level, Plan

_MOST: Final = 5  # faults of a definition that are told
_SPEAKS_OF: Final = {
    "OSC401": Level.VALID,
    "OSC402": Level.VALID,
    "OSC404": Level.VALID,
    "OSC405": Level.VALID,
    "OSC406": Level.VALID,
    "OSC425": Level.VALID,
    "OSC426": Level.VALID,
    "OSC421": Level.PINNED,
    "OSC423": Level.PINNED,
    "OSC424": Level.PINNED,
}
"""The rules that say what an experiment or its workflow lacks, and for which level."""


Known = Mapping[str, Elsewhere]
"""What was found at addresses outside the catalog, by the address as it is written."""


def definition_of(facts: Facts, found: Plan) -> dict[str, Any]:
    """The definition of the workflow; empty where it is elsewhere and nobody looked, or cannot be read."""
    raw = facts.read(found.definition, MAX_BYTES) if found.definition else found.source
    return definitions.read(found.type, raw)[0] if raw else {}


def of_experiment(facts: Facts, file: File, workflow: File | None, bare: Plan, elsewhere: Known) -> Iterator[Lack]:
    """What keeps an experiment from a level."""
    if workflow is None:
        yield Lack(Level.VALID, "it names no workflow of this catalog", "Name one in osc:workflow.")
    else:
        yield from _of_definition(workflow, facts, bare, elsewhere)
    if definitions.is_model(bare.type, definition_of(facts, bare)) and not any(map(_is_table, bare.inputs)):
        remedy = "Name in input.yaml a product of this catalog that has a CSV or JSON file beside its record."
        yield Lack(Level.VALID, "it names no sample for the model", remedy)
    yield from _spoken(facts, [one for one in (file, workflow) if one])
    if not (bare.environment.packages or bare.environment.python or bare.environment.image):
        yield Lack(Level.PINNED, "it says not in which environment it ran", "Write environment.yaml.")


def of_workflow(facts: Facts, workflow: File, bare: Plan, elsewhere: Known) -> Iterator[Lack]:
    """What keeps whoever has data of their own from running a workflow."""
    yield from _of_definition(workflow, facts, bare, elsewhere)
    yield from _spoken(facts, [workflow])
    if not isinstance(workflow.fields.get("application:parameters"), list):
        remedy = "Declare them in application:parameters, an empty list where there are none."
        yield Lack(Level.PINNED, "it does not say which parameters it takes", remedy)
    if not isinstance(workflow.fields.get("application:outputs"), list):
        yield Lack(Level.PINNED, "it does not say what it makes", "Declare it in application:outputs.")


def _of_definition(workflow: File, facts: Facts, bare: Plan, elsewhere: Known) -> Iterator[Lack]:
    if bare.type and bare.type not in KNOWN:
        remedy = f"oscat knows {', '.join(sorted(KNOWN))}; a platform may run others."
        yield Lack(Level.RUNS, f"its type is {bare.type!r}, which oscat cannot run", remedy)
    linked = any(link.rel == "application" for link in facts.catalog.links(workflow))
    if linked and not bare.definition and not bare.address:
        remedy = "Put it where the link 'application' of the workflow's record leads."
        yield Lack(Level.VALID, "the workflow's definition is not there", remedy)
    if bare.address:
        yield from _outside(bare, elsewhere.get(bare.address))


def _outside(bare: Plan, there: Elsewhere | None) -> Iterator[Lack]:
    """What keeps a definition from being one that is at an address: that nobody looked, for one."""
    if there is None:
        remedy = (
            "Put the definition beside the workflow's record, and link to it; or look at the address with --online."
        )
        yield Lack(Level.VALID, f"its definition is elsewhere, at {bare.address}", remedy)
        return
    if there.problem:
        yield Lack(Level.VALID, f"its definition, at {bare.address}, {there.problem}", "Correct the address.")
        return
    if not stays(bare.address) and not changes(bare.address):  # of the latter OSC423 tells
        remedy = "Link to a tag or a commit, or to an archive that gives DOIs."
        yield Lack(Level.PINNED, f"nobody can tell whether what is at {bare.address} changes", remedy)
    document, problem = definitions.read(bare.type, there.raw) if bare.type in KNOWN else ({}, "")
    wrong = [problem] if problem else definitions.faults(bare.type, document)
    for told in wrong[:_MOST]:
        what = f"what is at {bare.address} is no definition of the type {bare.type}: {told}"
        yield Lack(Level.VALID, what, "Correct the definition, or the address.")


def _is_table(one: Input) -> bool:
    return one.path.endswith((".csv", ".json"))


def _spoken(facts: Facts, files: list[File]) -> Iterator[Lack]:
    """What the rules say of the experiment and its workflow, as far as it bears on running them."""
    folders = {file.path.rpartition("/")[0] for file in files}
    found = (one for one in of_files(facts, [file.path for file in files]) if one.code in _SPEAKS_OF)
    found = (one for one in found if "/themes" not in (one.pointer or ""))  # a wrong theme keeps nobody from running it
    mine = [one for one in found if one.path.rpartition("/")[0] in folders]
    for code, alike in groupby(sorted(mine, key=lambda one: (one.code, one.path)), key=lambda one: one.code):
        first, *more = alike
        rest = f", and {len(more)} more alike" if more else ""
        where = f"{code}, {first.path}{f':{first.line}' if first.line else ''}"
        yield Lack(_SPEAKS_OF[code], f"{first.message}{rest}", first.help, where)
