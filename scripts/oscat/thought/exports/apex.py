"""APEx: workflows that others can run as a service, as records of ESA's catalog of algorithms.

A workflow is there if it is mature: an openEO process or an OGC application package whose definition has a public
address, with version and licence, that some experiment ran, of a type that a platform with a service runs.

Source: https://github.com/ESA-APEx/apex_algorithms, «schemas/record.json».
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source
from oscat.thought.exports.work import work
from oscat.thought.graph import File
from oscat.thought.tables.apex_keywords import APEX_KEYWORDS
from oscat.words.kinds import Kind
from oscat.words.work import Maker, Work

NAME: Final = "apex"
TITLE: Final = "APEx records of algorithms: workflows that run as a service"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("apex/index.json",)
_CORE: Final = "https://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
_SORTS: Final = {
    "openeo": ("https://apex.esa.int/core/openeo-udp", "application/vnd.openeo+json;type=process"),
    "ogc-application-package": ("https://apex.esa.int/core/ogc-api-processes", "application/cwl+yaml"),
}
"""By type of application the class of the record, and the media type of its definition."""
_SCHEME: Final = "https://github.com/stac-extensions/osc"
Json = dict[str, Any]


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """A record of each mature workflow, and a list of them."""
    listed = []
    for id_, found in records(source):
        listed.append({"id": id_, "title": found["properties"]["title"], "href": f"{id_}.json"})
        yield f"apex/{id_}.json", dumps(found)
    yield WHOLE[0], dumps({"records": listed})


def records(source: Source) -> Iterator[tuple[str, Json]]:
    """The records of the mature workflows, each with the id of its workflow."""
    catalog = source.facts.catalog
    run = {str(one.fields.get("osc:workflow")) for one in catalog.entries(Kind.EXPERIMENT)}
    for file in catalog.entries(Kind.WORKFLOW):
        id_ = file.place.id
        wanted = id_ in run and (source.only is None or f"workflows/{id_}" in source.only)
        if wanted and (found := record(source, file)):
            yield id_, found


def record(source: Source, file: File) -> Json | None:
    """The record of one workflow that was run; None where it is not mature."""
    one = work(source.facts, file)
    sort = _SORTS.get(str(file.fields.get("application:type")))
    ways = (way.href for way in one.access if "://" in way.href)
    definition = next((href for href in ways if _is_definition(source, file, href)), "")
    platforms = list(_platforms(source, file))
    if sort is None or not all((definition, platforms, one.version, one.licence, one.makers)):
        return None
    return {
        "id": one.id,
        "type": "Feature",
        "conformsTo": [_CORE, sort[0]],
        "geometry": None,
        "properties": _properties(one, list(_formats(file)), source.newest),
        "linkTemplates": [],
        "links": [
            {"rel": "application", "type": sort[1], "title": "Definition", "href": definition},
            *(link for platform, service in platforms for link in _places(platform, service)),
            {"rel": "provider", "type": "application/json", "title": one.makers[0].name, "href": "../../record.json"},
            {"rel": "about", "type": "text/html", "title": one.title, "href": one.address},
        ],
    }


def _is_definition(source: Source, file: File, href: str) -> bool:
    """Whether an address is that of what the workflow is run by."""
    links = [link.href for link in source.facts.catalog.links(file) if link.rel == "application"]
    return any(href.endswith(f"/{link.rpartition('/')[2]}") or href == link for link in links)


def _platforms(source: Source, file: File) -> Iterator[tuple[File, str]]:
    """The platforms that run workflows of its type, each with the address of a service for programs."""
    catalog = source.facts.catalog
    for platform in catalog.entries(Kind.PLATFORM):
        types = platform.fields.get("osc:workflow_types")
        links = (
            catalog.links(platform) if isinstance(types, list) and file.fields.get("application:type") in types else ()
        )
        service = next((link.href for link in links if link.rel == "service" and _for_programs(link.data)), "")
        if service:
            yield platform, service


def _for_programs(link: Json) -> bool:
    return "json" in str(link.get("type", ""))


def _places(platform: File, service: str) -> Iterator[Json]:
    """Where it runs: the platform's record in APEx, which has to be there under the same id, and its service."""
    href = f"../../../../platform_catalog/{platform.place.id}.json"
    yield {"rel": "platform", "type": "application/json", "title": platform.title, "href": href}
    yield {"rel": "service", "type": "application/json", "title": platform.title, "href": service}


def _properties(one: Work, formats: list[str], newest: str) -> Json:
    words = {word.lower() for word in (*one.keywords, *(title for title, _ in one.subjects))}
    keywords = [word for word in APEX_KEYWORDS if word.lower() in words]
    subjects = one.subjects or ((one.title, ""),)
    concepts = [{"id": title} | ({"url": address} if address.startswith("http") else {}) for title, address in subjects]
    found: Json = {
        "created": one.created or newest,
        "updated": one.updated or one.created or newest,
        "type": "service",
        "title": one.title,
        "description": one.description,
        "language": {"code": "en"},
        "languages": [{"code": "en"}],
        "contacts": [_contact(maker) for maker in one.makers],
        "themes": [{"concepts": concepts, "scheme": _SCHEME}],
        "formats": [{"name": name} for name in formats],
        "license": one.licence,
    }
    return found | ({"keywords": keywords} if keywords else {})


def _formats(file: File) -> Iterator[str]:
    """The names of the formats that it writes."""
    listed = file.fields.get("formats")
    for one in listed if isinstance(listed, list) else ():
        name = one.get("name") or one.get("mediaType") if isinstance(one, dict) else None
        if isinstance(name, str) and name:
            yield name


def _contact(maker: Maker) -> Json:
    roles = list(maker.roles) or ["processor"]
    return {"name": maker.name, "roles": roles} | ({"organization": maker.works_at} if maker.works_at else {})
