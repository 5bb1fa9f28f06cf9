"""DataCite: the metadata of a DOI, one JSON document a work.

Source: DataCite Metadata Schema 4.5 (https://schema.datacite.org/meta/kernel-4.5/), in the JSON of its REST API.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source, name_of
from oscat.words.kinds import Kind
from oscat.words.work import Maker, Work

NAME: Final = "datacite"
TITLE: Final = "DataCite JSON 4.5, one document a work"
OF_ONE: Final = "datacite/{}.json"
WHOLE: Final[tuple[str, ...]] = ()
_TYPES: Final = {Kind.PRODUCT: "Dataset", Kind.WORKFLOW: "Workflow", Kind.EXPERIMENT: "Other"}
_SPDX: Final = {"rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes:
    """The document of a work."""
    return dumps(document(one, source.newest[:4]))


def document(one: Work, newest: str) -> Json:
    """The metadata of one work; ``newest`` is the year of publication where nobody wrote one."""
    found: Json = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": one.doi,
        "prefix": one.doi.partition("/")[0],
        "suffix": one.doi.partition("/")[2],
        "url": one.address,
        "types": {"resourceTypeGeneral": _TYPES[one.kind], "resourceType": one.kind.form.label},
        "creators": [_named(maker) for maker in creators(one)],
        "contributors": [_contributor(maker) for maker in one.makers if maker not in creators(one)],
        "titles": [{"title": one.title}],
        "publisher": {"name": one.publisher},
        "publicationYear": one.year or newest,
        "subjects": list(_subjects(one)),
        "dates": list(_dates(one)),
        "language": "en",
        "alternateIdentifiers": [{"alternateIdentifier": name_of(one), "alternateIdentifierType": "Local"}],
        "relatedIdentifiers": list(_related(one)),
        "formats": list(dict.fromkeys(way.type for way in one.access if way.type)),
        "version": one.version,
        "rightsList": [_rights(one)] if one.licence else [],
        "descriptions": [{"description": one.description, "descriptionType": "Abstract"}] if one.description else [],
        "geoLocations": list(_places(one)),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def creators(one: Work) -> list[Maker]:
    """Those who have such a role, else all, else whoever publishes it."""
    chosen = [maker for maker in one.makers if maker.creator]
    return chosen or list(one.makers) or [Maker(one.publisher)]


def _named(maker: Maker) -> Json:
    found: Json = {"name": maker.name, "nameType": "Organizational" if maker.body else "Personal"}
    if maker.orcid:
        number = f"https://orcid.org/{maker.orcid}"
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
        found["nameIdentifiers"] = [{"nameIdentifier": number, **scheme}]
    elif maker.ror and maker.body:
        scheme = {"nameIdentifierScheme": "ROR", "schemeUri": "https://ror.org"}
        found["nameIdentifiers"] = [{"nameIdentifier": f"https://ror.org/{maker.ror}", **scheme}]
    return found | ({"affiliation": [{"name": maker.works_at}]} if maker.works_at else {})


def role_of(maker: Maker) -> str:
    """What somebody is who did not make it (Appendix 1, «contributorType»)."""
    roles = " ".join(maker.roles)
    kinds = {"host": "HostingInstitution", "manager": "ProjectManager", "technical_officer": "Supervisor"}
    return next((kind for word, kind in kinds.items() if word in roles), "Other" if maker.body else "ContactPerson")


def _contributor(maker: Maker) -> Json:
    return {**_named(maker), "contributorType": role_of(maker)}


def _subjects(one: Work) -> Iterator[Json]:
    for title, address in one.subjects:
        yield {"subject": title} | ({"valueUri": address} if address.startswith("http") else {})
    yield from ({"subject": word} for word in one.keywords)


def _dates(one: Work) -> Iterator[Json]:
    for name, value in (("Created", one.created), ("Updated", one.updated)):
        if value:
            yield {"date": value, "dateType": name}
    for start, end in one.spans:
        yield {"date": f"{start}/{end}", "dateType": "Other", "dateInformation": "Temporal coverage"}


def _related(one: Work) -> Iterator[Json]:
    for other in one.related:
        kind = {"relatedIdentifierType": other.type, "relationType": other.relation}
        yield {"relatedIdentifier": other.identifier, **kind}
    if one.record:
        kind = {"relatedIdentifierType": "URL", "relationType": "HasMetadata"}
        yield {"relatedIdentifier": one.record, **kind, "relatedMetadataScheme": "STAC, OGC API - Records"}


def _rights(one: Work) -> Json:
    address = {"rightsUri": one.licence_address} if one.licence_address else {}
    known = one.licence_address.startswith(_SPDX["schemeUri"])
    return {"rights": one.licence, **address} | ({"rightsIdentifier": one.licence, **_SPDX} if known else {})


def _places(one: Work) -> Iterator[Json]:
    for west, south, east, north in one.boxes:
        box = {"westBoundLongitude": west, "eastBoundLongitude": east}
        box |= {"southBoundLatitude": south, "northBoundLatitude": north}
        yield {"geoLocationBox": box} | ({"geoLocationPlace": one.region} if one.region else {})
    if one.region and not one.boxes:
        yield {"geoLocationPlace": one.region}
