"""A licence of its own without its text.

## What it does
Asks entries whose `license` is `other`, `proprietary` or `various` for a link of relation `license` (STAC best practices, «Using
Relation Types»).

## Why it matters
These words say only that it is no well-known licence: without the text nobody knows what is allowed, and careful users go away.

## Example
`"license": "proprietary"` and no link

## Use instead
`{"rel": "license", "href": "https://institute.org/terms", "type": "text/html"}`, or better `"license": "CC-BY-4.0"`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spdx import SPECIAL, licence_meant
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT})  # a project says nothing of data
NEEDS: Final = frozenset({"license"})
_HELP: Final = "Add a link of relation 'license' to the terms, or choose an open licence such as CC-BY-4.0."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report licences that nobody can read."""
    given: Any = file.fields.get("license")
    if not isinstance(given, str) or any(link.rel == "license" for link in facts.catalog.links(file)):
        return
    word = (
        given if given in SPECIAL or given in facts.validators.spdx else licence_meant(given, facts.validators.spdx)[0]
    )
    if word in SPECIAL:
        message = f"the licence is {shown(word)}, and no link leads to its text"
        yield Hit(message, _HELP, pointer(*file.prefix, "license"))
