"""FAIR Signposting, level 2: all typed links of a work in one set, which programs follow without reading the page.

Source: https://signposting.org/FAIR/; RFC 9264 (Linkset), section 4.2 (JSON).
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports import datacite, ro_crate
from oscat.thought.exports.source import Source, name_of
from oscat.words.kinds import Kind
from oscat.words.work import Work

NAME: Final = "linkset"
TITLE: Final = "FAIR Signposting, one set of links a work"
OF_ONE: Final = "linkset/{}.json"
WHOLE: Final[tuple[str, ...]] = ()
_TYPES: Final = {
    Kind.PRODUCT: "https://schema.org/Dataset",
    Kind.WORKFLOW: "https://schema.org/SoftwareSourceCode",
    Kind.EXPERIMENT: "https://schema.org/CreateAction",
}
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes | None:
    """The set of a work; none where nobody knows the address of its page."""
    return dumps({"linkset": [_links(one, source.facts.catalog.url or "")]}) if one.address else None


def _links(one: Work, top: str) -> Json:
    found: Json = {
        "anchor": one.address,
        "cite-as": [{"href": f"https://doi.org/{one.doi}"}] if one.doi else [],
        "type": [{"href": _TYPES[one.kind]}, {"href": "https://schema.org/AboutPage"}],
        "author": [{"href": f"https://orcid.org/{maker.orcid}"} for maker in one.makers if maker.orcid],
        "license": [{"href": one.licence_address}] if one.licence_address else [],
        "describedby": list(_described(one, top)),
        "item": [{"href": way.href} | ({"type": way.type} if way.type else {}) for way in one.access],
    }
    return {name: value for name, value in found.items() if value}


def _described(one: Work, top: str) -> Iterator[Json]:
    """The same metadata in other forms."""
    name = name_of(one)
    yield {"href": one.record, "type": "application/json"}
    yield {
        "href": f"{top}exports/{datacite.OF_ONE.format(name)}",
        "type": "application/vnd.datacite.datacite+json",
    }
    yield {
        "href": f"{top}exports/{ro_crate.OF_ONE.format(name)}",
        "type": "application/ld+json",
        "profile": "https://w3id.org/ro/crate/1.1",
    }
