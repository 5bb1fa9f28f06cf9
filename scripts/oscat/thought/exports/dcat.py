"""DCAT-AP: the catalog and its data sets as linked data, with their places and times as GeoDCAT-AP has them.

Source: DCAT-AP 3.0 and GeoDCAT-AP 3.0 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/), as JSON-LD 1.1 whose context
stands within, so that nobody has to fetch one.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source, name_of
from oscat.thought.tables.media_types import BY_SUFFIX
from oscat.words.kinds import Kind
from oscat.words.work import Access, Maker, Related, Work

NAME: Final = "dcat"
TITLE: Final = "DCAT-AP 3 as JSON-LD"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("dcat.jsonld",)
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_EU_LICENCES: Final = {
    "CC-BY-4.0": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
    "CC-BY-SA-4.0": "http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0",
    "CC0-1.0": "http://publications.europa.eu/resource/authority/licence/CC0",
}
_KNOWN: Final = frozenset(kind for kinds in BY_SUFFIX.values() for kind in kinds)
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Json = dict[str, Any]


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """One document: the catalog, and every product as a data set."""
    return joined(source, filter(None, (line(source, one) for one in source.works)))


def line(_source: Source, one: Work) -> bytes:
    """A product as a data set, on a line."""
    return orjson.dumps(_dataset(one)) if one.kind is Kind.PRODUCT else b""


def joined(source: Source, lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The document of the catalog with the data sets on some lines."""
    sets = list(map(orjson.loads, lines))
    top = source.facts.catalog.url or "urn:oscat:catalog"
    catalog = {
        "@id": f"{top}#catalog",
        "@type": "dcat:Catalog",
        "dcterms:title": _said(source.title),
        "dcterms:description": _said(source.title),
        "dcterms:publisher": _agent(Maker(source.title)),
        "foaf:homepage": {"@id": top, "@type": "foaf:Document"},
        "dcat:dataset": [{"@id": one["@id"]} for one in sets],
    }
    yield WHOLE[0], dumps({"@context": CONTEXT, "@graph": [catalog, *sets]})


def _said(text: str) -> Json:
    return {"@value": text, "@language": "en"}


def _dataset(one: Work) -> Json:
    number = f"https://doi.org/{one.doi}" if one.doi else ""
    address = one.address or f"urn:oscat:{name_of(one)}"
    found: Json = {
        "@id": f"{address}#dataset",
        "@type": "dcat:Dataset",
        "dcterms:title": _said(one.title),
        "dcterms:description": _said(one.description or one.title),
        "dcterms:identifier": number or address,
        "dcat:landingPage": {"@id": one.address, "@type": "foaf:Document"} if one.address else None,
        "dcat:keyword": [_said(word) for word in one.keywords],
        "dcat:theme": [_concept(title, href) for title, href in one.subjects if href.startswith("http")],
        "dcterms:publisher": _agent(Maker(one.publisher)),
        "dcterms:creator": [_agent(maker) for maker in one.makers],
        "dcterms:issued": _moment(one.created),
        "dcterms:modified": _moment(one.updated),
        "dcat:version": one.version,
        "dcterms:spatial": [_place(box) for box in one.boxes],
        "dcterms:temporal": [_period(start, end) for start, end in one.spans],
        "dcterms:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC",
            "@type": "dcterms:RightsStatement",
        },
        "dcat:distribution": [_distribution(one, number, way) for number, way in enumerate(one.access)],
        "foaf:page": [_page(other) for other in one.related if other.relation == "IsDocumentedBy"],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _concept(title: str, href: str) -> Json:
    return {"@id": href, "@type": "skos:Concept", "skos:prefLabel": _said(title)}


def _agent(maker: Maker) -> Json:
    address = f"https://ror.org/{maker.ror}" if maker.body and maker.ror else ""
    address = f"https://orcid.org/{maker.orcid}" if maker.orcid and not maker.body else address
    return {**({"@id": address} if address else {}), "@type": "foaf:Agent", "foaf:name": _said(maker.name)}


def _moment(value: str) -> Json | None:
    """A day, or a day and a time, as XML Schema types them."""
    if not value:
        return None
    return {"@value": value, "@type": "xsd:dateTime" if "T" in value else "xsd:date"}


def _place(box: tuple[float, float, float, float]) -> Json:
    west, south, east, north = box
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    shape = ",".join(f"{x:g} {y:g}" for x, y in ring)
    return {"@type": "dcterms:Location", "dcat:bbox": {"@value": f"POLYGON(({shape}))", "@type": "geo:wktLiteral"}}


def _period(start: str, end: str) -> Json:
    ends = {"dcat:startDate": _moment(start), "dcat:endDate": _moment(end)}
    return {"@type": "dcterms:PeriodOfTime", **{name: value for name, value in ends.items() if value}}


def _distribution(one: Work, number: int, way: Access) -> Json:
    address = one.address or f"urn:oscat:{name_of(one)}"
    kind = way.type.partition(";")[0].strip().lower()
    found: Json = {
        "@id": f"{address}#distribution-{number}",
        "@type": "dcat:Distribution",
        "dcterms:title": _said(way.title) if way.title else None,
        "dcat:accessURL": {"@id": way.href.replace(" ", "%20"), "@type": "foaf:Document"},
        "dcat:mediaType": {"@id": f"{_IANA}{kind}", "@type": "dcterms:MediaType"} if kind in _KNOWN else None,
        "dcat:byteSize": {"@value": str(way.size), "@type": "xsd:nonNegativeInteger"} if way.size is not None else None,
        "dcterms:license": _licence(one),
    }
    return {name: value for name, value in found.items() if value is not None}


def _licence(one: Work) -> Json | None:
    known = _EU_LICENCES.get(one.licence) or one.licence_address
    return {"@id": known, "@type": "dcterms:LicenseDocument"} if known else None


def _page(other: Related) -> Json:
    whole = f"https://doi.org/{other.identifier}" if other.type == "DOI" else other.identifier
    return {"@id": whole, "@type": "foaf:Document"}
