"""An interval that is open at both ends.

## What it does
Reports an interval of which neither start nor end is given.

## Why it matters
It says nothing: the entry has no place on the time bar, and no search by time finds it.

## Example
`"interval": [[null, null]]`

## Use instead
`"interval": [["2015-06-23T00:00:00Z", null]]` for a series that goes on.

## Fix
None: only the author knows the dates.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.spacetime import written_intervals
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
_HELP: Final = "Give at least the start, such as 2015-06-23T00:00:00Z; null as end means that the series goes on."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report intervals without any date."""
    for where, start, end in written_intervals(file):
        if start in (None, "..") and end in (None, ".."):
            yield Hit("the interval has neither start nor end", _HELP, where)
