"""Definitions of workflows: whether a file is what its type says, and which parameters it takes. Nothing is run.

Sources: nbformat 4, openEO API 1.2 (Process Graphs), Common Workflow Language v1.2, MLflow (MLproject; MLmodel with its
flavor «python_function» and its signature).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any, Final

from oscat.thought import cwl, yaml_text
from oscat.thought.canon import parse

Json = dict[str, Any]
MOST_NODES: Final = 10_000
CALLBACK: Final = frozenset({"x", "y", "data", "value", "context", "index", "label", "accumulator"})
"""Names that the processes of openEO give to the graphs within them (openEO Processes, «callbacks»)."""


def read(type_: str, raw: bytes) -> tuple[Json, str]:
    """The document of a definition, and what keeps it from being read ("" for nothing)."""
    if type_ in {"notebook", "openeo"}:
        value, faults = parse(raw)
        problem = faults[0].message if faults else ""
    else:
        text = yaml_text.read(raw)
        value, problem = text.value, text.problem
    if problem:
        return {}, problem
    return (value, "") if isinstance(value, dict) else ({}, "the file holds no object")


def faults(type_: str, document: Json) -> list[str]:
    """What keeps a document from being a definition of its type; nothing is said of types that are not known."""
    return list(_FAULTS[type_](document)) if type_ in _FAULTS else []


def parameters(type_: str, document: Json) -> Mapping[str, Json] | None:
    """The parameters that a definition declares, with what it says of each; None where it does not tell."""
    return _PARAMETERS[type_](document) if type_ in _PARAMETERS else None


def outputs(type_: str, document: Json) -> list[str] | None:
    """The names of what a definition gives; None where it does not tell."""
    return list(cwl.ports(cwl.main(document).get("outputs"))) if type_ == "ogc-application-package" else None


def is_model(type_: str, document: Json) -> bool:
    """Whether a definition of MLflow is a model that was trained, and not a project that is to be run."""
    return type_ == "mlflow" and "flavors" in document


def beside(type_: str, document: Json) -> Mapping[str, str]:
    """The files and folders that a definition wants beside itself, and what for."""
    return dict(_named(document)) if type_ == "mlflow" else {}


def _objects(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# --- notebooks


def _notebook(document: Json) -> Iterator[str]:
    if document.get("nbformat") != 4:
        yield "the notebook's 'nbformat' is not 4"
    cells = document.get("cells")
    if not isinstance(cells, list) or not cells:
        yield "the notebook has no cells"
        return
    for number, cell in enumerate(cells):
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            yield f"cell {number} of the notebook is none"
    if not any(cell.get("cell_type") == "code" for cell in _objects(cells)):
        yield "the notebook has no code"


def _tagged(document: Json) -> str | None:
    """The code of the cell that is tagged «parameters», as papermill wants it."""
    for cell in _objects(document.get("cells")):
        tags = (cell.get("metadata") or {}).get("tags") if isinstance(cell.get("metadata"), dict) else None
        if isinstance(tags, list) and "parameters" in tags:
            source = cell.get("source")
            return "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    return None


def _of_notebook(document: Json) -> Mapping[str, Json] | None:
    code = _tagged(document)
    if code is None:
        return None
    names = (line.partition("=")[0].partition(":")[0].strip() for line in code.splitlines() if "=" in line)
    return {name: {} for name in names if name.isidentifier()}


# --- openEO


def _openeo(document: Json) -> Iterator[str]:
    graph = document.get("process_graph")
    if not isinstance(graph, dict) or not graph:
        yield "there is no 'process_graph'"
        return
    known = {one["name"] for one in _objects(document.get("parameters")) if isinstance(one.get("name"), str)}
    yield from _graph(graph, known, "")


def _graph(graph: Json, known: set[str], where: str) -> Iterator[str]:
    yield from _circle(graph, where)
    results = 0
    for name, node in list(graph.items())[:MOST_NODES]:
        if not isinstance(node, dict) or not isinstance(node.get("process_id"), str):
            yield f"the node {where}{name} names no process"
            continue
        results += node.get("result") is True
        arguments = node.get("arguments")
        if not isinstance(arguments, dict):
            yield f"the node {where}{name} has no arguments"
            continue
        yield from _argument(arguments, graph, known, f"{where}{name}")
    if results != 1:
        place = f" in {where[:-1]}" if where else ""
        told = f"{results} nodes of the graph{place} are" if results else f"no node of the graph{place} is"
        yield f"{told} its result, and one must be"


def _circle(graph: Json, where: str) -> Iterator[str]:
    """Nodes that wait for each other."""
    waits = {name: set(_from(node.get("arguments"))) for name, node in graph.items() if isinstance(node, dict)}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        yield f"nodes wait for each other: {' <- '.join(f'{where}{name}' for name in error.args[1][:6])}"


def _from(value: Any) -> Iterator[str]:
    """The nodes of the same graph that an argument takes something from."""
    if isinstance(value, dict) and "process_graph" not in value:
        source = value.get("from_node")
        yield from [source] if isinstance(source, str) else chain.from_iterable(map(_from, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_from, value))


def _argument(value: Any, graph: Json, known: set[str], where: str) -> Iterator[str]:
    """What is wrong within an argument: it may hold references, and graphs of its own."""
    if isinstance(value, list):
        for one in value:
            yield from _argument(one, graph, known, where)
    if not isinstance(value, dict):
        return
    source, parameter, inner = value.get("from_node"), value.get("from_parameter"), value.get("process_graph")
    if isinstance(source, str) and source not in graph:
        yield f"{where} takes what comes from {source!r}, and there is no such node"
    if isinstance(parameter, str) and parameter not in known:
        yield f"{where} takes the parameter {parameter!r}, which is not declared"
    if isinstance(inner, dict):
        yield from _graph(inner, known | CALLBACK, f"{where}/")
        return
    for one in value.values():
        yield from _argument(one, graph, known, where)


def _of_openeo(document: Json) -> Mapping[str, Json] | None:
    if "parameters" not in document:
        return None
    return {one["name"]: one for one in _objects(document.get("parameters")) if isinstance(one.get("name"), str)}


# --- Common Workflow Language


def _of_cwl(document: Json) -> Mapping[str, Json]:
    return cwl.ports(cwl.main(document).get("inputs"))


# --- MLflow


def _mlflow(document: Json) -> Iterator[str]:
    yield from _mlmodel(document) if is_model("mlflow", document) else _mlproject(document)


def _mlproject(document: Json) -> Iterator[str]:
    points = document.get("entry_points")
    if not isinstance(points, dict) or not isinstance(points.get("main"), dict):
        yield "there is no entry point 'main'"
    elif not isinstance(points["main"].get("command"), str):
        yield "the entry point 'main' has no command"


def _of_mlflow(document: Json) -> Mapping[str, Json] | None:
    if is_model("mlflow", document):
        return {one["name"]: one for one in signature(document, "params") if isinstance(one.get("name"), str)}
    points = document.get("entry_points")
    main = points.get("main") if isinstance(points, dict) else None
    given = main.get("parameters") if isinstance(main, dict) else None
    if not isinstance(given, dict):
        return None
    return {name: about if isinstance(about, dict) else {"type": about} for name, about in given.items()}


def _function(document: Json) -> Json:
    """The flavor of a model that any program can call."""
    flavors = document.get("flavors")
    found = flavors.get("python_function") if isinstance(flavors, dict) else None
    return found if isinstance(found, dict) else {}


def _mlmodel(document: Json) -> Iterator[str]:
    if not isinstance(_function(document).get("loader_module"), str):
        yield "the model has no flavor 'python_function' with a 'loader_module', which is how it is called"
    for part in ("inputs", "params"):
        if _signed(document, part) is None:
            yield f"the {part!r} of the model's signature are no list in JSON"
    if _signed(document, "inputs") == []:
        yield "the model's signature does not say what goes in ('signature' with 'inputs')"


def signature(document: Json, part: str) -> list[Json]:
    """The ``inputs``, ``outputs`` or ``params`` of a model, which MLmodel holds as text of JSON."""
    return _objects(_signed(document, part))


def _signed(document: Json, part: str) -> list[Any] | None:
    """The same as it stands there: an empty list where it says nothing, None where it is no list."""
    whole = document.get("signature")
    told = whole.get(part) if isinstance(whole, dict) else None
    try:
        found = json.loads(told) if isinstance(told, str) else told
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else [] if found is None else None


def _named(document: Json) -> Iterator[tuple[str, str]]:
    function = _function(document)
    kept = [(function, "data", "weights"), (function, "model_path", "weights"), (function, "code", "code")]
    kept += [(document, "python_env", "environment"), (document, "conda_env", "environment")]
    for place, member, what in kept:
        if isinstance(place.get(member), str):
            yield place[member].removeprefix("./").rstrip("/"), what
    sample = document.get("saved_input_example_info")
    if isinstance(sample, dict) and isinstance(sample.get("artifact_path"), str):
        yield sample["artifact_path"], "sample"


_FAULTS: Final[dict[str, Callable[[Json], Iterator[str]]]] = {
    "notebook": _notebook,
    "openeo": _openeo,
    "ogc-application-package": cwl.faults,
    "mlflow": _mlflow,
}
_PARAMETERS: Final[dict[str, Callable[[Json], Mapping[str, Json] | None]]] = {
    "notebook": _of_notebook,
    "openeo": _of_openeo,
    "ogc-application-package": _of_cwl,
    "mlflow": _of_mlflow,
}
