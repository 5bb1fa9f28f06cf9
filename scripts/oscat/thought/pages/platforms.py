"""The platforms side by side: what each offers, how it does at each requirement, what runs there, how to join."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages import links
from oscat.thought.pages.addresses import at_github
from oscat.thought.pages.atlas import RUNS, Atlas
from oscat.thought.pages.facts import CAPABILITIES
from oscat.thought.pages.links import Anchor
from oscat.thought.pages.read import abstract, objects, short, texts
from oscat.thought.tongue import N_, _
from oscat.words.kinds import Kind

TEMPLATE: Final = "platforms.html"
MOST_WAYS: Final = 5
MOST_EXPERIMENTS: Final = 5
_STANDINGS: Final = {
    "met": ("+", N_("shown")),
    "failed": ("!", N_("claimed, and not so")),
    "untold": ("?", N_("claimed; nothing shows it from outside")),
    "claimed": ("?", N_("claimed, not asked yet")),
    "not-claimed": ("–", N_("not claimed")),
}
_FILTERS: Final = (("type", N_("Workflows of the type")), ("data", N_("Data at hand")), ("language", N_("Language")))
View = dict[str, Any]
Reports = Mapping[str, Mapping[str, Any]]


def view(atlas: Atlas, reports: Reports) -> View:
    """What the list of platforms shows; ``reports`` are documents of ``oscat platform check`` by id."""
    rows = [_row(atlas, file, reports.get(file.place.id, {})) for file in atlas.shown[Kind.PLATFORM]]
    return {
        "platforms": rows,
        "filters": [(name, _(label), _values(rows, name)) for name, label in _FILTERS],
        "requirements": [_(one) for one in CAPABILITIES.values()],
        "repository": at_github(atlas.catalog, "").rstrip("/"),
        "asked": max((one["asked"] for one in rows), default=""),
    }


def _values(rows: list[View], name: str) -> list[tuple[str, int]]:
    """The values of a filter with how many platforms have each, the commonest first."""
    counts: dict[str, int] = {}
    for row in rows:
        for value in row[name]:
            counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold()))


def _row(atlas: Atlas, file: File, report: Mapping[str, Any]) -> View:
    runs = atlas.runs(file)
    experiments = {one.path: one for flow in runs for one in atlas.around(flow, Kind.EXPERIMENT)}
    return {
        "row": atlas.row(file),
        "abstract": abstract(file.fields.get("description"), 300),
        "type": [_(RUNS.get(one, one)) for one in texts(file.fields.get("osc:workflow_types"))],
        "data": [short(one, 60) for one in texts(file.fields.get("osc:data"))],
        "language": [short(one, 40) for one in texts(file.fields.get("application:language"))],
        "requirements": list(_requirements(file, report)),
        "ways": list(_ways(atlas, file))[:MOST_WAYS],
        "workflows": len(runs),
        "experiments": [atlas.row(one) for one in list(experiments.values())[:MOST_EXPERIMENTS]],
        "more": max(0, len(experiments) - MOST_EXPERIMENTS),
        "asked": short(report.get("asked"), 10),
        "id": file.place.id,
        "nor": "network-of-resources" in texts(file.fields.get("osc:capabilities")),
    }


def _ways(atlas: Atlas, file: File) -> Iterator[Anchor]:
    """Where one gets in, services after pages."""
    for anchors in links.grouped(atlas.catalog, file).values():
        yield from (one for one in anchors if one.href)


def _requirements(file: File, report: Mapping[str, Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each requirement in words: its standing, a sign, a sentence, and what shows it."""
    claimed = {*texts(file.fields.get("osc:capabilities"))}
    told = {one.get("requirement"): one for one in objects(report.get("requirements"))}
    for name, words in CAPABILITIES.items():
        found = told.get(name, {})
        standing = str(found.get("standing") or ("claimed" if name in claimed else "not-claimed"))
        sign, said = _STANDINGS.get(standing, _STANDINGS["untold"])
        yield _(words), standing, f"{sign} {_(said)}", [short(line, 300) for line in texts(found.get("evidence"))]
