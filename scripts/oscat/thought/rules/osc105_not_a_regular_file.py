"""A symbolic link or a special file among the records.

## What it does
Reports every path of the catalog that is not a regular file. Links are never followed.

## Why it matters
A link can point out of the repository, breaks on Windows and in archives, and would publish what nobody reviewed.

## Example
`products/ice/collection.json -> ../../secrets.json`

## Use instead
The file itself.

## Fix
None: replace the link by the file.
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
    """Report links and special files."""
    yield from from_faults(file, FaultKind.NOT_A_FILE)
