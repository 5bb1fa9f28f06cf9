"""A project without a technical officer who can be reached.

## What it does
Asks a project's `contacts` for one with the role `technical_officer`, a name, and a way to be reached: an e-mail address, a
phone number or a link.

## Why it matters
Stewards and users turn to this person or office when something is unclear. An office with a contact page serves as well
as a person, and outlives a change of staff.

## Example
`{"name": "", "roles": ["technical_officer"]}`

## Use instead
`{"name": "ESA Earth Observation Science", "roles": ["technical_officer"], "links": [{"rel": "about", "href": "https://…"}]}`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.PROJECT})
NEEDS: Final = frozenset({"contacts"})
_WAYS: Final = ("emails", "phones", "links")
_HELP: Final = "Give one contact the role technical_officer, a name, and an e-mail address or a link."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a project whose contacts name no reachable technical officer."""
    contacts = file.data.get("contacts")
    if file.place.kind is not Kind.PROJECT or not isinstance(contacts, list):
        return
    officers = [(i, one) for i, one in enumerate(contacts) if isinstance(one, dict) and _is_officer(one)]
    if not officers:
        yield Hit("no contact has the role technical_officer", _HELP, "/contacts")
    elif not any(_reachable(one) for _, one in officers):
        yield Hit("the technical officer has no name or no way to be reached", _HELP, f"/contacts/{officers[0][0]}")


def _is_officer(contact: dict[str, Any]) -> bool:
    roles = contact.get("roles")
    return isinstance(roles, list) and "technical_officer" in roles


def _reachable(contact: dict[str, Any]) -> bool:
    name = contact.get("name")
    lists = [given for way in _WAYS if isinstance(given := contact.get(way), list)]
    ways = [one for given in lists for one in given if isinstance(one, dict)]
    return isinstance(name, str) and len(name.strip()) > 1 and any(one.get("value") or one.get("href") for one in ways)
