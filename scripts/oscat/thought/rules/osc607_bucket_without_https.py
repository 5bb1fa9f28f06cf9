"""A bucket address without an https address beside it.

## What it does
Reports `s3://` and `gs://` addresses where no other link or asset of the file leads to the same bucket over https.

## Why it matters
An address of that form says neither on which service nor in which region the bucket is; only who knows can open it.

## Example
`s3://deep-data/ice.zarr`

## Use instead
`https://deep-data.s3.eu-central-1.amazonaws.com/ice.zarr`, beside the other or in its place

## Fix
None: the service must be known.
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


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report buckets that only their owner can find."""
    found = [one for one in file.odd_addresses if one.href[:5].lower() in ("s3://", "gs://")]
    if not found:
        return
    https = [one.href for one in file.addresses if one.href.startswith("https://")]
    for one in found:
        bucket = one.href.partition("://")[2].partition("/")[0]
        if not bucket or not any(bucket in href for href in https):
            scheme = one.href.partition(":")[0]
            yield Hit(
                f"a {scheme} address does not say on which service the bucket is",
                "Give its https address as well.",
                one.pointer,
            )
