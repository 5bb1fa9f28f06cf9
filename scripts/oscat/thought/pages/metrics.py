"""What the catalog holds, in numbers: products by theme, mission, variable, licence, format; growth; gaps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages import explore, facts, overview, people, snippets
from oscat.thought.pages.addresses import folder_of, public
from oscat.thought.pages.atlas import Atlas, added, title_of
from oscat.thought.pages.charts import bars, columns, globe, spans
from oscat.thought.pages.documents import id_of
from oscat.thought.pages.read import sentence, short
from oscat.thought.tongue import N_, _
from oscat.words.kinds import Kind

PATH: Final = "metrics/index.html"
DOCUMENT: Final = "metrics/metrics.json"
VERSION: Final = 1
_MOST: Final = 20
_HIGH, _WIDE = 14, 12
_LONG: Final = 25
"""Rows of a table; all numbers stand in ``metrics.json``."""
_TAGS: Final = {
    "themes": (Kind.THEME, N_("Products by theme")),
    "missions": (Kind.EO_MISSION, N_("Products by mission")),
    "variables": (Kind.VARIABLE, N_("Products by variable")),
}
_FACET: Final = {
    "themes": "theme",
    "missions": "mission",
    "variables": "variable",
    "licences": "licence",
    "formats": "encoding",
    "status": "status",
}
_UNTOLD: Final = N_("Not told")
_BY_PAGE: Final = N_("By way of a page")
_FIELDS: Final = {"licences": N_("Licences"), "formats": N_("Formats that a program can open"), "status": N_("Status")}


def document(atlas: Atlas) -> dict[str, Any]:
    """All numbers (``schemas/metrics.json``)."""
    products = atlas.shown[Kind.PRODUCT]
    return {
        "version": VERSION,
        "entries": {kind.value: len(atlas.shown[kind]) for kind in Kind},
        **{name: list(_by_kind(atlas, kind)) for name, (kind, _) in _TAGS.items()},
        "licences": _counted(_licence(atlas, file) for file in products),
        "formats": _counted(one for file in products for one in _formats(atlas, file)),
        "status": _counted(sentence(short(file.fields.get("osc:status"), 40)) or _UNTOLD for file in products),
        "doi": sum(bool(facts.doi(atlas, file)) for file in products),
        "years": _years(products),
        "growth": _growth(atlas),
        "gaps": _gaps(atlas),
        "regions": overview.regions(products),
        "coverage": overview.coverage(products),
        "mission_years": overview.missions(atlas),
    }


def _by_kind(atlas: Atlas, kind: Kind) -> Iterator[dict[str, Any]]:
    """The entries of a vocabulary that have products, with how many."""
    rows = [(len(atlas.around(file, Kind.PRODUCT)), file) for file in atlas.shown[kind]]
    for count, file in sorted(rows, key=lambda row: (-row[0], title_of(row[1]))):
        if count:
            yield {"id": file.place.id, "title": title_of(file), "path": folder_of(file), "products": count}


def _counted(words: Iterable[str]) -> list[dict[str, Any]]:
    found = sorted(Counter(words).items(), key=lambda one: (-one[1], one[0]))
    return [{"title": word, "products": count} for word, count in found]


def _licence(atlas: Atlas, file: File) -> str:
    terms = facts.terms_of(atlas, file)
    return terms.name if terms else _UNTOLD


def _formats(atlas: Atlas, file: File) -> list[str]:
    found = [one.format for one in snippets.openings(atlas, file) if one.format != "STAC"]
    return found or [_BY_PAGE]


def _years(products: Iterable[File]) -> list[dict[str, int]]:
    """How many products cover each year."""
    found: Counter[int] = Counter()
    for first, last in filter(None, map(overview.years_of, products)):
        found.update(range(first, last + 1))
    return [{"year": year, "products": found[year]} for year in sorted(found)]


def _growth(atlas: Atlas) -> list[dict[str, int]]:
    """How many products, workflows and experiments there were at each year's end."""
    files = [file for kind in (Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT) for file in atlas.shown[kind]]
    made = Counter(int(day[:4]) for day in (_entered(atlas, file) for file in files) if day)
    total, rows = 0, []
    for year in range(min(made), max(made) + 1) if made else ():
        total += made[year]
        rows.append({"year": year, "entries": total})
    return rows


def _entered(atlas: Atlas, file: File) -> str:
    """The day on which an entry came in: the earlier of the commit that added it and the day that it gives itself."""
    commits = [event.day for event in atlas.past(file) if event.added]
    return min(filter(None, (*commits, added(file))), default="")


def _gaps(atlas: Atlas) -> dict[str, Any]:
    """The variables and missions with the most products, and how many have both: a nought is a gap."""
    variables = [atlas.catalog.entry(Kind.VARIABLE, row["id"]) for row in _by_kind(atlas, Kind.VARIABLE)][:_HIGH]
    missions = [atlas.catalog.entry(Kind.EO_MISSION, row["id"]) for row in _by_kind(atlas, Kind.EO_MISSION)][:_WIDE]
    sets = [{one.path for one in atlas.around(file, Kind.PRODUCT)} for file in missions if file]
    rows = [{one.path for one in atlas.around(file, Kind.PRODUCT)} for file in variables if file]
    return {
        "variables": [{"id": one.place.id, "title": title_of(one), "path": folder_of(one)} for one in variables if one],
        "missions": [{"id": one.place.id, "title": title_of(one), "path": folder_of(one)} for one in missions if one],
        "products": [[len(row & column) for column in sets] for row in rows],
    }


def view(atlas: Atlas, data: dict[str, Any]) -> dict[str, Any]:
    """What the template shows: a chart and a table of each number."""
    total = data["entries"][Kind.PRODUCT.value]
    return {
        "up": "../",
        "kind": "metrics",
        "title": _("The catalog in numbers"),
        "summary": _(
            "Products by theme, mission, variable, licence and format; growth; and where there is nothing yet."
        ),
        "canonical": public(atlas.catalog, PATH),
        "json": "metrics.json",
        "picture_url": "",
        "counts": [(atlas.name(kind), f"../{kind.form.folder}/", data["entries"][kind.value]) for kind in atlas.kinds],
        "doi": (data["doi"], total),
        "parts": list(_parts(data)),
        "gaps": data["gaps"],
        "most": max((count for row in data["gaps"]["products"] for count in row), default=0),
        "regions": data["regions"],
        "most_there": max((count for row in data["regions"]["products"] for count in row), default=0),
        "coverage": data["coverage"],
        "fullest": sorted(data["coverage"]["cells"], key=lambda cell: -cell[2])[:_LONG],
        "globe": globe(data["coverage"]["cells"], data["coverage"]["step"], "../assets"),
        "timeline": _timeline(data["mission_years"]),
    }


def _parts(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, (__, title) in _TAGS.items():
        yield from _part(name, title, data[name])
    for name, title in _FIELDS.items():
        yield from _part(name, title, data[name])
    if data["years"]:
        rows = [(str(row["year"]), row["products"]) for row in data["years"]]
        yield {
            "id": "years",
            "title": _("Years that products cover"),
            "chart": columns(rows),
            "rows": _plain(rows),
            "more": 0,
        }
    if data["growth"]:
        rows = [(str(row["year"]), row["entries"]) for row in data["growth"]]
        title = _("Products, workflows and experiments, by year of entry")
        yield {"id": "growth", "title": title, "chart": columns(rows), "rows": _plain(rows), "more": 0}


def _timeline(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The missions with the years of their products, as a chart and as rows."""
    if not rows:
        return None
    named = [(people.without_mail(row["title"]), row["first"], row["last"]) for row in rows]
    return {"chart": spans(named), "rows": rows}


def _part(name: str, title: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A chart of the largest, and a longer table."""
    if rows:
        names = [people.without_mail(_name(row)) for row in rows]  # before a chart cuts an address in two
        shown = [
            (word, row["products"], f"../{row['path']}" if "path" in row else "", _search(name, row))
            for word, row in zip(names, rows, strict=True)
        ]
        chart = bars([row[:2] for row in shown[:_MOST]])
        more = max(0, len(shown) - _LONG)
        yield {"id": name, "title": _(title), "chart": chart, "rows": shown[:_LONG], "more": more}


def _name(row: dict[str, Any]) -> str:
    """The title of a row; ours in the language of the pages, those of the catalog as they are."""
    return _(row["title"]) if row["title"] in {_UNTOLD, _BY_PAGE} else str(row["title"])


def _search(name: str, row: dict[str, Any]) -> str:
    """The products that a row counts, on the explore page."""
    value = row["id"] if "id" in row else id_of(row["title"])
    known = "id" in row or row["title"] not in {_UNTOLD, _BY_PAGE}
    return f"../{explore.among(_FACET[name], value)}&kind=product" if known else ""


def _plain(rows: list[tuple[str, int]]) -> list[tuple[str, int, str, str]]:
    return [(word, count, "", "") for word, count in rows]
