"""A field of a STAC extension that the file does not declare.

## What it does
Looks for fields with the prefix of a well-known extension (`sci:`, `cf:`, `proj:`, `eo:`, `cube:`, `file:` …) while `stac_extensions`
names it in no version. What a kind always uses is OSC205's.

## Why it matters
Without the declaration no validator checks the fields, and clients may pass over them.

## Example
`"sci:doi": "10.5281/zenodo.5564399"` and no scientific extension

## Use instead
`"stac_extensions": ["https://stac-extensions.github.io/scientific/v1.0.0/schema.json"]`

## Fix
Safe: the address is added.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, add
from oscat.thought.layout import Role
from oscat.thought.tables.extensions import BY_PREFIX, declares, prefixes_of
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report extensions that are used and not declared."""
    declared: Any = file.data.get("stac_extensions", [])
    if file.is_record or not isinstance(declared, list) or "stac_version" not in file.data:
        return
    missing = {
        prefix: BY_PREFIX[prefix]
        for prefix in sorted(prefixes_of(file.data))
        if not declares(declared, BY_PREFIX[prefix])
    }
    for prefix, uri in missing.items():
        whole = "stac_extensions" not in file.data
        fix = add("/stac_extensions", list(missing.values())) if whole else add("/stac_extensions/-", uri)
        where = "" if whole else "/stac_extensions"
        right = _accepts(file, uri, facts)
        yield Hit(
            f"fields with {prefix}: are used, and their extension is not declared",
            f"Add {uri} to stac_extensions.",
            where,
            fix=fix if right else None,
        )


def _accepts(file: File, uri: str, facts: Facts) -> bool:
    """Whether the extension's schema takes the file as it is, as far as it is at hand."""
    if facts.validators.get(uri) is None:
        return True
    validator = facts.validators.at(uri)
    declared = [*file.data.get("stac_extensions", []), uri]
    return validator is None or bool(validator.is_valid({**file.data, "stac_extensions": declared}))
