"""A double of DataCite's REST API: one account, its DOIs, the states that they may take.

Source: DataCite REST API guide («Create DOIs», «Update DOI state», «Pagination») and its OpenAPI description
(``openapi.yaml`` of https://github.com/datacite/lupo). Metadata of what is not a draft are held against DataCite's JSON
Schema, by DataCite's own library.
"""

import base64
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from datacite import schema45

Json = dict[str, Any]
Answer = tuple[int, Any, dict[str, str]]
ACCOUNT: Final = "EXAMPLE.CATALOG"
PASSWORD: Final = "not-a-secret"
PREFIX: Final = "10.60000"
SETTINGS: Final = f'\n[doi]\nprefix = "{PREFIX}"\nrepository = "{ACCOUNT}"\n'
"""What a catalog's ``oscat.toml`` says to use the account."""
_READ_ONLY: Final = frozenset({"prefix", "suffix", "state", "schemaVersion", "viewCount", "created", "updated"})
_STATES: Final = {
    ("", "publish"): "findable",
    ("", "register"): "registered",
    ("draft", "publish"): "findable",
    ("draft", "register"): "registered",
    ("registered", "publish"): "findable",
    ("findable", "publish"): "findable",
    ("findable", "hide"): "registered",
    ("registered", "hide"): "registered",
}
"""The state after an event, by the state before; "" for a DOI that is not there."""


class DataCite:
    """The DOIs of the account. ``faults`` are answers to give instead, ``lag`` are hidden in lists."""

    def __init__(self) -> None:
        self.url = ""
        self.dois: dict[str, Json] = {}
        self.writes: list[tuple[str, str]] = []
        self.faults: list[int] = []
        self.lag: set[str] = set()

    def answer(self, method: str, path: str, body: Any, token: str) -> Answer:
        """The answer to a request."""
        if self.faults:
            return self.faults.pop(0), None, {}
        inside = token == f"Basic {base64.b64encode(f'{ACCOUNT}:{PASSWORD}'.encode()).decode()}"
        parts = urlsplit(path)
        doi = unquote(parts.path.removeprefix("/dois").strip("/")).lower()
        if method == "GET":
            return self._one(doi, inside=inside) if doi else self._list(dict(parse_qsl(parts.query)), inside=inside)
        if not inside:
            return _errors(401, "Bad credentials.")
        return self._put(doi, body) if method == "PUT" else _errors(405, "Method not allowed")

    def _one(self, doi: str, *, inside: bool) -> Answer:
        there = self.dois.get(doi)
        if there is None or (there["state"] == "draft" and not inside):
            return _errors(404, "The resource you are looking for doesn't exist.")
        return 200, {"data": _row(doi, there)}, {}

    def _list(self, asked: dict[str, str], *, inside: bool) -> Answer:
        size, page = int(asked.get("page[size]", 25)), int(asked.get("page[cursor]", 1))
        known = sorted((doi, one) for doi, one in self.dois.items() if doi not in self.lag)
        rows = [_row(doi, one) for doi, one in known if inside or one["state"] == "findable"]
        part, following = rows[(page - 1) * size : page * size], f"page[cursor]={page + 1}&page[size]={size}"
        links = {"next": f"{self.url}dois?{following}"} if len(part) == size else {}
        return 200, {"data": part, "meta": {"total": len(rows)}, "links": links}, {}

    def _put(self, doi: str, body: Any) -> Answer:
        data = body["data"]
        attributes, before = data["attributes"], self.dois.get(doi, {})
        if data["type"] != "dois" or attributes.get("doi", doi).lower() != doi:
            return _errors(422, "This DOI and that of the address differ.", "doi")
        if not doi.startswith(f"{PREFIX}/"):
            return _errors(403, "You are not authorized to access this resource.")
        if wrong := sorted(_READ_ONLY & set(attributes)):
            return _errors(422, "found unpermitted parameters", ", ".join(wrong))
        event = attributes.pop("event", "")
        state = _STATES.get((before.get("state", ""), event)) if event else before.get("state", "draft")
        if state is None:
            return _errors(422, f"Event {event!r} cannot transition from {before.get('state')!r}.", "aasm_state")
        whole = {**before, **attributes, "state": state}
        if state != "draft" and (fault := _fault(whole)):
            return _errors(422, fault, "metadata")
        self.dois[doi] = whole
        self.writes.append((doi, event))
        return (200 if before else 201), {"data": _row(doi, whole)}, {}


def _fault(whole: Json) -> str:
    """What keeps a DOI from being more than a draft."""
    if not str(whole.get("url", "")).startswith(("https://", "http://")):
        return "Can't be blank: url"
    told = {name: value for name, value in whole.items() if name != "state"}
    told["prefix"], told["suffix"] = told["doi"].split("/", 1)
    told["schemaVersion"] = "http://datacite.org/schema/kernel-4"
    return next((f"{'/'.join(map(str, one.path))}: {one.message}" for one in schema45.validator.iter_errors(told)), "")


def _row(doi: str, one: Json) -> Json:
    return {"id": doi, "type": "dois", "attributes": {"prefix": doi.split("/", maxsplit=1)[0], **one, "doi": doi}}


def _errors(status: int, title: str, source: str = "") -> Answer:
    one = {"status": str(status), "title": title} | ({"source": source} if source else {})
    return status, {"errors": [one]}, {}
