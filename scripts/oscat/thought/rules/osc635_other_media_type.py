"""A link to something else than it says.

## What it does
Compares the `type` of links and assets with what the server sends, where the two exclude each other: a page where data are promised, a PDF
where a page is. What servers call bytes or text may be anything, and is not reported. Speaks only where addresses are asked: `oscat check --online`, and on pull requests.

## Why it matters
Programs choose by the type what to open, and how.

## Example
`{"href": "https://data.example.org/ice", "type": "application/netcdf"}`, which is a landing page

## Use instead
The address of the file itself, or `text/html` for the page

## Fix
None: which of the two was meant is the author's to say.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.media import agree
from oscat.thought.outside import asked, hit
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.links import WORKING

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report types that cannot be."""
    for use, found in asked(facts, file):
        if found.verdict in WORKING and not agree(use.declared, found.served):
            told = f"the type of {shown(use.href)} is {shown(use.declared)}, and the server sends {found.served}"
            yield hit(file, use, told, "Link to the file itself, or write the type of what is there.")
