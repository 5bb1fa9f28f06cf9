"""A link that only an FTP program opens.

## What it does
Reports addresses with the schemes `ftp`, `ftps` and `sftp`.

## Why it matters
Browsers opened their last FTP address in 2021; clients for data in the cloud never could.

## Example
`ftp://ftp.institute.org/ice/`

## Use instead
`https://data.institute.org/ice/`

## Fix
None: whether the server speaks https too must be tried.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_SCHEMES: Final = ("ftp://", "ftps://", "sftp://", "ftpes://")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report FTP."""
    for one in file.odd_addresses:
        if one.href[:10].lower().startswith(_SCHEMES):
            scheme = one.href.partition(":")[0].lower()
            yield Hit(
                f"browsers do not open {scheme} addresses",
                "Give an https address of the same, if there is one.",
                one.pointer,
            )
