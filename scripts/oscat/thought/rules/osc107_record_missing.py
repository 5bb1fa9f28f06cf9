"""An entry's folder, or the whole catalog, without its record.

## What it does
Reports each folder of a kind that does not hold the kind's file, and a catalog that has no root record.

## Why it matters
The folder is no entry: whatever stands in it is not found, and references to it lead nowhere.

## Example
`products/ice/` with only `thumbnail.png` in it.

## Use instead
`products/ice/collection.json`, with the picture beside it.

## Fix
None by patch: write or rename the record, or remove the folder.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.hit import Hit
from oscat.thought.layout import root_path, source_path
from oscat.words.finding import Severity
from oscat.words.kinds import FORMS, Kind

SEVERITY: Final = Severity.ERROR


def check_catalog(facts: Facts) -> Iterator[Hit]:
    """Report the missing root, and every folder of a kind that has no record."""
    catalog = facts.catalog
    root = root_path(catalog.layout)
    if root not in catalog.places:
        yield Hit("the catalog has no root record", f"Write {root} with id, title and description.", path=root)
    with_record = {path.rpartition("/")[0] for ids in catalog.ids.values() for path in ids.values()}
    others = catalog.tree.folders - with_record
    for kind in Kind:
        top = source_path(kind, catalog.layout)
        for path in sorted(one for one in others if one.rpartition("/")[0] == top):
            wanted, name = FORMS[kind].file, path.rpartition("/")[2]
            inside = [one.removeprefix(f"{path}/") for one in catalog.places.below(path)]
            message = f"the folder holds no {wanted}, so there is no {kind} {name!r}"
            yield Hit(message, _advice(inside, wanted), path=path)


def _advice(inside: list[str], wanted: str) -> str:
    """To rename the one file that is meant as the record, or to write it."""
    names = {form.file for form in FORMS.values()}
    meant = [name for name in inside if name in names or get_close_matches(name.lower(), [wanted], cutoff=0.7)]
    if len(meant) == 1:
        return f"Rename {meant[0]} to {wanted}."
    return f"Write {wanted}, or remove the folder."
