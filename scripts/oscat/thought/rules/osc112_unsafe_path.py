r"""A path that Windows cannot check out.

## What it does
Reports paths of more than 190 characters (260 is the limit of Windows, of which a typical checkout takes 70), names that Windows keeps for
devices (`CON`, `NUL`, `COM1` …), the characters `< > : " | ? * \`, and names that end in a dot or a blank.

## Why it matters
One such file, and nobody on Windows can clone the catalog any more.

## Example
`products/ice/aux.json`, `products/ice/12:00.json`

## Use instead
`products/ice/auxiliary.json`, `products/ice/12-00.json`

## Fix
None: renaming is the author's.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset(Role)
LONGEST: Final = 190
_DEVICE: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LETTERS: Final = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report paths that one large system refuses."""
    if len(file.path) > LONGEST:
        yield Hit(
            f"the path has {len(file.path)} characters, and Windows takes about {LONGEST}",
            "Choose a shorter id or name.",
        )
    name = file.path.rpartition("/")[2]
    if _DEVICE.fullmatch(name) or any(_DEVICE.fullmatch(part) for part in file.path.split("/")[:-1]):
        yield Hit("Windows keeps this name for a device", "Choose another name.")
    elif _LETTERS.search(file.path) or any(part.endswith((".", " ")) for part in file.path.split("/")):
        yield Hit(
            "Windows takes no such name", "Use letters, digits, '.', '_' and '-', and end with none of the last three."
        )
