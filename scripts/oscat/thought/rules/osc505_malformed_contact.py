"""An e-mail address or identifier of a contact that is none.

## What it does
Looks at the `emails` of contacts for web addresses, `mailto:`, blanks and brackets, and checks the last digit of each ORCID (ISO 7064,
mod 11-2), which tells a mistyped one.

## Why it matters
Nobody can be reached at it; an ORCID with a wrong digit credits somebody else, or nobody.

## Example
`"emails": [{"value": "https://institute.org/contact"}]`

## Use instead
`"links": [{"rel": "about", "href": "https://institute.org/contact", "type": "text/html"}]`

## Fix
Safe for `mailto:` and brackets around an address; None else.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.contacts import emails, is_orcid, mail_fault, orcid_in
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
NEEDS: Final = frozenset({"contacts"})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report addresses and identifiers that cannot be right."""
    for where, value in emails(file):
        fault = mail_fault(value)
        if fault:
            message, right = fault
            advice = (
                f"Write {right}." if right else "Give an e-mail address here, and a page as a link of relation 'about'."
            )
            yield Hit(
                f"the e-mail address {shown(value)} {message}",
                advice,
                where,
                fix=replace(where, right) if right else None,
            )
    for where, value in _identifiers(file):
        number = orcid_in(value)
        if number and not is_orcid(number):
            yield Hit(f"the ORCID {number} has a wrong digit", "Compare it with the person's page on orcid.org.", where)


def _identifiers(file: File) -> Iterator[tuple[str, str]]:
    yield from ((one.pointer, one.href) for one in file.addresses if "orcid.org" in one.href)
    contacts = file.fields.get("contacts")
    for i, contact in enumerate(contacts if isinstance(contacts, list) else ()):
        value: Any = contact.get("identifier") if isinstance(contact, dict) else None
        if isinstance(value, str):
            yield "/".join(["", *file.prefix, "contacts", str(i), "identifier"]), value
