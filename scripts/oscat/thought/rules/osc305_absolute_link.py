"""A link to an entry of this catalog that is written as an absolute address.

## What it does
Reports links other than self that lead below the catalog's own public address, and self links to another host.

## Why it matters
Absolute links tie a record to one host: previews, forks and mirrors then lead back to the old place.

## Example
`{"rel": "related", "href": "https://catalog.example.org/themes/land/catalog.json"}`

## Use instead
The field `themes`; the build writes the relative link.

## Fix
Safe: the address becomes relative; a self link is removed.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, remove, replace
from oscat.thought.hrefs import Where, escaped, relative
from oscat.thought.layout import Role
from oscat.thought.structure import STRUCTURAL
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report absolute links that ought to be relative, and self links that lead to another site."""
    for link in facts.catalog.links(file):
        if link.rel == "self":
            if link.target.where is Where.OUTSIDE and facts.catalog.url:
                advice = "Remove the link: the build writes it."
                yield Hit(
                    f"the self link leads to another site: {link.href}",
                    advice,
                    link.pointer,
                    fix=remove(link.pointer),
                )
        elif link.rel in STRUCTURAL and not link.target.relative and facts.catalog.there(link):
            short, where = escaped(relative(file.place.published, link.target.path)), f"{link.pointer}/href"
            yield Hit(
                f"the {link.rel} link to an entry of this catalog is absolute",
                f"Write {short}.",
                where,
                fix=replace(where, short),
            )
