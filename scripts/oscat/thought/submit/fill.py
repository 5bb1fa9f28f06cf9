"""An entry's answers, filled in from what data and DataCite say, and from what the catalog knows already."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from oscat.thought.boxes import Box
from oscat.thought.graph import Catalog
from oscat.thought.regions import region_named
from oscat.thought.spdx import licence_meant
from oscat.thought.submit.compose import box_of, slug
from oscat.thought.submit.form import questions
from oscat.thought.submit.matching import Term, matched
from oscat.words.described import Described
from oscat.words.kinds import Kind

Answers = dict[str, Any]


def fill(
    known: Catalog, kind: Kind, given: Answers, told: Described, spdx: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """Put what data or DataCite say where nothing is answered; give what the vocabulary lacks, with what is near."""
    asked = {one.name for one, _ in questions(kind)}
    for name, value in _said(told, spdx).items():
        if value and name in asked:
            given.setdefault(name, value)
    if told.suffix:
        given.setdefault("access_type", told.media_type)
        given.setdefault("size", told.size)
    if not told.quantities or "variable" not in asked:
        return {}
    found = matched(told.quantities, _terms(known))
    if found.ids:
        given.setdefault("variable", list(found.ids))
    rows = [_quantity(row.standard_name or row.name, row.units) for row in told.quantities]
    given.setdefault("quantities", [row for at, row in enumerate(rows) if row not in rows[:at]])
    return dict(found.near)


def _said(told: Described, spdx: frozenset[str]) -> Answers:
    return {
        "title": told.title,
        "description": told.description,
        "license": _licence(told.license, spdx),
        "keyword": list(told.keywords),
        "bbox": list(told.box) if told.box else None,
        "time": f"{told.first or '..'}/{told.last or '..'}" if told.first or told.last else None,
        "doi": told.doi,
        "contact": [_author(*person) for person in told.people],
    }


def _author(name: str, place: str) -> dict[str, Any]:
    return {"name": name, **({"organization": place} if place else {}), "roles": ["author"]}


def _quantity(name: str, unit: str) -> dict[str, Any]:
    return {"name": name, **({"unit": unit} if unit else {})}


def _licence(told: str, spdx: frozenset[str]) -> str:
    """What a licence is called by SPDX; "" for prose."""
    meant, sure = licence_meant(told, spdx) if told else ("", False)
    return meant if sure else ""


def _terms(known: Catalog) -> Iterator[Term]:
    for file in known.entries(Kind.VARIABLE):
        words = file.fields.get("keywords")
        texts = tuple(one for one in words if isinstance(one, str)) if isinstance(words, list) else ()
        yield Term(file.place.id, file.title, texts)


def place(given: Answers, source: str | None, href: str | None) -> None:
    """The address at which data are to be had: where they are, if that is an address, else their DOI."""
    public = href or (source if source and "://" in source else None)
    if public:
        given.setdefault("access", public)
    if given.get("doi"):
        address = f"https://doi.org/{given['doi']}"
        given.setdefault("documentation", address)
        given.setdefault("access", address)


def choices(known: Catalog, kind: Kind | None) -> list[tuple[str, str]]:
    """Ids and titles of a kind's entries."""
    return sorted((file.place.id, file.title) for file in known.entries(kind)) if kind else []


def finish(known: Catalog, kind: Kind, given: Answers, now: datetime) -> None:
    """What follows from other answers: the id, the themes, the status."""
    asked = {one.name for one, _ in questions(kind)}
    if slug(str(given.get("title", ""))):  # there is none where the letters are not Latin
        given.setdefault("id", slug(str(given["title"])))
    named = [(Kind.VARIABLE, "variable"), (Kind.PROJECT, "project"), (Kind.WORKFLOW, "workflow")]
    themes = [theme for sort, name in named for theme in _themes(known, sort, given.get(name))]
    if themes and "theme" in asked:
        given.setdefault("theme", list(dict.fromkeys(themes)))
    if given.get("bbox") and "region" in asked:
        given.setdefault("region", _region(given["bbox"]))
    last = str(given.get("time", "")).partition("/")[2]
    if last and "status" in asked:
        given.setdefault("status", "ongoing" if last == ".." or last > now.isoformat() else "completed")


def _region(given: Any) -> str:
    west, south, east, north = box_of(given)
    return region_named(Box(west, south, east + 360 if east < west else east, north))


def _themes(known: Catalog, kind: Kind, ids: Any) -> Iterator[str]:
    for one in [ids] if isinstance(ids, str) else ids or ():
        file = known.entry(kind, one)
        yield from (naming.id for naming in file.namings if naming.reference.target is Kind.THEME) if file else ()
