"""A product whose themes none of its variables has.

## What it does
Compares the themes of a product with those of its variables, and reports where they have none in common.

## Why it matters
Who browses by theme looks for the variable there, and finds the product elsewhere.

## Example
A product of the theme `land` with the variable `sea-ice-thickness`

## Use instead
The theme `cryosphere`, or the variable that was meant

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
NEEDS: Final = frozenset({"themes"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products in themes of their own."""
    if file.place.kind is not Kind.PRODUCT:
        return
    themes = _themes(file)
    variables = [
        facts.catalog.entry(Kind.VARIABLE, one.id) for one in file.namings if one.reference.target is Kind.VARIABLE
    ]
    others = {theme for variable in variables if variable for theme in _themes(variable)}
    if themes and others and not themes & others:
        advice = f"Add one of theirs ({', '.join(sorted(others)[:3])}), or correct the variables."
        yield Hit("none of the product's variables is of one of its themes", advice, "/themes")


def _themes(file: File) -> set[str]:
    return {naming.id for naming in file.namings if naming.reference.target is Kind.THEME}
