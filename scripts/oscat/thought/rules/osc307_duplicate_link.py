"""A link that stands twice.

## What it does
Reports a link whose relation and target another link of the file has already; of structural links (child, item, related …) whatever
the titles say.

## Why it matters
Readers see the same twice, and when one is corrected the other stays wrong.

## Example
`{"rel": "child", "href": "../a/collection.json"}` and, further down, the same again

## Use instead
One of the two.

## Fix
Safe where the later says no more than the earlier: it is removed. None where their titles differ: one of the two addresses is wrong.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hit import Hit, remove
from oscat.thought.hrefs import Where
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.structure import STRUCTURAL
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each link whose relation and target an earlier one has."""
    seen: dict[tuple[str, str], list[Link]] = {}
    for link in facts.catalog.links(file):
        earlier = seen.setdefault(_key(link), [])
        same = next((one for one in earlier if _says_no_more(link, one)), None)
        if same:
            advice = f"Remove it: links[{same.index}] says the same."
            yield Hit(
                f"the {link.rel} link to {link.href} stands twice", advice, link.pointer, fix=remove(link.pointer)
            )
        elif earlier:
            message = f"links[{earlier[0].index}] leads to the same address, as {shown(earlier[0].data.get('title'))}"
            yield Hit(message, "Keep one of the two, or give each its own address.", link.pointer)
        earlier.append(link)


def _key(link: Link) -> tuple[str, str]:
    """What makes two links the same: their relation and where they lead."""
    return link.rel, link.target.path if _is_structural(link) else link.href


def _is_structural(link: Link) -> bool:
    return link.target.where is Where.INSIDE and link.rel in STRUCTURAL


def _says_no_more(link: Link, first: Link) -> bool:
    """Whether nothing is lost with the later of two links: another title, type or member of its own keeps it."""
    own = {name: value for name, value in link.data.items() if first.data.get(name) != value}
    if _is_structural(link):
        return own.keys() <= {"href", "title", "type"}
    return not own or (own.keys() == {"title"} and _plain(link) == _plain(first))


def _plain(link: Link) -> str:
    return " ".join(str(link.data.get("title", "")).casefold().split())
