"""An entry that a change removes while others still name it.

## What it does
Where a change is judged (`oscat check --base`), looks for the entries that name a removed one in `osc:project`,
`osc:variables`, `osc:missions`, `osc:experiment`, `osc:workflow`, `osc:workflows` or `themes`.

## Why it matters
One removed theme breaks every product of that theme, in files that the change does not even show.

## Example
`catalog/themes/land/` is removed, and 40 products say `"themes": [… {"id": "land"} …]`.

## Use instead
Name another theme in the products first, in the same change or an earlier one.

## Fix
None: what the entries should name instead is not for a machine to say.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.difference import Change
from oscat.thought.facts import Facts
from oscat.thought.hit import Hit
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
_SHOWN: Final = 3


def check_change(change: Change, facts: Facts) -> Iterator[Hit]:
    """Report each removed entry that is still named."""
    for kind, name in change.removed_entries:
        named = change.head.known.naming((kind, name))
        paths = list(dict.fromkeys(change.head.ids[source][id_] for _, (source, id_) in named))
        if paths:
            rest = f" and {len(paths) - _SHOWN:,} more" if len(paths) > _SHOWN else ""
            yield Hit(
                f"the {kind} {name!r} is removed, and {len(paths):,} {'entries name' if paths[1:] else 'entry names'} it",
                f"Change what names it first: {', '.join(paths[:_SHOWN])}{rest}.",
                path=change.base.ids[kind][name],
            )
