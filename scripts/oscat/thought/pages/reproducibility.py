"""What an experiment's page says of running it again: how far that works, what it lacks, where to launch it."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages.addresses import web
from oscat.thought.pages.atlas import Atlas, Row
from oscat.thought.pages.links import Anchor
from oscat.thought.pages.read import day_words, short
from oscat.thought.tongue import N_, _
from oscat.words.kinds import Kind

LEVELS: Final = (N_("Described"), N_("Definition valid"), N_("Everything pinned"), N_("Runs"), N_("Same result"))
_MOST: Final = 8
Document = Mapping[str, Any]


def view(atlas: Atlas, file: File, documents: Mapping[str, Document]) -> Mapping[str, Any]:
    """What the template shows of the document that ``oscat reproduce`` writes of an experiment."""
    told = documents.get(file.place.id) if file.place.kind is Kind.EXPERIMENT else None
    if told is None:
        return {"again": None}
    level, run = int(told["level"]), told.get("run")
    return {
        "again": {
            "level": level,
            "steps": [(_(name), number <= level, number == level) for number, name in enumerate(LEVELS)],
            "inputs": list(_inputs(atlas, told)),
            "values": list(_values(told["parameters"])),
            "workflow": _entry(atlas, Kind.WORKFLOW, told["workflow"]),
            "outputs": _outputs(atlas, told),
            "lacks": [(short(one["what"], 300), short(one["remedy"], 200)) for one in told["lacks"][:_MOST]],
            "more": max(0, len(told["lacks"]) - _MOST),
            "run": _run(run) if run else None,
            "call": _call(file.place.id, told) if level >= 1 and told["requests"] else "",
            "requests": [short(one["call"], 500) for one in told["requests"]],
            "platforms": list(_platforms(atlas, told)),
        }
    }


def _values(given: Document) -> Iterator[tuple[str, str]]:
    for name, value in islice(given.items(), _MOST):
        plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        yield short(name, 60), short(plain, 120)


def _inputs(atlas: Atlas, told: Document) -> Iterator[tuple[Row | None, Anchor | None, str]]:
    """What goes in: an entry of this catalog or an address, and the parameter that it feeds."""
    for one in told["inputs"][:_MOST]:
        row = _entry(atlas, Kind.PRODUCT, one["product"])
        there = web(one["href"]) if not row else None
        anchor = Anchor(there.host, there.href, "", outside=True) if there else None
        if row or anchor:
            yield row, anchor, short(one["name"], 60)


def _outputs(atlas: Atlas, told: Document) -> list[tuple[Row, str]]:
    """The files that it makes, each with the product that publishes it."""
    rows = ((_entry(atlas, Kind.PRODUCT, one["product"]), short(one["name"], 80)) for one in told.get("outputs", ()))
    return [(row, name) for row, name in rows if row][:_MOST]


def _entry(atlas: Atlas, kind: Kind, name: str) -> Row | None:
    """The line of an entry that has a page."""
    file = atlas.catalog.entry(kind, name) if name else None
    return atlas.row(file) if file and file.data else None


def _call(name: str, told: Document) -> str:
    """The command that runs it; a process graph is handed to the first platform that takes it."""
    where = next((f" --platform {one['id']}" for one in told["platforms"] if one["service"]), " --backend URL")
    return f"oscat reproduce {name} --run{where if told['type'] == 'openeo' else ' --fresh'}"


def _run(run: Document) -> Mapping[str, Any]:
    return {
        "day": day_words(run["at"][:10]),
        "iso": run["at"][:10],
        "well": run["well"],
        "outputs": [(short(one["name"], 100), one["same"], short(one["told"], 200)) for one in run["outputs"][:_MOST]],
        "otherwise": [short(one, 100) for one in run["otherwise"][:_MOST]],
    }


def _platforms(atlas: Atlas, told: Document) -> Iterator[tuple[Row, list[Anchor], str]]:
    """The platforms that execute the type, each with its page here, the ways in, and how one signs in."""
    ways = (("service", "launch"), ("page", "guide"), ("resources", "resources"))
    for one in told["platforms"]:
        row = _entry(atlas, Kind.PLATFORM, one["id"])
        found = [(word, web(one.get(part, ""))) for part, word in ways]
        anchors = [Anchor(word, there.href, there.host, outside=True) for word, there in found if there]
        if row:
            yield row, anchors, short(one.get("sign_in"), 300)
