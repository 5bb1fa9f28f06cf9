"""A licence for software on data, or one for data on software.

## What it does
Reports products under a software licence, and workflows and experiments under a Creative Commons licence other than CC0.

## Why it matters
Software licences speak of source and object code, Creative Commons advises against its own for software: what is allowed stays open.

## Example
A product with `"license": "MIT"`

## Use instead
`"license": "CC-BY-4.0"` for data, `"license": "Apache-2.0"` for code

## Fix
None: only who holds the rights can choose.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spdx import SPECIAL, licence_meant
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW})
NEEDS: Final = frozenset({"license"})
_SOFTWARE: Final = ("MIT", "Apache-", "GPL-", "LGPL-", "AGPL-", "BSD-", "MPL-", "EPL-", "EUPL-", "ISC", "Artistic-")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report licences made for something else."""
    given: Any = file.fields.get("license")
    if not isinstance(given, str):
        return
    if given not in SPECIAL and given not in facts.validators.spdx:
        given = licence_meant(given, facts.validators.spdx)[0]
    where = pointer(*file.prefix, "license")
    if file.place.kind is Kind.PRODUCT and given.startswith(_SOFTWARE):
        yield Hit(
            f"{shown(given)} is a licence for software, and this is data",
            "CC-BY-4.0 or CC0-1.0 are made for data.",
            where,
        )
    elif file.place.kind is Kind.WORKFLOW and given.startswith("CC-"):
        yield Hit(f"{shown(given)} is no licence for software", "Apache-2.0 or MIT are made for code.", where)
