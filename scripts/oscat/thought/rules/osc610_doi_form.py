"""A DOI that is not written as one.

## What it does
Asks `sci:doi`, and the `doi` of each of `sci:publications`, for the bare DOI (STAC scientific extension; DOI Handbook, section 2.2):
no address, no `doi:`, no blanks, no full stop at the end, and no made-up number.

## Why it matters
Citations and links are built from it: from a wrong one come `https://doi.org/https://doi.org/…` and «DOI not found».

## Example
`"sci:doi": "https://doi.org/10.5281/zenodo.5564399"`

## Use instead
`"sci:doi": "10.5281/zenodo.5564399"`

## Fix
Safe: the bare DOI, where the text holds one.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.dois import doi_in, is_doi, is_made_up
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
NEEDS: Final = frozenset({"sci:doi", "sci:publications"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report DOIs in any other form than the bare one."""
    for where, given in _dois(file):
        if is_made_up(given):
            yield Hit(
                f"the DOI {shown(given)} is made up", "Write the real one, or remove it until there is one.", where
            )
        elif not is_doi(given):
            right = doi_in(given)
            advice = f"Write {right!r}." if right else "Write the bare DOI, for example 10.5281/zenodo.5564399."
            yield Hit(f"{shown(given)} is no bare DOI", advice, where, fix=replace(where, right) if right else None)


def _dois(file: File) -> Iterator[tuple[str, str]]:
    inner: Any = file.data.get("properties")
    for holder, prefix in ((file.data, ()), (inner, ("properties",))):
        if not isinstance(holder, dict):
            continue
        if isinstance(holder.get("sci:doi"), str):
            yield pointer(*prefix, "sci:doi"), holder["sci:doi"]
        listed = holder.get("sci:publications")
        for i, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict) and isinstance(one.get("doi"), str):
                yield pointer(*prefix, "sci:publications", i, "doi"), one["doi"]
