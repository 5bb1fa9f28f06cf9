"""The e-mail address of a person.

## What it does
Reports e-mail addresses of contacts that look like a person's (`name@…`, `a.name@…`), not an office's (`info@…`, `support@…`). Silent
where `oscat.toml` says `[privacy] emails = "withhold"`: then the build leaves all of them out.

## Why it matters
What is published is copied and harvested; people change their place, and the law (GDPR, article 5) asks for no more than is needed.

## Example
`"emails": [{"value": "jane.doe@institute.org"}]`

## Use instead
`"emails": [{"value": "ice-team@institute.org"}]`, or a link to the person's ORCID page

## Fix
None: somebody must be reachable.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.contacts import emails, is_office
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})
NEEDS: Final = frozenset({"contacts"})
_HELP: Final = (
    'Give an office\'s address or an ORCID, or keep all off the site with [privacy] emails = "withhold" in oscat.toml.'
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report addresses of persons."""
    if facts.catalog.given.withhold_emails:
        return
    for where, value in emails(file):
        if "@" in value and not is_office(value):
            yield Hit("this is a person's e-mail address, for everybody to copy", _HELP, where)
