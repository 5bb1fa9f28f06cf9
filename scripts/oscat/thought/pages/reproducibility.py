"""What an experiment's page says of running it again: how far that works, what it lacks, where to launch it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages.addresses import web
from oscat.thought.pages.atlas import Atlas, Row
from oscat.thought.pages.links import Anchor
from oscat.thought.pages.read import day_words, short
from oscat.words.kinds import Kind

LEVELS: Final = ("Described", "Definition valid", "Everything pinned", "Runs", "Same result")
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
            "steps": [(name, number <= level, number == level) for number, name in enumerate(LEVELS)],
            "lacks": [(short(one["what"], 300), short(one["remedy"], 200)) for one in told["lacks"][:_MOST]],
            "more": max(0, len(told["lacks"]) - _MOST),
            "run": _run(run) if run else None,
            "call": _call(file.place.id, told) if level >= 1 and told["requests"] else "",
            "requests": [short(one["call"], 500) for one in told["requests"]],
            "platforms": list(_platforms(atlas, told)),
        }
    }


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


def _platforms(atlas: Atlas, told: Document) -> Iterator[tuple[Row, Anchor | None]]:
    """The platforms that execute the type, each with its page here and the way in."""
    for one in told["platforms"]:
        file = atlas.catalog.entry(Kind.PLATFORM, one["id"])
        service = web(one["service"])
        if file and file.data:
            yield atlas.row(file), Anchor("Open", service.href, service.host, outside=True) if service else None
