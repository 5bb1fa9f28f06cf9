"""InvenioRDM: what its interface takes to make a draft, as the GEO Knowledge Hub and Zenodo run it.

Source: InvenioRDM 13, «Metadata reference» and «Drafts and records» of the REST API.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports.datacite import creators, role_of
from oscat.thought.exports.source import Source
from oscat.thought.geojson import outline
from oscat.words.kinds import Kind
from oscat.words.work import Maker, Work

NAME: Final = "inveniordm"
TITLE: Final = "InvenioRDM JSON, one draft a work"
OF_ONE: Final = "inveniordm/{}.json"
WHOLE: Final[tuple[str, ...]] = ()
_TYPES: Final = {Kind.PRODUCT: "dataset", Kind.WORKFLOW: "workflow", Kind.EXPERIMENT: "other"}
_SPDX: Final = "https://spdx.org/licenses/"
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes:
    """The document of a work."""
    return dumps(draft(one, source.newest))


def draft(one: Work, newest: str) -> Json:
    """A draft of one work; ``newest`` is the day of publication where nobody wrote one."""
    found: Json = {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
        "metadata": _metadata(one, newest),
    }
    return found | ({"pids": {"doi": {"identifier": one.doi, "provider": "external"}}} if one.doi else {})


def _metadata(one: Work, newest: str) -> Json:
    made = creators(one)
    found: Json = {
        "resource_type": {"id": _TYPES[one.kind]},
        "title": one.title,
        "creators": [_named(maker) for maker in made],
        "contributors": [
            {**_named(maker), "role": {"id": role_of(maker).lower()}} for maker in one.makers if maker not in made
        ],
        "description": one.description,
        "publisher": one.publisher,
        "publication_date": _day(one.created) or one.year or newest,
        "version": one.version,
        "languages": [{"id": "eng"}],
        "subjects": [
            {"subject": word} for word in dict.fromkeys([*(title for title, _ in one.subjects), *one.keywords])
        ],
        "dates": list(_dates(one)),
        "formats": list(dict.fromkeys(way.type for way in one.access if way.type)),
        "rights": [_rights(one)] if one.licence else [],
        "identifiers": [{"identifier": one.address, "scheme": "url"}] if one.address else [],
        "related_identifiers": list(_related(one)),
        "locations": {"features": places} if (places := list(_places(one))) else "",
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _named(maker: Maker) -> Json:
    schemes = (("orcid", maker.orcid), ("ror", maker.ror if maker.body else ""))
    known = [{"scheme": scheme, "identifier": number} for scheme, number in schemes if number]
    person = {"type": "organizational", "name": maker.name} if maker.body else _person(maker.name)
    found: Json = {"person_or_org": {**person, **({"identifiers": known} if known else {})}}
    return found | ({"affiliations": [{"name": maker.works_at}]} if maker.works_at else {})


def _person(name: str) -> Json:
    """A person's name in its parts: before a comma the family's, else the last word."""
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    parts = {"type": "personal", "family_name": family.strip() or name, "given_name": given.strip()}
    return {part: word for part, word in parts.items() if word}


def _day(text: str) -> str:
    """A year, a month or a day (EDTF, level 0); "" for none."""
    return text[:10] if _DAY.fullmatch(text[:10]) else ""


def _dates(one: Work) -> Iterator[Json]:
    for name, value in (("created", one.created), ("updated", one.updated)):
        if _day(value):
            yield {"date": _day(value), "type": {"id": name}}
    for start, end in one.spans:
        days = [day for day in (_day(start), _day(end)) if day]
        if days:  # an interval has two ends at this level; an open one is told by the end that it has
            yield {"date": "/".join(days), "type": {"id": "other"}, "description": "Temporal coverage"}


def _rights(one: Work) -> Json:
    if one.licence_address.startswith(_SPDX):
        return {"id": one.licence.lower()}
    link = {"link": one.licence_address} if one.licence_address.startswith("http") else {}
    return {"title": {"en": one.licence}, **link}


def _related(one: Work) -> Iterator[Json]:
    rows = [(other.identifier, other.type.lower(), other.relation.lower()) for other in one.related]
    rows += [(one.record, "url", "hasmetadata")] if one.record else []
    for identifier, scheme, relation in dict.fromkeys(rows):
        yield {"identifier": identifier, "scheme": scheme, "relation_type": {"id": relation}}


def _places(one: Work) -> Iterator[Json]:
    for box in one.boxes:
        yield {"geometry": outline(*box)} | ({"place": one.region} if one.region else {})
    if one.region and not one.boxes:
        yield {"place": one.region}
