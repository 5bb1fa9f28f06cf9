"""A link to a test system.

## What it does
Reports hosts of which a part says that they are no service for everybody: staging, pre-production, test, development, sandbox.

## Why it matters
Such systems come and go, and what they hold is not what users should cite.

## Example
`https://xds-preprod.ecmwf.int/…`

## Use instead
`https://xds.ecmwf.int/…`

## Fix
None.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY, Role.ITEM})
_TEST: Final = re.compile(
    r"(?:^|[.-])(?:pre-?prod|preproduction|staging|stage|stg|dev|devel|develop|test|testing|sandbox|uat|qa|demo)\d*(?=[.-])"
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report hosts that are test systems by their name."""
    for one in file.addresses:
        if _is_test(one.host):
            yield Hit(f"the host {one.host} is a test system", "Link to the service itself.", one.pointer)


@lru_cache(maxsize=4096)
def _is_test(host: str) -> bool:
    return "." in host and _TEST.search(host.rpartition(".")[0] + ".") is not None
