"""A link into a copy of this catalog on another host.

## What it does
Reports child, item and `related` links to another host whose path ends in the address of an entry of this catalog: a staging system, an
older address, a fork, the raw files of a repository.

## Why it matters
The link leaves the catalog: it shows an old state, or nothing when the other copy is gone.

## Example
`{"rel": "related", "href": "https://org.github.io/catalog-staging/themes/land/catalog.json"}`

## Use instead
`{"rel": "related", "href": "../../themes/land/catalog.json"}`, or the field `themes`

## Fix
Safe: the address becomes relative.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.hrefs import Where, escaped, relative, tail
from oscat.thought.layout import Role, published_path
from oscat.thought.structure import BETWEEN_ENTRIES
from oscat.words.finding import Severity
from oscat.words.kinds import BY_FOLDER

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report links to other copies of this catalog's own entries."""
    for link in facts.catalog.links(file):
        if link.rel not in BETWEEN_ENTRIES or link.target.where is not Where.OUTSIDE:
            continue
        end = tail(link.href)
        kind = BY_FOLDER.get(end[0]) if end else None
        if end and kind and end[1] in facts.catalog.ids[kind] and link.href.partition("?")[0].endswith(kind.form.file):
            short = escaped(relative(file.place.published, published_path(kind, end[1])))
            yield Hit(
                f"the {link.rel} link leads to another copy of this catalog: {link.href}",
                f"Write {short}.",
                f"{link.pointer}/href",
                fix=replace(f"{link.pointer}/href", short),
            )
