"""A file that is not valid JSON.

## What it does
Reads every `.json` file of the catalog and reports the place where it stops being JSON (RFC 8259): a missing or trailing
comma, a comment, an unquoted value, `NaN`, a left-over merge conflict, an empty file, or a value that is not an object.

## Why it matters
No tool can open the record, and in a shared file one comma hides everything after it.

## Example
    {"id": "sea-ice", "title": "Sea ice",}

## Use instead
    {"id": "sea-ice", "title": "Sea ice"}

## Fix
None: only the author knows what was meant. The message names line, column and the likely cause.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_faults
from oscat.thought.layout import Role
from oscat.words.files import FaultKind
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset(Role)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what is not JSON."""
    yield from from_faults(file, FaultKind.SYNTAX)
