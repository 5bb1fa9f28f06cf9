"""From an entry to what registries want to know of it."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from oscat.thought.boxes import Box, read_boxes
from oscat.thought.contacts import is_orcid, orcid_in
from oscat.thought.dois import doi_in
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.identity import doi_of
from oscat.thought.touched import placed, products_of
from oscat.words.kinds import Kind
from oscat.words.work import Access, Maker, Related, Work

WORKS: Final = (Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT)
"""The kinds that registries of works take."""
_ACCESS: Final = frozenset({"data", "enclosure", "download", "application"})
_TEXTS: Final = ("documentation", "publication", "paper", "article", "preprint", "user guide", "user manual", "atbd")
_MOST: Final = 200
_LONGEST: Final = 20_000
Json = dict[str, Any]


def works(facts: Facts) -> Iterator[Work]:
    """Every product, workflow and experiment, in the order of kinds and ids."""
    for kind in WORKS:
        for file in facts.catalog.entries(kind):
            if file.data:
                yield work(facts, file)


def work(facts: Facts, file: File) -> Work:
    """One entry."""
    fields, kind = file.fields, file.place.kind or Kind.PRODUCT
    whole = placed(facts.catalog, file)
    created = _text(fields.get("created")) or _text(fields.get("published"))
    updated = _text(fields.get("updated"))
    return Work(
        kind=kind,
        id=file.place.id,
        title=file.title or file.place.id,
        description=_text(fields.get("description"))[:_LONGEST],
        address=_public(facts, f"{kind.form.folder}/{file.place.id}/"),
        record=_public(facts, file.place.published),
        publisher=facts.catalog.root.title if facts.catalog.root else "Open Science Catalog",
        doi=doi_of(facts.catalog, file),
        makers=tuple(_makers(facts, file)),
        year=next((one[:4] for one in (created, updated) if one[:4].isdigit()), ""),
        created=created,
        updated=updated,
        version=_text(fields.get("version")),
        licence=_text(fields.get("license")),
        licence_address=_first(facts, file, "license") or _spdx(facts, file),
        status=_text(fields.get("osc:status")),
        keywords=tuple(one for one in _list(fields.get("keywords")) if isinstance(one, str))[:_MOST],
        subjects=tuple(_subjects(facts, file)),
        boxes=tuple(map(_edges, read_boxes(_boxes(whole)))),
        spans=tuple(_spans(whole)),
        region=_text(fields.get("osc:region")),
        access=tuple(_access(facts, file))[:_MOST],
        related=tuple(_related(facts, file))[:_MOST],
    )


def worked_on(file: File) -> str:
    """The day on which an entry was last worked on, "" where it tells none."""
    return next(
        (said[:10] for name in ("updated", "created", "published") if (said := _text(file.fields.get(name)))), ""
    )


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _rows(value: Any) -> list[Json]:
    return [one for one in _list(value) if isinstance(one, dict)]


def _public(facts: Facts, path: str) -> str:
    """The address of a path of the published tree; "" where it is not known where that will be."""
    return f"{facts.catalog.url}{quote(path)}" if facts.catalog.url else ""


def _first(facts: Facts, file: File, rel: str) -> str:
    return next((link.href for link in facts.catalog.links(file) if link.rel == rel and "://" in link.href), "")


def _spdx(facts: Facts, file: File) -> str:
    """The page of a licence of the SPDX list."""
    given = _text(file.fields.get("license"))
    return f"https://spdx.org/licenses/{given}" if given in facts.validators.spdx else ""


def _makers(facts: Facts, file: File) -> Iterator[Maker]:
    """Contacts and providers, creators first; where there are none, those of the project, or the project itself."""
    own = [*_rows(file.fields.get("contacts")), *_rows(file.data.get("providers"))]
    project = facts.catalog.entry(Kind.PROJECT, _text(file.fields.get("osc:project")))
    listed = own or (_rows(project.fields.get("contacts")) if project else [])
    found = [maker for maker in map(_maker, listed[:_MOST]) if maker.name]
    found.sort(key=lambda one: not one.creator)
    yield from found or ([Maker(project.title)] if project and project.title else [])


def _maker(raw: Json) -> Maker:
    body = _text(raw.get("organization") or raw.get("organisation"))
    name = _text(raw.get("name"))
    known = " ".join(_text(one.get("href")) for one in _rows(raw.get("links"))) + f" {_text(raw.get('identifier'))}"
    number = orcid_in(known) or ""
    roles = tuple(_text(one).lower() for one in _list(raw.get("roles")))
    is_body = not (body and name) and not number
    return Maker(
        name=name or body,
        body=is_body,
        roles=roles,
        orcid=number if number and is_orcid(number) else "",
        ror=next((word for word in known.split() if "ror.org/" in word), "").rpartition("ror.org/")[2],
        works_at=body if name and body != name else "",
    )


def _subjects(facts: Facts, file: File) -> Iterator[tuple[str, str]]:
    """The vocabulary's words, with where they are defined."""
    for naming in file.namings:
        kind = naming.reference.target
        there = facts.catalog.entry(kind, naming.id) if kind in {Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION} else None
        if there and there.title:
            yield there.title, _first(facts, there, "via") or _public(facts, f"{kind.form.folder}/{there.place.id}/")


def _boxes(file: File) -> list[Any]:
    extent = file.data.get("extent")
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    listed = spatial.get("bbox") if isinstance(spatial, dict) else None
    own = file.data.get("bbox")
    return _list(listed) or ([own] if isinstance(own, list) else [])


def _edges(box: Box) -> tuple[float, float, float, float]:
    """West, south, east, north; over the antimeridian east is less than west (RFC 7946, section 5.2)."""
    east = box.east - 360 if box.east > 180 and box.width < 360 else min(box.east, 180.0)
    return box.west, box.south, east, box.north


def _spans(file: File) -> Iterator[tuple[str, str]]:
    extent, time = file.data.get("extent"), file.data.get("time")
    temporal = extent.get("temporal") if isinstance(extent, dict) else None
    listed = _list(temporal.get("interval")) if isinstance(temporal, dict) else []
    own = time.get("interval") if isinstance(time, dict) else None
    for pair in listed or ([own] if own else []):
        if isinstance(pair, list) and len(pair) == 2:
            start, end = ("" if one in (None, "..") else _text(one) for one in pair)
            if start or end:
                yield start, end


def _access(facts: Facts, file: File) -> Iterator[Access]:
    """Assets, and links that give access."""
    folder = file.place.published.rpartition("/")[0]
    assets = file.data.get("assets")
    for one in assets.values() if isinstance(assets, dict) else ():
        href = _text(one.get("href")) if isinstance(one, dict) else ""
        if href:
            yield _way(_whole(facts, folder, href), one)
    for link in facts.catalog.links(file):
        title = _text(link.data.get("title"))
        gives = link.rel in _ACCESS or (link.rel == "via" and not any(word in title.lower() for word in _TEXTS))
        if gives and not _is_asset(file, link.href):
            yield _way(_whole(facts, folder, link.href), link.data)


def _way(href: str, raw: Json) -> Access:
    """An asset or a link as a way to the thing."""
    type_, title, checksum = (_text(raw.get(name)) for name in ("type", "title", "file:checksum"))
    return Access(href, type_, _size(raw), title, checksum)


def _is_asset(file: File, href: str) -> bool:
    """Whether an address is that of an asset already."""
    assets = file.data.get("assets")
    rows = assets.values() if isinstance(assets, dict) else ()
    return any(isinstance(one, dict) and one.get("href") == href for one in rows)


def _whole(facts: Facts, folder: str, href: str) -> str:
    return href if "://" in href else _public(facts, f"{folder}/{href.removeprefix('./')}") or href


def _size(raw: Json) -> int | None:
    found = raw.get("file:size", raw.get("length"))
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _related(facts: Facts, file: File) -> Iterator[Related]:
    """Texts about it, what it was made by and from, what it belongs to."""
    for link in facts.catalog.links(file):
        title = _text(link.data.get("title"))
        texts = link.rel in {"describedby", "about", "citation", "publication"} or any(
            word in title.lower() for word in _TEXTS
        )
        if "://" in link.href and (texts or link.rel in _RELATIONS):
            yield _pointed(link.href, _RELATIONS.get(link.rel, "IsDocumentedBy"), title)
    for kind, one in _around(facts, file):
        address = _public(facts, f"{one.place.kind.form.folder}/{one.place.id}/") if one.place.kind else ""
        if address:
            yield Related(address, "URL", kind, one.title)


_RELATIONS: Final = {
    "derived_from": "IsDerivedFrom",
    "predecessor-version": "IsNewVersionOf",
    "successor-version": "IsPreviousVersionOf",
    "vcs": "IsCompiledBy",
}


def _pointed(href: str, relation: str, title: str) -> Related:
    doi = doi_in(href)
    return Related(doi, "DOI", relation, title) if doi else Related(href, "URL", relation, title)


def _around(facts: Facts, file: File) -> Iterator[tuple[str, File]]:
    """The other works of the chain, and what each is to this one."""
    catalog, kind = facts.catalog, file.place.kind
    made_by = catalog.entry(Kind.EXPERIMENT, _text(file.fields.get("osc:experiment")))
    workflow = catalog.entry(Kind.WORKFLOW, _text(file.fields.get("osc:workflow")))
    if kind is Kind.PRODUCT and made_by:
        yield "IsCompiledBy", made_by
    if kind is Kind.EXPERIMENT and workflow:
        yield "IsDerivedFrom", workflow
    if kind is Kind.EXPERIMENT:
        for one in products_of(catalog, file):
            yield "Compiles", one
