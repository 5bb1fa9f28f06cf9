"""What is told of running an experiment again: for people, in Markdown, and as ``schemas/reproduction.json``."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from oscat.thought.reproduce.outcome import Reproduction
from oscat.thought.safe_text import clean, cut, escaped, fenced
from oscat.words.reproduction import Lack, Level, Likeness, Plan, Ran, Runner

SAYS: Final = {
    Level.DESCRIBED: "described",
    Level.VALID: "its definition is valid",
    Level.PINNED: "everything is pinned",
    Level.RUNS: "runs",
    Level.SAME: "the same result",
}


def document(told: Reproduction) -> dict[str, Any]:
    """The report for programs."""
    plan = told.plan
    found: dict[str, Any] = {
        "version": 1,
        "experiment": plan.id,
        "title": plan.title,
        "workflow": plan.workflow,
        "type": plan.type,
        "level": int(told.level),
        "means": SAYS[told.level],
        "parameters": dict(plan.parameters),
        "inputs": [{"name": one.name, "product": one.product, "href": one.href} for one in plan.inputs],
        "environment": {
            "python": plan.environment.python,
            "packages": list(plan.environment.packages),
            "image": plan.environment.image,
        },
        "outputs": [{"product": one.product, "name": one.name} for one in plan.outputs],
        "platforms": [_platform(one) for one in plan.runners],
        "lacks": [_lack(one) for one in plan.lacks],
        "requests": [{"engine": one.engine, "file": one.name, "call": one.call} for one in told.requests],
    }
    return found | ({"run": _run(told, told.ran)} if told.ran else {})


def has_failed(told: Mapping[str, Any]) -> bool:
    """Whether a document tells of a run that did not end well, or made something else."""
    run = told.get("run")
    return run is not None and not (run["well"] and all(one["same"] for one in run["outputs"]))


def _platform(one: Runner) -> dict[str, Any]:
    found = {"id": one.id, "title": one.title, "service": one.service}
    more = {"page": one.page, "sign_in": one.sign_in, "resources": one.resources}
    return found | {name: value for name, value in more.items() if value}


def _lack(one: Lack) -> dict[str, Any]:
    found = {"level": int(one.level), "what": one.what, "remedy": one.remedy}
    return found | ({"where": one.where} if one.where else {})


def said(one: Lack) -> str:
    """What is missing, with the rule and the line that say so."""
    return f"{one.what} ({one.where})" if one.where else one.what


def _run(told: Reproduction, ran: Ran) -> dict[str, Any]:
    outputs = [
        {"product": one.output.product, "name": one.output.name, "same": one.same, "told": one.told}
        for one in told.outputs
    ]
    return {
        "at": told.at,
        "well": ran.well,
        "seconds": round(ran.seconds, 1),
        "said": "" if ran.well else cut(ran.said, 4_000),
        "otherwise": list(told.otherwise),
        "outputs": outputs,
    }


def text(told: Reproduction) -> str:
    """The same for a person."""
    plan = told.plan
    rows = [f"{plan.title} ({plan.id})", f"Level {int(told.level)} of 4: {SAYS[told.level]}.", ""]
    rows += [f"  {name:<12} {clean(value)}" for name, value in _facts(plan) if value]
    rows += ["", *_lines("Missing:", (f"{said(one)}\n      {one.remedy}" for one in plan.lacks))]
    rows += _lines("To run it:", (f"{one.engine}: {one.call}  (with {one.name})" for one in told.requests))
    if told.ran:
        rows += _outcome(told, told.ran)
    return "\n".join(clean(line) for row in rows for line in row.split("\n")).rstrip() + "\n"


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    yield "workflow", f"{plan.workflow} ({plan.type})" if plan.workflow else ""
    yield "definition", plan.definition or plan.address
    yield "parameters", cut(", ".join(f"{name}={json.dumps(value)}" for name, value in plan.parameters.items()), 400)
    yield "inputs", ", ".join(one.product or one.href for one in plan.inputs)
    named = [f"Python {plan.environment.python}" if plan.environment.python else "", *plan.environment.packages]
    yield "environment", plan.environment.image or ", ".join(filter(None, named))
    yield "outputs", ", ".join(f"{one.name} of {one.product}" for one in plan.outputs)
    for number, one in enumerate(plan.runners):
        yield "" if number else "runs on", " ".join(filter(None, (one.title, one.service or one.page)))
        yield "", f"  sign in: {one.sign_in}" if one.sign_in else ""
        yield "", f"  read on: {one.page}" if one.page and one.service else ""
        yield "", f"  resources: {one.resources}" if one.resources else ""


def _lines(heading: str, rows: Iterable[str]) -> list[str]:
    found = [f"  - {row}" for row in rows]
    return [heading, *found, ""] if found else []


def _outcome(told: Reproduction, ran: Ran) -> list[str]:
    if not ran.well:
        return ["It did not end well:", *(f"  | {line}" for line in ran.said.splitlines()[-15:])]
    rows = [f"It ran in {ran.seconds:.1f} s."]
    rows += _lines("What came out:", (_likeness(one) for one in told.outputs))
    rows += [] if told.outputs else ["No product of this catalog publishes a file to compare with.", ""]
    return rows + _lines("Otherwise than in the experiment:", told.otherwise)


def _likeness(one: Likeness) -> str:
    return f"{one.output.name} ({one.output.product}): {one.told}"


def lines(all_of_them: Iterable[Reproduction]) -> str:
    """Every experiment with its level and what is missing from it, for a terminal."""
    rows = [line for one in all_of_them for line in _entry(one.plan.id, one.plan, one.level)]
    return "\n".join(rows or ["There are no experiments."]) + "\n"


def _entry(name: str, plan: Plan, level: Level) -> list[str]:
    """An entry with its level, and a line for each thing that is missing."""
    head = f"{int(level)}  {name}  ({plan.type or 'no type'}; {SAYS[level]})"
    return [head, *(f"     - {clean(cut(said(lack), 300))}" for lack in _first(plan.lacks))]


def table(all_of_them: Iterable[Reproduction]) -> str:
    """Every experiment on a line, with what is missing from it, as Markdown."""
    rows = ["| experiment | type | level | missing |", "|---|---|---|---|"]
    rows += [_row(one.plan.id, one.plan, one.level) for one in all_of_them]
    return "\n".join(rows) + "\n"


def workflow_lines(plans: Iterable[Plan]) -> str:
    """Every workflow with what is missing from it, for a terminal."""
    rows = [line for one in plans for line in _entry(one.workflow, one, one.level)]
    return "\n".join(rows or ["There are no workflows."]) + "\n"


def workflow_table(plans: Iterable[Plan]) -> str:
    """Every workflow on a line, with what is missing from it, as Markdown."""
    rows = ["| workflow | type | level | missing |", "|---|---|---|---|"]
    rows += [_row(one.workflow, one, one.level) for one in plans]
    return "\n".join(rows) + "\n"


def _row(name: str, plan: Plan, level: Level) -> str:
    lacks = "; ".join(escaped(cut(said(lack), 200)) for lack in _first(plan.lacks)) or "nothing"
    return f"| {name} | {escaped(plan.type or '?')} | {int(level)} {SAYS[level]} | {lacks} |"


def _first(lacks: Iterable[Lack]) -> list[Lack]:
    return sorted(lacks, key=lambda one: one.level)[:6]


def markdown(told: Reproduction) -> str:
    """One experiment, for a comment or a summary on GitHub."""
    plan = told.plan
    rows = [f"### {escaped(plan.title)}", "", f"**Level {int(told.level)} of 4: {SAYS[told.level]}.**", ""]
    rows += [f"- {escaped(said(one))}" for one in _first(plan.lacks)]
    rows += [f"- {escaped(_likeness(one))} {'✅' if one.same else '❌'}" for one in told.outputs]
    rows += [f"- otherwise: {escaped(one)}" for one in told.otherwise]
    if told.ran and not told.ran.well:
        rows += ["", *fenced(told.ran.said[-2_000:])]
    return "\n".join(rows) + "\n"
