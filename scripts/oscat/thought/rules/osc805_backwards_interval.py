"""An interval that ends before it starts.

## What it does
Compares start and end of every interval of a Collection, a STAC Item (`start_datetime`, `end_datetime`) and a Record (`time`), and
asks the first interval, which describes the whole (STAC Collection, temporal extent), to hold the others.

## Why it matters
Time bars run backwards, and a search by time finds the entry never.

## Example
`"interval": [["2019-12-31T00:00:00Z", "2010-01-01T00:00:00Z"]]`

## Use instead
`"interval": [["2010-01-01T00:00:00Z", "2019-12-31T00:00:00Z"]]`

## Fix
Guess: start and end are exchanged, unless a second of the same night is between them: there a year was mistyped.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.spacetime import moment, written_intervals
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_DAY: Final = timedelta(days=1)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report each interval that runs backwards."""
    for where, start, end in written_intervals(file):
        first, last = moment(start), moment(end)
        if first and last and first > last:
            message = f"the interval ends ({end}) before it starts ({start})"
            exchanged = first - last > _DAY and not where.startswith("/properties")
            fix = replace(where, [end, start]) if exchanged else None
            yield Hit(message, "Exchange the two, or correct the year.", where, fix=fix, safe=fix is None)
