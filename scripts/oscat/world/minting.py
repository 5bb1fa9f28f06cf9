"""DOIs at DataCite: looked up, reserved, told (DataCite REST API guide, https://support.datacite.org/docs/api)."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from oscat.words.errors import UsageError, WorldError
from oscat.words.minting import DoiState, Registered
from oscat.words.settings import Settings

API: Final = "https://api.datacite.org"
TEST: Final = "https://api.test.datacite.org"
PASSWORD: Final = "DATACITE_PASSWORD"  # noqa: S105 - the name of the variable
_TYPE: Final = "application/vnd.api+json"
_TIMEOUT: Final = 60  # seconds
_PAGE: Final = 500
_AGAIN: Final = 4
"""How often something is asked again."""
_MOST: Final = 1_000_000
Json = dict[str, Any]


class Registry:
    """The DOIs of one account. Writing the same twice changes nothing, so that what was not answered is asked again."""

    def __init__(self, settings: Settings, given: Mapping[str, str] | None = None) -> None:
        """Take the account of ``settings``. Raises UsageError where it, or its password, is not there."""
        given = os.environ if given is None else given
        if not settings.doi_prefix or not settings.doi_repository:
            raise UsageError("oscat.toml has no [doi] with prefix and repository: this catalog gives no DOIs")
        if not given.get(PASSWORD):
            raise UsageError(f"set {PASSWORD} to the password of {settings.doi_repository} at DataCite")
        self.prefix = settings.doi_prefix
        self._api = (given.get("OSCAT_DATACITE") or (TEST if settings.doi_test else API)).rstrip("/")
        self._account = settings.doi_repository
        self._session = requests.Session()
        self._session.auth = (settings.doi_repository, given[PASSWORD])
        self._session.headers.update({"Content-Type": _TYPE, "Accept": _TYPE})
        again = Retry(total=_AGAIN, backoff_factor=1, status_forcelist=(429, 500, 502, 503, 504), allowed_methods=None)
        again.raise_on_status = False
        self._session.mount(f"{urlsplit(self._api).scheme}://", HTTPAdapter(max_retries=again))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def all(self) -> Iterator[Registered]:
        """All DOIs of the account with its prefix, drafts too, as DataCite's index has them: some seconds late."""
        url = f"{self._api}/dois"
        query: Json = {
            "prefix": self.prefix,
            "client-id": self._account.lower(),
            "page[size]": _PAGE,
            "page[cursor]": 1,
        }
        count = 0
        while url and count < _MOST:
            document = self._asked("GET", url, params=query)
            rows = [one for one in document.get("data") or () if isinstance(one, dict)]
            count += len(rows)
            yield from map(_registered, rows)
            following = (document.get("links") or {}).get("next")
            url, query = (str(following) if rows and _is_there(following, self._api) else ""), {}

    def one(self, doi: str) -> Registered | None:
        """One DOI, as it is now; None where DataCite does not know it."""
        document = self._asked("GET", self._address(doi), absent=True)
        return _registered(document["data"]) if isinstance(document.get("data"), dict) else None

    def reserve(self, doi: str, url: str) -> bool:
        """Make a draft; False where the DOI is there already."""
        if self.one(doi):
            return False
        self.tell(doi, {"url": url} if url else {})
        return True

    def tell(self, doi: str, attributes: Mapping[str, Any], event: str = "") -> None:
        """Tell what a DOI names, and change its state where there is an ``event`` (publish, register, hide)."""
        whole = {**attributes, "doi": doi, **({"event": event} if event else {})}
        whole = {name: value for name, value in whole.items() if name not in {"prefix", "suffix", "schemaVersion"}}
        self._asked("PUT", self._address(doi), json={"data": {"id": doi, "type": "dois", "attributes": whole}})

    def _address(self, doi: str) -> str:
        return f"{self._api}/dois/{quote(doi, safe='/')}"

    def _asked(self, method: str, url: str, *, absent: bool = False, **more: Any) -> Json:
        """The answer. Raises UsageError where DataCite refuses, and WorldError where it does not answer."""
        try:
            answer = self._session.request(method, url, timeout=_TIMEOUT, allow_redirects=False, **more)
        except requests.RequestException as error:
            raise WorldError(f"DataCite does not answer: {type(error).__name__}") from error
        if answer.status_code == 404 and absent:
            return {}
        if answer.status_code in {401, 403}:
            raise UsageError(f"DataCite refuses {self._account}: is {PASSWORD} right, and is {self.prefix} its prefix?")
        if answer.status_code in {404, 405, 409, 410, 422}:
            raise UsageError(f"DataCite refuses: {_reason(answer)}")
        try:
            answer.raise_for_status()
            document = answer.json() if answer.content else {}
        except (requests.RequestException, ValueError) as error:
            raise WorldError(f"DataCite does not answer as it should: {answer.status_code}") from error
        return document if isinstance(document, dict) else {}


def _is_there(address: Any, api: str) -> bool:
    """Whether an address is one of the same server, which may be given the password."""
    return isinstance(address, str) and address.startswith(f"{api}/")


def _registered(row: Json) -> Registered:
    told = row.get("attributes")
    attributes: Json = told if isinstance(told, dict) else {}
    state = str(attributes.get("state"))
    known = DoiState(state) if state in set(DoiState) else DoiState.DRAFT
    return Registered(str(row.get("id", "")).lower(), known, attributes)


def _reason(answer: requests.Response) -> str:
    try:
        first = answer.json()["errors"][0]
        told = " ".join(str(first[name]) for name in ("source", "title") if first.get(name))
    except (ValueError, KeyError, IndexError, TypeError):
        told = str(answer.status_code)
    return told[:300]
