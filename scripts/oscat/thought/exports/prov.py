"""PROV: where a record comes from, as the repository tells it. Who proposed each state of it, who reviewed it, when.

Source: W3C PROV-DM (https://www.w3.org/TR/prov-dm/) as PROV-JSON (https://www.w3.org/submissions/prov-json/).
"""

import re
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.exports.source import Source
from oscat.words.history import Event
from oscat.words.work import Work

NAME: Final = "prov"
TITLE: Final = "PROV-JSON, the history of a record"
OF_ONE: Final = "prov/{}.json"
WHOLE: Final[tuple[str, ...]] = ()
MOST: Final = 500
"""Events of one record."""
_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_UNNAMED: Final = re.compile(r"[^A-Za-z0-9_-]+")
Json = dict[str, Any]


def of_one(source: Source, one: Work) -> bytes:
    """The document of a work; one without history tells of the record and its publisher."""
    return dumps(document(one, source.past_of(one), source.repository))


def document(one: Work, events: tuple[Event, ...], repository: str) -> Json:
    """The states of a record, the newest first, each of which a proposal or a commit made out of the one before."""
    base = f"{repository}/" if repository else "https://github.com/"
    spaces = {"rec": one.address or "urn:oscat:", "who": "https://github.com/"} | ({"git": base} if events else {})
    found: Json = {"prefix": spaces}
    found["entity"] = {"rec:record": {"prov:label": one.title, "prov:type": f"{one.kind.form.label} record"}}
    found["agent"] = {"who:publisher": {"prov:label": one.publisher, "prov:type": _type("prov:Organization")}}
    found["wasAttributedTo"] = {"_:published": {"prov:entity": "rec:record", "prov:agent": "who:publisher"}}
    kept = events[:MOST]
    for at, event in enumerate(kept):
        older = kept[at + 1] if at + 1 < len(kept) else None
        for name, rows in _state(event, older).items():
            found.setdefault(name, {}).update(rows)
    return found


def _state(event: Event, older: Event | None) -> Json:
    """What one event did."""
    state, act, key = f"git:blob-{event.commit}", f"git:commit-{event.commit}", event.commit[:12]
    proposer, reviewers = _agent(event.by), [_agent(one) for one in event.reviewers]
    told = {"prov:label": _plain(event.subject)[:200], "prov:endTime": f"{event.day}T00:00:00+00:00"}
    more = {"git:pull": {"$": str(event.proposal), "type": "xsd:int"}} if event.proposal else {}
    found: Json = {
        "entity": {state: {"prov:label": f"as of {event.day}"}},
        "activity": {act: {**told, **more}},
        "specializationOf": {f"_:s{key}": {"prov:specificEntity": state, "prov:generalEntity": "rec:record"}},
        "wasGeneratedBy": {f"_:g{key}": {"prov:entity": state, "prov:activity": act}},
        "agent": dict(filter(None, (proposer, *reviewers))),
        "wasAssociatedWith": {},
    }
    for at, (role, agent) in enumerate([("proposer", proposer), *(("reviewer", one) for one in reviewers)]):
        if agent:
            link = {"prov:activity": act, "prov:agent": agent[0], "prov:role": role}
            found["wasAssociatedWith"][f"_:a{key}-{at}"] = link
    if proposer:
        found["wasAttributedTo"] = {f"_:t{key}": {"prov:entity": state, "prov:agent": proposer[0]}}
    if older:
        derived = {"prov:generatedEntity": state, "prov:usedEntity": f"git:blob-{older.commit}"}
        found["wasDerivedFrom"] = {f"_:d{key}": {**derived, "prov:type": _type("prov:Revision")}}
    return found


def _agent(name: str) -> tuple[str, Json] | None:
    """A person, by the name that the repository knows them by; None for none."""
    plain = _plain(name).strip()
    if not plain:
        return None
    local = _UNNAMED.sub("-", plain.removeprefix("@")).strip("-") or "somebody"
    return f"who:{local}", {"prov:label": plain[:100], "prov:type": _type("prov:Person")}


def _type(name: str) -> Json:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _plain(text: str) -> str:
    """A text without e-mail addresses."""
    return _MAIL.sub("…", text)
