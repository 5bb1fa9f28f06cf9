"""A product without documentation.

## What it does
Asks a product for a link that is titled «Documentation» (or handbook, guide, report, article …) or of relation `describedby`,
`about` or `cite-as`.

## Why it matters
Nobody trusts values of which it is not said how they came about.

## Example
A product with an access link only

## Use instead
`{"rel": "via", "href": "https://…/atbd.pdf", "type": "application/pdf", "title": "Documentation"}`

## Fix
None.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT})
_WORDS: Final = re.compile(
    r"(?i)document|handbook|manual|guide|atbd|report|readme|paper|article|publication|preprint|description|user|validation|tutorial"
)
_HELP: Final = 'Add {"rel": "via", "href": "https://…", "title": "Documentation"}: a handbook, report or article.'


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report products that nothing explains."""
    if file.place.kind is not Kind.PRODUCT:
        return
    for one in file.addresses:
        title: Any = one.holder.get("title")
        if one.use in ("describedby", "about", "cite-as", "documentation") or (
            isinstance(title, str) and _WORDS.search(title[:200])
        ):
            return
    yield Hit("no link leads to documentation", _HELP, "/links")
