"""OGC API - Records: every work as a record, each in a file of its own («crawlable catalog») and all in one collection.

Source: OGC API - Records - Part 1: Core 1.0 (OGC 20-004r1, sections 7 and 8.2, «Record»).
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source, name_of
from oscat.thought.geojson import outline
from oscat.words.kinds import Kind
from oscat.words.work import Maker, Work

NAME: Final = "ogc-records"
TITLE: Final = "OGC API - Records: every work as a GeoJSON record"
OF_ONE: Final = "records/{}.json"
WHOLE: Final[tuple[str, ...]] = ("records.geojson",)
_CORE: Final = "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
_TYPES: Final = {Kind.PRODUCT: "dataset", Kind.WORKFLOW: "workflow", Kind.EXPERIMENT: "experiment"}
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes:
    """The record of a work."""
    return dumps(record(one))


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """One collection of features."""
    return joined(source, (line(source, one) for one in source.works))


def line(_source: Source, one: Work) -> bytes:
    """The record of a work on a line."""
    return orjson.dumps(record(one))


def joined(_source: Source, lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The collection of the records on some lines."""
    yield WHOLE[0], dumps({"type": "FeatureCollection", "features": list(map(orjson.loads, lines))})


def record(one: Work) -> Json:
    """One work as a record."""
    found: Json = {
        "id": name_of(one),
        "type": "Feature",
        "conformsTo": [_CORE],
        "geometry": outline(*one.boxes[0]) if one.boxes else None,
        "time": {"interval": [end or ".." for end in one.spans[0]]} if one.spans else None,
        "properties": _properties(one),
        "links": list(_links(one)),
    }
    return found


def _properties(one: Work) -> Json:
    found: Json = {
        "type": _TYPES[one.kind],
        "title": one.title,
        "description": one.description,
        "created": one.created,
        "updated": one.updated,
        "license": one.licence,
        "keywords": list(one.keywords),
        "themes": _themes(one),
        "contacts": [_contact(maker) for maker in one.makers],
        "externalIds": [{"scheme": "https://doi.org", "value": one.doi}] if one.doi else [],
        "formats": [{"mediaType": kind} for kind in dict.fromkeys(way.type for way in one.access if way.type)],
        "language": {"code": "en"},
        "version": one.version,
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _themes(one: Work) -> list[Json]:
    """The vocabulary's words as concepts, each with its address."""
    concepts = [{"id": title} | ({"url": address} if address else {}) for title, address in one.subjects]
    return [{"concepts": concepts, "scheme": "https://github.com/stac-extensions/osc"}] if concepts else []


def _contact(maker: Maker) -> Json:
    found: Json = {"organization": maker.name} if maker.body else {"name": maker.name, "organization": maker.works_at}
    number = f"https://orcid.org/{maker.orcid}" if maker.orcid else ""
    found |= {"roles": list(maker.roles), "identifier": number}
    return {name: value for name, value in found.items() if value}


def _links(one: Work) -> Iterator[Json]:
    own = (("self", one.record, "application/json"), ("alternate", one.address, "text/html"))
    yield from ({"rel": rel, "href": href, "type": kind} for rel, href, kind in own if href)
    for way in one.access:
        found = {"rel": "enclosure", "href": way.href, "type": way.type, "title": way.title, "length": way.size}
        yield {name: value for name, value in found.items() if value not in ("", None)}
    for other in one.related:
        href = f"https://doi.org/{other.identifier}" if other.type == "DOI" else other.identifier
        yield {"rel": "related", "href": href} | ({"title": other.title} if other.title else {})
