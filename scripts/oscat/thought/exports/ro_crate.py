"""RO-Crate: each work as a research object whose parts are on the web («detached»).

Source: RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), section «Web-based Data Entities».
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source
from oscat.words.work import Access, Maker, Work

NAME: Final = "ro-crate"
TITLE: Final = "RO-Crate 1.1, one crate a work"
OF_ONE: Final = "ro-crate/{}/ro-crate-metadata.json"
WHOLE: Final[tuple[str, ...]] = ()
FILE: Final = "ro-crate-metadata.json"
_SPEC: Final = "https://w3id.org/ro/crate/1.1"
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes:
    """The crate of a work."""
    return dumps(document(one, source.newest))


def document(one: Work, newest: str) -> Json:
    """The metadata document of a work; ``newest`` is its day of publication where the record tells none."""
    makers = [_maker(number, maker) for number, maker in enumerate(one.makers)]
    parts = list({part["@id"]: part for part in map(_part, one.access) if "://" in part["@id"]}.values())
    publisher = {"@id": "#publisher", "@type": "Organization", "name": one.publisher}
    licence = _licence(one)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": one.title,
        "description": one.description or one.title,
        "datePublished": one.created or one.updated or newest,
        "dateModified": one.updated,
        "version": one.version,
        "identifier": f"https://doi.org/{one.doi}" if one.doi else "",
        "url": one.address,
        "keywords": ", ".join(one.keywords),
        "license": {"@id": licence["@id"]},
        "publisher": {"@id": "#publisher"},
        "author": [{"@id": maker["@id"]} for maker in makers],
        "hasPart": [{"@id": part["@id"]} for part in parts],
        "temporalCoverage": "/".join(one.spans[0]) if one.spans else "",
        "spatialCoverage": {"@id": "#place"} if one.boxes else "",
        "about": [{"@id": address} for _, address in one.subjects if address.startswith("http")],
    }
    own = {
        "@id": FILE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPEC},
    }
    rows = [own, {name: value for name, value in root.items() if value not in ("", [])}, publisher, licence]
    rows += [*makers, *parts, *_places(one), *_subjects(one)]
    return {"@context": f"{_SPEC}/context", "@graph": rows}


def _maker(number: int, maker: Maker) -> Json:
    known = f"https://orcid.org/{maker.orcid}" if maker.orcid else f"https://ror.org/{maker.ror}" if maker.ror else ""
    found = {
        "@id": known or f"#maker-{number}",
        "@type": "Organization" if maker.body else "Person",
        "name": maker.name,
    }
    return found | ({"affiliation": maker.works_at} if maker.works_at else {})


def _part(way: Access) -> Json:
    found: Json = {"@id": way.href.replace(" ", "%20"), "@type": "File", "name": way.title or way.href}
    found |= {"encodingFormat": way.type} if way.type else {}
    return found | ({"contentSize": str(way.size)} if way.size is not None else {})


def _licence(one: Work) -> Json:
    known = one.licence_address
    name = one.licence or "not told"
    about = f"The licence is {name}." if known else f"The record says {name!r}; ask those who made it."
    return {"@id": known or "#licence", "@type": "CreativeWork", "name": name, "description": about}


def _places(one: Work) -> Iterator[Json]:
    for west, south, east, north in one.boxes[:1]:
        shape = {"@id": "#box", "@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}
        yield {"@id": "#place", "@type": "Place", "name": one.region or "Area", "geo": {"@id": "#box"}}
        yield shape


def _subjects(one: Work) -> Iterator[Json]:
    seen = set[str]()
    for title, address in one.subjects:
        if address.startswith("http") and address not in seen:
            seen.add(address)
            yield {"@id": address, "@type": "DefinedTerm", "name": title}
