"""What DataCite knows of a DOI (DataCite REST API; Metadata Schema 4.6)."""

import html
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from oscat.words.described import Described
from oscat.words.errors import UsageError, WorldError

API: Final = "https://api.datacite.org"
_TIMEOUT: Final = 30  # seconds
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_RIGHTS: Final = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/(\d\.\d)")


def looked_up(doi: str) -> Described:
    """Title, abstract, licence, people and keywords of a DOI. Raises UsageError for one that DataCite does not know."""
    import requests

    plain = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", doi.strip(), flags=re.IGNORECASE)
    if not plain.startswith("10.") or "/" not in plain:
        raise UsageError(f"{doi} is no DOI; write it as 10.5281/zenodo.5564399")
    url = f"{os.environ.get('OSCAT_DATACITE') or API}/dois/{quote(plain, safe='/')}"
    try:
        answer = requests.get(url, headers={"Accept": "application/vnd.api+json"}, timeout=_TIMEOUT)
        if answer.status_code == 404:
            raise UsageError(f"DataCite does not know the DOI {plain}; it may be one of Crossref's, for papers")
        answer.raise_for_status()
        told = answer.json()["data"]["attributes"]
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise WorldError(f"DataCite does not answer about {plain}: {type(error).__name__}") from error
    return replace(described(told), doi=plain) if isinstance(told, dict) else Described("", "", doi=plain)


def described(told: Mapping[str, Any]) -> Described:
    """The attributes of a DOI."""
    return Described(
        suffix="",
        media_type="text/html",
        title=next(_texts(told.get("titles"), "title"), ""),
        description=next(_texts(_abstracts(told.get("descriptions")), "description"), ""),
        license=next(_licences(told.get("rightsList")), ""),
        keywords=tuple(dict.fromkeys(_texts(told.get("subjects"), "subject")))[:20],
        people=tuple(_people(told.get("creators")))[:50],
    )


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts(rows: Any, name: str) -> Iterator[str]:
    for row in _rows(rows):
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            yield " ".join(html.unescape(_TAG.sub(" ", value)).split())[:5000]


def _abstracts(rows: Any) -> list[dict[str, Any]]:
    return [one for one in _rows(rows) if one.get("descriptionType") == "Abstract"]


def _licences(rows: Any) -> Iterator[str]:
    """SPDX identifiers, which DataCite writes in small letters."""
    for row in _rows(rows):
        name, address = row.get("rightsIdentifier"), row.get("rightsUri")
        found = _RIGHTS.search(address) if isinstance(address, str) else None
        if isinstance(name, str) and str(row.get("rightsIdentifierScheme", "")).upper() == "SPDX":
            yield name.upper() if name.lower().startswith(("cc", "gpl", "mit")) else name
        elif found:
            yield "CC0-1.0" if found[1] == "zero" else f"CC-{found[1].upper()}-{found[2]}"


def _people(rows: Any) -> Iterator[tuple[str, str]]:
    """Names as people say them, with the first place of work."""
    for row in _rows(rows):
        family, first = row.get("familyName"), row.get("givenName")
        name = f"{first} {family}" if family and first else row.get("name")
        places = row.get("affiliation")
        place = places[0] if isinstance(places, list) and places else ""
        place = place.get("name", "") if isinstance(place, dict) else place
        if isinstance(name, str):
            yield name, place if isinstance(place, str) else ""
