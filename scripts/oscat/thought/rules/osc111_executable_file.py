"""A file that is marked as a program.

## What it does
Reports files of the catalog with the executable bit (Git mode 100755). On Windows there is none to report.

## Why it matters
Records are data. The bit mostly comes from a copy off a Windows or USB disk, shows in every review as a change, and the judges of pull
requests accept plain files only.

## Example
`-rwxr-xr-x products/ice/collection.json`

## Use instead
`-rw-r--r-- products/ice/collection.json` (`git update-index --chmod=-x`)

## Fix
None by patch: `oscat fix` takes the bit away.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.files import Mode
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset(Role)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report files with the executable bit."""
    if file.mode is Mode.EXECUTABLE:
        yield Hit("the file is marked as executable", "Run `oscat fix`, or chmod -x.")
