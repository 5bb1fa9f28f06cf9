"""An entry that a change removes or renames without saying what became of it.

## What it does
Where a change is judged (`oscat check --base`), asks for a line in `catalog/redirects.json` for each entry that is gone: its
new id, or the day and the reason of its withdrawal.

## Why it matters
Papers, bookmarks and other catalogs hold the address of the entry. With that line it goes on answering; without, science that
was cited ends in «not found».

## Example
`products/sea-ice-v1/` is renamed to `products/sea-ice/`, and nothing else is done.

## Use instead
In `catalog/redirects.json`: `{"products/sea-ice-v1": {"to": "products/sea-ice"}}`

## Fix
None: where the entry went, or why, is the author's to say. The message has the line to add.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.difference import Change
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.hit import Hit
from oscat.thought.layout import redirects_path
from oscat.thought.nearest import did_you_mean
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR


def check_change(change: Change, facts: Facts) -> Iterator[Hit]:
    """Report each entry that is gone without redirect or tombstone."""
    for kind, name in change.removed_entries:
        old = f"{kind.form.folder}/{name}"
        if old in change.head.redirects:
            continue
        new = _successor(change, kind, name)
        became = f'{{"to": "{kind.form.folder}/{new}"}}' if new else f'{{"withdrawn": "{facts.today}", "reason": "…"}}'
        yield Hit(
            f"the {kind} {name!r} is renamed to {new!r}" if new else f"the {kind} {name!r} is removed",
            f'Add "{old}": {became} to {redirects_path(change.head.layout)}, so that its address goes on answering.',
            path=change.base.ids[kind][name],
        )


def _successor(change: Change, kind: Kind, name: str) -> str:
    """The id under which an entry probably goes on: a new one with the same title, or with nearly the same letters."""
    new = [one for other, one in change.added_entries if other is kind]
    title = _title(change.base, kind, name)
    same = [one for one in new if title and _title(change.head, kind, one) == title]
    if same:
        return same[0]
    near = did_you_mean(name, new)
    return next((one for one in new if repr(one) in near), "")


def _title(catalog: Catalog, kind: Kind, name: str) -> str:
    file = catalog.entry(kind, name)
    return file.title if file and file.title != name else ""
