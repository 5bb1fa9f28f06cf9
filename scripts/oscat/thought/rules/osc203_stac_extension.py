"""A file that the schema of a STAC extension it declares refuses.

## What it does
Applies each schema of `stac_extensions` that is at hand locally. A schema that is not at hand is said aloud and fails
nothing; `oscat schemas fetch` loads it.

## Why it matters
A declared extension is a promise about the fields with its prefix; clients read them as the extension says.

## Example
`"sci:doi": "https://doi.org/10.5281/zenodo.1"` with the scientific extension declared.

## Use instead
`"sci:doi": "10.5281/zenodo.1"`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Heard, Hit, from_schema, heard, said_better
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"stac_extensions"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what the declared extensions' schemas refuse, each thing once; a wrong type is OSC201's."""
    if file.data.get("type") not in file.types:
        return
    declared = file.data.get("stac_extensions")
    said: Heard | None = None
    for uri in declared if isinstance(declared, list) else []:
        validator = facts.validators.at(uri) if isinstance(uri, str) else None
        if validator is None or validator.is_valid(file.data):
            continue
        said = heard(file, facts) if said is None else said
        fresh = said.fresh(from_schema(validator, file.data, facts))
        yield from (hit for hit in fresh if not said_better(file.data, hit.pointer))
