"""What keeps a document from being one of the Common Workflow Language v1.0 to v1.2, as far as nothing else is read."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from oscat.thought.nearest import did_you_mean
from oscat.thought.sentences import shown

Json = dict[str, Any]
TYPES: Final = ("null", "boolean", "int", "long", "float", "double", "string", "File", "Directory", "Any")
_SHAPED: Final = frozenset({"array", "enum", "record"})
_STREAMS: Final = frozenset({"stdin", "stdout", "stderr"})
_CLASSES: Final = ("CommandLineTool", "Workflow", "ExpressionTool", "Operation")
_MOST: Final = 1_000


def faults(document: Json) -> Iterator[str]:
    """What is wrong with a document, in sentences without a full stop."""
    if not str(document.get("cwlVersion", "")).startswith("v1."):
        yield "'cwlVersion' is none that is known (v1.0 to v1.2)"
    for part in parts(document):
        if part.get("class") not in _CLASSES:
            yield f"'class' is none of {', '.join(_CLASSES)}"
        for name in ("inputs", "outputs"):
            if not isinstance(part.get(name), dict | list):
                yield f"there are no {name!r}"
        yield from _types(part)
        yield from _sources(part)


def parts(document: Json) -> list[Json]:
    """The processes that a document holds."""
    listed = document.get("$graph", [document])
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def main(document: Json) -> Json:
    """What is run: the only process, or the workflow among several."""
    found = parts(document)
    return next((one for one in found if one.get("class") == "Workflow"), found[0] if found else {})


def ports(listed: Any) -> Mapping[str, Json]:
    """Inputs or outputs by their name, whichever way they are written (section «Map constraints»)."""
    if isinstance(listed, list):
        named = [one for one in listed[:_MOST] if isinstance(one, dict)]
        return {str(one.get("id")).lstrip("#").rpartition("/")[2]: one for one in named}
    rows = [*listed.items()][:_MOST] if isinstance(listed, dict) else []
    return {str(name): about if isinstance(about, dict) else {"type": about} for name, about in rows}


def _types(part: Json) -> Iterator[str]:
    """Types that are none (section «CWLType»); those that a document defines itself are not looked at."""
    for side in ("inputs", "outputs"):
        for name, about in ports(part.get(side)).items():
            told = about.get("type")
            for one in told if isinstance(told, list) else [told]:
                plain = one.removesuffix("?").removesuffix("[]") if isinstance(one, str) else "Any"
                if not plain or plain in TYPES or plain in _SHAPED or plain in _STREAMS or set(plain) & set("#/:"):
                    continue
                advice = did_you_mean(plain, TYPES) or f"known are {', '.join(TYPES)}"
                yield f"{side[:-1]} {shown(name)} has the type {shown(plain)}, which is none: {advice.rstrip('.')}"


def _sources(part: Json) -> Iterator[str]:
    """Sources of steps and outputs that lead nowhere (Workflow Description, «WorkflowStepInput», «source»)."""
    if part.get("class") != "Workflow":
        return
    steps = ports(part.get("steps"))
    known = {*ports(part.get("inputs")), *chain.from_iterable(_made(name, step) for name, step in steps.items())}
    asked = [(f"step {shown(name)}", one) for name, step in steps.items() for one in _wanted(step.get("in"), "source")]
    asked += [("outputs", one) for one in _wanted(part.get("outputs"), "outputSource")]
    for who, source in asked:
        if not _named(source) & known:
            near = did_you_mean(source, sorted(known))
            yield f"{who} takes {shown(source)}, which nothing gives{f': {near}'.rstrip('.') if near else ''}"


def _named(source: str) -> set[str]:
    """What a source may be called here: in packed documents it stands below the workflow's own name."""
    _, packed, path = source.rpartition("#")
    steps = path.split("/")
    return {path, "/".join(steps[-2:]), steps[-1]} if packed else {path}


def _made(name: str, step: Json) -> Iterator[str]:
    """What a step gives, by the name under which others take it."""
    listed = step.get("out")
    for one in listed[:_MOST] if isinstance(listed, list) else ():
        inner = one.get("id") if isinstance(one, dict) else one
        if isinstance(inner, str):
            yield f"{name}/{inner.lstrip('#').rpartition('/')[2]}"


def _wanted(listed: Any, member: str) -> Iterator[str]:
    """The sources that ports name: by their member, or in short as what a port is."""
    for about in ports(listed).values():
        given = about.get(member, about.get("type") if member == "source" else None)
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, str):
                yield one
