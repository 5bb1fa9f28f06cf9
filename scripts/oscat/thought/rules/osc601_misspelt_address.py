"""An address that is not written as one.

## What it does
Looks for what goes wrong when addresses are typed or pasted: `htp://`, `https:/`, `https//`, two schemes, two addresses in one, Markdown
or angle brackets, backslashes, a full stop or bracket at the end (RFC 3986).

## Why it matters
No browser opens it, and no checker of links gets as far as to say why.

## Example
`"href": "https:/zenodo.org/records/1"`

## Use instead
`"href": "https://zenodo.org/records/1"`

## Fix
Safe where there is only one way to mean it; a guess for what stands at the end.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.urls import is_placeholder, misspelt
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report addresses that are spelt wrong."""
    for one in file.odd_addresses:
        wrong = None if is_placeholder(one.href) else misspelt(one.href)
        if wrong:
            advice = f"Write {wrong.right}." if wrong.right else "Write one address, beginning with https://."
            fix = replace(one.pointer, wrong.right) if wrong.right else None
            yield Hit(f"the address {shown(one.href)} {wrong.message}", advice, one.pointer, fix=fix, safe=wrong.safe)
