"""An entry in the words of schema.org (https://schema.org, «Dataset» and its kin), for search engines and programs."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import orjson
from markupsafe import Markup

from oscat.thought.boxes import eastward, read_boxes
from oscat.thought.graph import File
from oscat.thought.pages import facts, links, people
from oscat.thought.pages.addresses import page_path, public
from oscat.thought.pages.atlas import Atlas, added, newest, title_of
from oscat.thought.pages.read import abstract, short, texts
from oscat.thought.spacetime import span, written_boxes
from oscat.words.kinds import Kind

Json = dict[str, Any]
CONTEXT: Final = "https://schema.org/"
TYPES: Final = {
    Kind.PRODUCT: "Dataset",
    Kind.PROJECT: "ResearchProject",
    Kind.WORKFLOW: "SoftwareSourceCode",
    Kind.EXPERIMENT: "CreateAction",
    Kind.THEME: "DefinedTerm",
    Kind.VARIABLE: "DefinedTerm",
    Kind.EO_MISSION: "DefinedTerm",
    Kind.PLATFORM: "Service",
}
_LONGEST: Final = 5_000
"""Characters of a description that search engines take (Google Search Central, «Dataset structured data»)."""
_MOST: Final = 20


def markup(data: Json) -> Markup:
    """A document as it may stand within a page: nothing in it can end the element that holds it."""
    text = orjson.dumps(data).decode()
    for sign, instead in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(sign, instead)
    return Markup(text)  # noqa: S704 - no sign of HTML is left


def of_catalog(atlas: Atlas) -> Json:
    """The catalog as a whole."""
    return {"@context": CONTEXT, **_catalog(atlas)}


def _catalog(atlas: Atlas) -> Json:
    top = public(atlas.catalog, "index.html")
    return {"@type": "DataCatalog", "name": atlas.title} | ({"@id": top, "url": top} if top else {})


def of_entry(atlas: Atlas, file: File) -> Json:
    """One entry."""
    kind = file.key[0] if file.key else Kind.PRODUCT
    page = public(atlas.catalog, page_path(file))
    found: Json = {"@context": CONTEXT, "@type": TYPES[kind]}
    found |= {"@id": page, "url": page} if page else {}
    found |= {
        "name": title_of(file),
        "description": abstract(file.fields.get("description"), _LONGEST),
        "keywords": texts(file.fields.get("keywords"), _MOST),
        **_SPECIAL[kind](atlas, file),
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _work(atlas: Atlas, file: File) -> Json:
    """What data and code have in common."""
    doi, terms = facts.doi_anchor(atlas, file), facts.terms_of(atlas, file)
    return {
        "identifier": doi.href if doi else file.place.id,
        "sameAs": doi.href if doi else "",
        "license": (terms.href or terms.name) if terms else "",
        "version": short(file.fields.get("version"), 40),
        "dateCreated": added(file),
        "dateModified": newest(file),
        "citation": short(file.fields.get("sci:citation"), 1_500),
        "creator": list(_people(atlas, file)),
        "includedInDataCatalog": _catalog(atlas),
    }


def _dataset(atlas: Atlas, file: File) -> Json:
    return {
        **_work(atlas, file),
        "temporalCoverage": _interval(file),
        "spatialCoverage": list(_places(file)),
        "variableMeasured": [title_of(one) for one in atlas.around(file, Kind.VARIABLE)[:_MOST]],
        "distribution": list(_downloads(atlas, file)),
    }


def _code(atlas: Atlas, file: File) -> Json:
    made = links.grouped(atlas.catalog, file)
    anchors = [*made.get("Code and definition", []), *made.get("Definition", [])]
    return {**_work(atlas, file), "codeRepository": next((one.href for one in anchors if one.outside), "")}


def _run(atlas: Atlas, file: File) -> Json:
    """A run of a workflow, as Workflow Run RO-Crate tells it (profile 0.5)."""
    return {
        "instrument": [_reference(atlas, one) for one in atlas.around(file, Kind.WORKFLOW)[:_MOST]],
        "result": [_reference(atlas, one) for one in atlas.around(file, Kind.PRODUCT)[:_MOST]],
        "agent": list(_people(atlas, file)),
    }


def _reference(atlas: Atlas, file: File) -> Json:
    kind = file.key[0] if file.key else Kind.PRODUCT
    page = public(atlas.catalog, page_path(file))
    return {"@type": TYPES[kind], "name": title_of(file)} | ({"@id": page} if page else {})


def _project(atlas: Atlas, file: File) -> Json:
    return {"member": list(_people(atlas, file)), "sameAs": links.first(atlas.catalog, file, "via")}


def _term(atlas: Atlas, file: File) -> Json:
    kind = file.key[0] if file.key else Kind.THEME
    listed = public(atlas.catalog, f"{kind.form.folder}/index.html")
    terms = {"@type": "DefinedTermSet", "name": atlas.name(kind)} | ({"@id": listed} if listed else {})
    return {"termCode": file.place.id, "inDefinedTermSet": terms}


def _service(atlas: Atlas, file: File) -> Json:
    return {"provider": list(_people(atlas, file)), "sameAs": links.first(atlas.catalog, file, "via")}


_SPECIAL: Final = {
    Kind.PRODUCT: _dataset,
    Kind.PROJECT: _project,
    Kind.WORKFLOW: _code,
    Kind.EXPERIMENT: _run,
    Kind.THEME: _term,
    Kind.VARIABLE: _term,
    Kind.EO_MISSION: _term,
    Kind.PLATFORM: _service,
}


def _people(atlas: Atlas, file: File) -> Iterator[Json]:
    """The contacts: people with their organisation, and organisations; nobody's address."""
    everybody = (person for team in people.teams(atlas.catalog, file) for person in team.people)
    for one in islice(everybody, _MOST):
        pages = [link.href for link in one.links if link.outside]
        found: Json = {"@type": "Person" if one.organisation else "Organization", "name": one.name}
        if one.organisation:
            found["affiliation"] = {"@type": "Organization", "name": one.organisation}
        yield found | ({"sameAs": pages} if pages else {})


def _interval(file: File) -> str:
    """An interval of ISO 8601 with dates; an open end is two dots."""
    start, end = span(file)
    if start is None and end is None:
        return ""
    return "/".join(one.date().isoformat() if one else ".." for one in (start, end))


def _places(file: File) -> Iterator[Json]:
    """The extents: south, west, north, east, as schema.org's boxes have them."""
    for box in read_boxes([box for _, box in written_boxes(file)][:5]):
        corners = (box.south, eastward(box.west), box.north, eastward(box.east))
        shape = {"@type": "GeoShape", "box": " ".join(f"{one:g}" for one in corners)}
        yield {"@type": "Place", "geo": shape}


def _downloads(atlas: Atlas, file: File) -> Iterator[Json]:
    for link in islice((one for one in atlas.catalog.links(file) if links.purpose(file, one) == "Access"), _MOST):
        anchor = links.anchor(atlas.catalog, file, link)
        if anchor.href and anchor.outside:
            yield {
                "@type": "DataDownload",
                "name": anchor.title,
                "contentUrl": anchor.href,
                "encodingFormat": short(link.data.get("type"), 100) or "text/html",
            }


def signposts(atlas: Atlas, file: File) -> list[tuple[str, str, str]]:
    """Typed links in the head of a page (Signposting, level 1): relation, address, media type."""
    kind = file.key[0] if file.key else Kind.PRODUCT
    doi, terms = facts.doi_anchor(atlas, file), facts.terms_of(atlas, file)
    found = [("type", f"{CONTEXT}{TYPES[kind]}", ""), ("type", f"{CONTEXT}AboutPage", "")]
    found += [("cite-as", doi.href, "")] if doi else []
    found += [("license", terms.href, "")] if terms and terms.href else []
    everybody = (person for team in people.teams(atlas.catalog, file) for person in team.people)
    pages = dict.fromkeys(link.href for one in everybody for link in one.links if "orcid.org/" in link.href)
    found += [("author", page, "") for page in islice(pages, _MOST)]
    for one in _downloads(atlas, file) if kind is Kind.PRODUCT else ():
        found.append(("item", one["contentUrl"], one["encodingFormat"]))
    return found
