"""What a citation rests on: who made what, under which title, in which version, with which bytes.

Links are not part of it: where something lies may change as often as it has to.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import orjson

from oscat.words.work import Work

CITED: Final = "oscat cited"
TOLD: Final = "oscat told"
"""Types of alternate identifiers that hold digests: of what was cited when the DOI was published, of all told last."""


def of(work: Work) -> str:
    """A short digest of what is cited."""
    makers = [(one.name, one.orcid) for one in work.makers if one.creator] or [(one.name, "") for one in work.makers]
    sums = sorted(way.checksum for way in work.access if way.checksum)
    return _digest([work.kind.value, work.title, work.version, makers, sums])


def marked(attributes: Mapping[str, Any], work: Work, before: str = "") -> dict[str, Any]:
    """What DataCite is told, with the digests of all of it and of what was cited when the DOI was published.

    ``before`` is the latter, "" if that is now: it stays, so that a new version can be asked for later as well.
    """
    whole = {**attributes}
    marks = {CITED: before or of(work), TOLD: _digest([whole, of(work)])}
    rows = [{"alternateIdentifier": value, "alternateIdentifierType": name} for name, value in marks.items()]
    return {**whole, "alternateIdentifiers": [*whole.get("alternateIdentifiers", []), *rows]}


def mark(attributes: Mapping[str, Any], name: str) -> str:
    """One of the digests in what DataCite was told, or the local name of a work; "" where there is none."""
    listed = attributes.get("alternateIdentifiers") or attributes.get("identifiers")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("alternateIdentifierType", one.get("identifierType")) == name:
            return str(one.get("alternateIdentifier", one.get("identifier", "")))
    return ""


def _digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
