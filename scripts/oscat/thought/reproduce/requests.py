"""The exact request that runs an experiment, for the engines of its type: files to hand over, and the words to say.

Sources: papermill («Parameterize»), OGC API - Processes - Part 1 (OGC 18-062r2, section 7.11, «Execute») and Part 2
(OGC 20-044, «Deploy»), CWL v1.2 («Input object»), MLflow Projects, openEO API 1.2 (POST /jobs).
"""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.definitions import CALLBACK
from oscat.words.reproduction import Plan

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One way to run it: the engine or interface, the file to write and its content, and the command or call."""

    engine: str
    name: str
    content: bytes
    call: str


def requests(plan: Plan, definition: Json) -> Iterator[Request]:
    """The requests of all engines that know the type; none for other types."""
    if plan.type in _WRITERS:
        yield from _WRITERS[plan.type](plan, definition)


def values(plan: Plan) -> Json:
    """What goes in: the parameters, and the addresses of the inputs that feed a parameter."""
    return {**plan.parameters, **{one.name: one.href for one in plan.inputs if one.name and one.href}}


def _notebook(plan: Plan, definition: Json) -> Iterator[Request]:
    name = plan.definition.rpartition("/")[2] or "notebook.ipynb"
    call = f"papermill {shlex.quote(name)} {shlex.quote(f'{plan.id}.ipynb')} -f parameters.yaml"
    yield Request("papermill", "parameters.yaml", _json(values(plan)), call)


def _cwl(plan: Plan, definition: Json) -> Iterator[Request]:
    name = plan.definition.rpartition("/")[2] or "workflow.cwl"
    given = values(plan)
    yield Request("cwltool", "job.json", _json(given), f"cwltool --outdir outputs {shlex.quote(name)} job.json")
    execute = {"inputs": given, "response": "document"}
    call = f"POST {{processing service}}/processes/{plan.workflow}/execution"
    yield Request("ogcapi-processes", "execute.json", _json(execute), call)
    unit = {"type": "application/cwl+json", "value": definition} if definition else {"href": plan.address}
    deploy = {"processDescription": {"id": plan.workflow, "version": "1.0.0"}, "executionUnit": unit}
    yield Request("ogcapi-processes", "deploy.json", _json(deploy), "POST {processing service}/processes")


def _mlflow(plan: Plan, definition: Json) -> Iterator[Request]:
    given = " ".join(f"-P {shlex.quote(f'{name}={_plain(value)}')}" for name, value in values(plan).items())
    yield Request("mlflow", "parameters.json", _json(values(plan)), f"mlflow run . {given}".strip())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _openeo(plan: Plan, definition: Json) -> Iterator[Request]:
    graph = bound(definition.get("process_graph"), _over_defaults(plan, definition))
    job = {"title": plan.title, "process": {"process_graph": graph}}
    yield Request("openeo", "job.json", _json(job), "POST {openEO back-end}/jobs, then POST …/jobs/{id}/results")


def _over_defaults(plan: Plan, definition: Json) -> Json:
    """The values that are given, over those that the definition's parameters have by default."""
    listed = definition.get("parameters")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("name")): one["default"] for one in rows if "default" in one} | values(plan)


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


_WRITERS: Final[dict[str, Callable[[Plan, Json], Iterator[Request]]]] = {
    "notebook": _notebook,
    "ogc-application-package": _cwl,
    "mlflow": _mlflow,
    "openeo": _openeo,
}
