"""From answers to an entry's record in source form."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from oscat.words.errors import UsageError
from oscat.words.kinds import EXTENSION_CONTACTS, EXTENSION_OSC, EXTENSION_THEMES, THEME_SCHEME, Kind

STAC_VERSION: Final = "1.1.0"
RECORD_CORE: Final = "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
SCIENTIFIC: Final = "https://stac-extensions.github.io/scientific/v1.0.0/schema.json"
CF: Final = "https://stac-extensions.github.io/cf/v0.2.0/schema.json"
LONGEST_ID: Final = 60
PICTURES: Final = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CONTACT: Final = re.compile(r"\s*(?P<name>[^<>]+?)\s*(?:<(?P<mail>[^<>\s]+@[^<>\s]+)>)?\s*")
Answers = Mapping[str, Any]


def slug(title: str) -> str:
    """An id from a title: lower-case letters, digits and ``-``."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(one))
    found = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    return found if len(found) <= LONGEST_ID else found[:LONGEST_ID].rpartition("-")[0]


def fit(name: str) -> str:
    """An id as it may be (``schemas/common.json``, id). Raises UsageError for anything else."""
    if not _ID.fullmatch(name):
        raise UsageError(f"{name!r} is no id; use letters, digits, '.', '_' and '-', and begin with a letter or digit")
    return name


def compose(kind: Kind, answers: Answers, now: datetime) -> dict[str, Any]:
    """The record of an entry. Raises UsageError for an answer that has no meaning."""
    fit(str(answers["id"]))
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind.form.is_record:
        return _record(kind, answers, moment)
    return _collection(kind, answers, moment) if kind in (Kind.PRODUCT, Kind.PROJECT) else _vocabulary(answers)


def _head(answers: Answers, sort: str, extensions: list[str]) -> dict[str, Any]:
    more = {"stac_extensions": extensions} if extensions else {}
    known = {"type": sort, "id": answers["id"], "stac_version": STAC_VERSION, **more}
    return known | {"title": answers["title"], "description": answers["description"]}


def _vocabulary(answers: Answers) -> dict[str, Any]:
    themes = _themes(answers)
    record = _head(answers, "Catalog", [EXTENSION_THEMES] if themes else [])
    return record | themes | _given(answers, {"keyword": "keywords"}) | {"links": list(_links(answers))}


def _collection(kind: Kind, answers: Answers, moment: str) -> dict[str, Any]:
    extensions = [EXTENSION_OSC, EXTENSION_THEMES]
    extensions += [SCIENTIFIC] if answers.get("doi") else []
    extensions += [CF] if answers.get("quantities") else []
    extensions += [EXTENSION_CONTACTS] if answers.get("contact") else []
    named = {"project": "osc:project", "experiment": "osc:experiment", "variable": "osc:variables"}
    named |= {"mission": "osc:missions", "region": "osc:region"}
    record = _head(answers, "Collection", extensions) | {"osc:type": kind.value, "osc:status": answers["status"]}
    record |= _given(answers, named) | _themes(answers)
    record |= _given(answers, {"license": "license", "doi": "sci:doi", "version": "version", "keyword": "keywords"})
    record |= {"cf:parameter": answers["quantities"]} if answers.get("quantities") else {}
    interval = list(interval_of(answers["time"]))
    record["extent"] = {"spatial": {"bbox": [box_of(answers["bbox"])]}, "temporal": {"interval": [interval]}}
    return record | _contacts(answers) | {"created": moment, "updated": moment, "links": list(_links(answers))}


def _record(kind: Kind, answers: Answers, moment: str) -> dict[str, Any]:
    fields = {"type": kind.value, "title": answers["title"], "description": answers["description"]}
    fields |= {"created": moment, "updated": moment}
    named = {"project": "osc:project", "workflow": "osc:workflow", "license": "license", "version": "version"}
    fields |= _given(answers, named) | _given(answers, {"language": "application:language", "keyword": "keywords"})
    if answers.get("type"):
        types = str(answers["type"])
        fields |= {"osc:workflow_types": types.split(",")} if kind is Kind.PLATFORM else {"application:type": types}
    fields |= _themes(answers) | _contacts(answers)
    record: dict[str, Any] = {"type": "Feature", "id": answers["id"], "conformsTo": [RECORD_CORE], "geometry": None}
    if answers.get("time"):
        record["time"] = {"interval": [end or ".." for end in interval_of(answers["time"])]}
    beside = [{"rel": "input", "href": "./input.yaml", "type": "application/yaml", "title": "Input"}]
    beside += [{"rel": "environment", "href": "./environment.yaml", "type": "application/yaml", "title": "Environment"}]
    links = [*(beside if kind is Kind.EXPERIMENT else []), *_links(answers, code=kind is Kind.WORKFLOW)]
    return record | {"properties": fields, "links": links}


def _given(answers: Answers, names: Mapping[str, str]) -> dict[str, Any]:
    return {field: answers[name] for name, field in names.items() if answers.get(name)}


def _themes(answers: Answers) -> dict[str, Any]:
    ids = answers.get("theme")
    return {"themes": [{"scheme": THEME_SCHEME, "concepts": [{"id": one} for one in ids]}]} if ids else {}


def _contacts(answers: Answers) -> dict[str, Any]:
    found = [_contact(one) for one in answers.get("contact") or ()]
    return {"contacts": found} if found else {}


def _contact(given: Any) -> dict[str, Any]:
    """``Name <mail>``, or a contact as it stands in a record."""
    if isinstance(given, dict):
        return given
    match = _CONTACT.fullmatch(str(given))
    if not match:
        raise UsageError(f"{given!r} is no contact; write Name <mail@example.org>")
    mail = [{"value": match["mail"]}] if match["mail"] else []
    return {"name": match["name"], "roles": ["technical_officer"], **({"emails": mail} if mail else {})}


def _links(answers: Answers, *, code: bool = False) -> Iterator[dict[str, Any]]:
    if answers.get("picture"):
        name = preview(answers["picture"])
        yield {"rel": "preview", "href": f"./{name}", "type": PICTURES[name.rpartition(".")[2]], "title": "Picture"}
    for name, title in (("access", "Access"), ("documentation", "Documentation"), ("website", "Website")):
        if answers.get(name):
            rel = "application" if code and name == "access" else "via"
            link = {"rel": rel, "href": answers[name], "type": answers.get(f"{name}_type"), "title": title}
            size = {"length": answers["size"]} if name == "access" and answers.get("size") else {}
            yield {name: value for name, value in (link | size).items() if value}


def preview(picture: Any) -> str:
    """What a picture is called beside its entry. Raises UsageError for what is no picture that browsers show."""
    suffix = str(picture).rpartition(".")[2].lower()
    if suffix not in PICTURES:
        raise UsageError(f"{picture} is no picture; give one of the formats {', '.join(sorted(PICTURES))}")
    return f"preview.{suffix}"


def box_of(given: Any) -> list[float]:
    """West, south, east, north. Raises UsageError for anything else."""
    try:
        edges = [float(one) for one in (given.split(",") if isinstance(given, str) else given)]
    except (TypeError, ValueError):
        edges = []
    west, south, east, north = edges if len(edges) == 4 else [999.0] * 4
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"{given} is no area; give west,south,east,north in degrees, as -10,35,30,60")
    return [int(one) if one.is_integer() else one for one in edges]


def interval_of(given: Any) -> tuple[str | None, str | None]:
    """Beginning and end as RFC 3339 moments, None where it is open. Raises UsageError for anything else."""
    first, slash, last = str(given).partition("/")
    ends = _moment(first, "T00:00:00Z"), _moment(last if slash else first, "T23:59:59Z")
    if not any(ends) or (ends[0] and ends[1] and ends[0] > ends[1]):
        raise UsageError(f"{given} is no time; give beginning and end, as 2010-01-01/2020-12-31 or 2010-01-01/..")
    return ends


def _moment(text: str, clock: str) -> str | None:
    if text.strip() in ("", ".."):
        return None
    if re.fullmatch(r"\d{4}", text.strip()):
        text = f"{text.strip()}-{'01-01' if clock.startswith('T00') else '12-31'}"
    try:
        datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text.strip()!r} is no day; write it as 2010-01-31") from error
    return text.strip() if "T" in text else f"{text.strip()}{clock}"
