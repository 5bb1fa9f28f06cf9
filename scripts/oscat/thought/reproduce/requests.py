"""The exact request that runs an experiment, for the engines of its type: files to hand over, and the words to say.

Sources: papermill («Parameterize»), OGC API - Processes - Part 1 (OGC 18-062r2, section 7.11, «Execute») and Part 2
(OGC 20-044, «Deploy»), CWL v1.2 («Input object», «File»), MLflow Projects, MLflow Models (the JSON that its server
takes), openEO API 1.2 (POST /jobs).
"""

import csv
import io
import json
import math
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought import definitions
from oscat.thought.canon import parse
from oscat.thought.definitions import CALLBACK
from oscat.words.reproduction import Input, Plan

Json = dict[str, Any]
Read = Callable[[str], bytes]
"""Gives the bytes of a path in the catalog."""


@dataclass(frozen=True, slots=True)
class Request:
    """One way to run it: the engine or interface, the file to write and its content, and the command or call."""

    engine: str
    name: str
    content: bytes
    call: str


def requests(plan: Plan, definition: Json, read: Read) -> Iterator[Request]:
    """The requests of all engines that know the type; none for other types."""
    if plan.type in _WRITERS:
        yield from _WRITERS[plan.type](plan, definition, read)


def values(plan: Plan) -> Json:
    """What goes into a run here: the parameters, and the files or addresses of the inputs that feed a parameter."""
    return {**plan.parameters, **{one.name: one.here or one.href for one in plan.inputs if _feeds(one)}}


def _elsewhere(plan: Plan) -> Json:
    """What goes into a run on another machine: every input by its address."""
    return {**plan.parameters, **{one.name: one.href for one in plan.inputs if _feeds(one)}}


def _feeds(one: Input) -> bool:
    return bool(one.name and one.href)


def _notebook(plan: Plan, definition: Json, read: Read) -> Iterator[Request]:
    name = plan.file or "notebook.ipynb"
    call = f"papermill {shlex.quote(name)} {shlex.quote(f'{plan.id}.ipynb')} -f parameters.yaml"
    yield Request("papermill", "parameters.yaml", _json(values(plan)), call)


def _cwl(plan: Plan, definition: Json, read: Read) -> Iterator[Request]:
    name = plan.file or "workflow.cwl"
    files = {name for name, about in (definitions.parameters(plan.type, definition) or {}).items() if _is_file(about)}
    job = {name: _located(one) if name in files else one for name, one in values(plan).items()}
    yield Request("cwltool", "job.json", _json(job), f"cwltool --outdir outputs {shlex.quote(name)} job.json")
    given = {name: {"href": one} if name in files else one for name, one in _elsewhere(plan).items()}
    execute = {"inputs": given, "response": "document"}
    call = f"POST {{processing service}}/processes/{plan.workflow}/execution"
    yield Request("ogcapi-processes", "execute.json", _json(execute), call)
    unit = {"type": "application/cwl+json", "value": definition} if definition else {"href": plan.address}
    deploy = {"processDescription": {"id": plan.workflow, "version": "1.0.0"}, "executionUnit": unit}
    yield Request("ogcapi-processes", "deploy.json", _json(deploy), "POST {processing service}/processes")


def _is_file(about: Json) -> bool:
    return str(about.get("type", "")).rstrip("?") in {"File", "Directory"}


def _located(value: Any) -> Any:
    return {"class": "File", "location": value} if isinstance(value, str) else value


def _mlflow(plan: Plan, definition: Json, read: Read) -> Iterator[Request]:
    if definitions.is_model(plan.type, definition):
        yield from _model(plan, read)
        return
    given = " ".join(f"-P {shlex.quote(f'{name}={_plain(value)}')}" for name, value in values(plan).items())
    yield Request("mlflow", "parameters.json", _json(values(plan)), f"mlflow run . {given}".strip())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _model(plan: Plan, read: Read) -> Iterator[Request]:
    """What a model is asked: the rows of the sample, and the parameters. The same file is what a served model takes."""
    sample = next((_rows(one, read(one.path)) for one in plan.inputs if one.path), None)
    if sample is None:
        return
    asked = _json(sample | ({"params": dict(plan.parameters)} if plan.parameters else {}))
    call = "mlflow models predict -m . -i scoring.json -t json -o predictions.json --env-manager local"
    yield Request("mlflow-model", "scoring.json", asked, call)
    yield Request("mlflow-serving", "scoring.json", asked, "POST {served model}/invocations")


def _rows(one: Input, raw: bytes) -> Json | None:
    """A table as a model takes it; None for what is no table."""
    if one.path.endswith(".json"):
        found, faults = parse(raw)
        return found if isinstance(found, dict) and not faults else None
    if not one.path.endswith(".csv"):
        return None
    try:
        head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig", "replace"), newline=""))
    except (csv.Error, ValueError):  # a field without end, or no row at all
        return None
    return {"dataframe_split": {"columns": head, "data": [[_cell(cell) for cell in row] for row in rows]}}


def _cell(text: str) -> Any:
    """A number where a cell holds one, nothing where it holds none, else its text."""
    try:
        value = float(text)
    except ValueError:
        return text or None
    return (int(value) if text.lstrip("+-").isdecimal() else value) if math.isfinite(value) else None


def _openeo(plan: Plan, definition: Json, read: Read) -> Iterator[Request]:
    if plan.inputs and all(one.path for one in plan.inputs):
        here = bound(definition.get("process_graph"), _over_defaults(plan, definition) | values(plan))
        call = f"oscat reproduce {shlex.quote(plan.id)} --run"
        yield Request("openeo-local", "graph.json", _json({"process_graph": here}), call)
    graph = bound(definition.get("process_graph"), _over_defaults(plan, definition) | _elsewhere(plan))
    job = {"title": plan.title, "process": {"process_graph": graph}}
    yield Request("openeo", "job.json", _json(job), "POST {openEO back-end}/jobs, then POST …/jobs/{id}/results")


def _over_defaults(plan: Plan, definition: Json) -> Json:
    """The parameters that are given, over the defaults of the definition."""
    listed = definition.get("parameters")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("name")): one["default"] for one in rows if "default" in one} | dict(plan.parameters)


def bound(value: Any, given: Mapping[str, Any], inner: bool = False) -> Any:
    """A process graph with values in the place of its parameters; those of graphs within it stay as they are."""
    if isinstance(value, list):
        return [bound(one, given, inner) for one in value]
    if not isinstance(value, dict):
        return value
    name = value.get("from_parameter")
    if isinstance(name, str) and name in given and not (inner and name in CALLBACK):
        return given[name]
    deeper = inner or "process_graph" in value
    return {key: bound(one, given, deeper) for key, one in value.items()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False) + "\n").encode()


_WRITERS: Final[dict[str, Callable[[Plan, Json, Read], Iterator[Request]]]] = {
    "notebook": _notebook,
    "ogc-application-package": _cwl,
    "mlflow": _mlflow,
    "openeo": _openeo,
}
