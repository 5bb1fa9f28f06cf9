"""A record that uses fields of a STAC extension without declaring it.

## What it does
Asks for the extensions that a kind always uses (osc, themes, contacts) in `stac_extensions`.

## Why it matters
Without the declaration no validator checks the fields, and clients may ignore them.

## Example
A product whose `stac_extensions` is empty.

## Use instead
`"stac_extensions": ["https://stac-extensions.github.io/osc/v1.0.0/schema.json",
"https://stac-extensions.github.io/themes/v1.0.0/schema.json"]`

## Fix
Safe: the missing address is added.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import EXTENSION_CONTACTS, EXTENSION_OSC, EXTENSION_THEMES, Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.VARIABLE, Kind.PROJECT, Kind.PRODUCT})
_NEEDED: Final = {
    Kind.VARIABLE: (EXTENSION_THEMES,),
    Kind.PROJECT: (EXTENSION_OSC, EXTENSION_THEMES, EXTENSION_CONTACTS),
    Kind.PRODUCT: (EXTENSION_OSC, EXTENSION_THEMES),
}


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each extension that the kind uses and the record does not declare, in any of its versions."""
    declared = file.data.get("stac_extensions", [])
    if file.place.kind not in _NEEDED or not isinstance(declared, list):
        return
    missing = [uri for uri in _NEEDED[file.place.kind] if not _declares(declared, _family(uri))]
    for uri in missing:
        whole = "stac_extensions" not in file.data
        fix = add("/stac_extensions", missing) if whole else add("/stac_extensions/-", uri)
        name = _family(uri).rpartition("/")[2]
        yield Hit(
            f"the extension {name!r} is used and not declared",
            f"Add {uri} to stac_extensions.",
            "/stac_extensions",
            fix=fix,
        )


def _family(uri: str) -> str:
    """An extension's address without its version."""
    return uri.rpartition("/v")[0]


def _declares(declared: list[Any], family: str) -> bool:
    return any(isinstance(one, str) and one.startswith(family + "/v") for one in declared)
