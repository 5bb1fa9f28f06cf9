"""Two words of a vocabulary for one thing.

## What it does
Compares the ids and titles of themes, variables and missions without hyphens, capitals, plurals and British or American spelling.

## Why it matters
Half of the products are found under one word, half under the other.

## Example
`ocean-colour` and `ocean-color`

## Use instead
One of the two, and a line for the other in `catalog/redirects.json`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.per_catalog import spellings
from oscat.thought.spelling import plain
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report entries that another spelling of the same word has, too."""
    if file.key is None or not file.key[0].form.vocabulary or file.key[0] is Kind.PLATFORM:
        return
    alike = {
        name
        for word in {plain(file.key[1]), plain(file.title)}
        for name in spellings(facts.catalog)[file.key[0]].get(word, ())
    }
    others = sorted(alike - {file.key[1]})
    if others:
        yield Hit(
            f"{others[0]!r} seems to be the same {file.key[0]}", "Keep one of the two, if they mean the same.", "/id"
        )
