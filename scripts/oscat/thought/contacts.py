"""Contacts of a record: their e-mail addresses and ORCIDs, and what is wrong with one."""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.graph import File
from oscat.thought.positions import pointer

_MAIL: Final = re.compile(r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;:]+\.[^@\s<>()\[\],;:]+")
_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
_OFFICE: Final = re.compile(
    r"(?i)(?:.*[._-])?(?:info|contact|support|help(?:desk)?|office|admin|team|service|data|user|eo4?\w*|enquir\w*|inquir\w*|"
    r"project|consortium|secretariat|webmaster|copernicus|earthcode|open\w*|science\w*|group|lab|coordination|\w*-team)\d*(?:[._-].*)?"
)
LONGEST: Final = 300


def emails(file: File) -> Iterator[tuple[str, str]]:
    """Each e-mail address of a record's contacts, with its JSON Pointer."""
    contacts = file.fields.get("contacts")
    for i, contact in enumerate(contacts if isinstance(contacts, list) else ()):
        listed = contact.get("emails") if isinstance(contact, dict) else None
        for j, one in enumerate(listed if isinstance(listed, list) else ()):
            value = one.get("value") if isinstance(one, dict) else None
            if isinstance(value, str) and len(value) <= LONGEST:
                yield pointer(*file.prefix, "contacts", i, "emails", j, "value"), value


def mail_fault(value: str) -> tuple[str, str | None] | None:
    """What is wrong with an e-mail address, and the one that was meant; None for a good one or an unclear one."""
    text = value.strip()
    if _MAIL.fullmatch(value):
        return None
    found = _MAIL.findall(text)
    if len(found) > 1:
        return "holds more than one", None
    if "://" in text or text.lower().startswith("www."):
        return "is a web address", None
    if found and len(text) - len(found[0]) <= len("mailto:<>"):
        return "has something around it", found[0]
    if " at " in text or "(at)" in text or "[at]" in text:
        return "is written to be read by people only", None
    return None


def is_office(value: str) -> bool:
    """Whether an address is that of an office or a list rather than of a person."""
    return bool(_OFFICE.fullmatch(value.partition("@")[0]))


def orcid_in(value: str) -> str | None:
    """The ORCID in an identifier or address, if it is one of ORCID's."""
    found = _ORCID.search(value[:LONGEST])
    return found.group().upper() if found else None


def is_orcid(number: str) -> bool:
    """Whether the last digit of an ORCID fits the others (ISO 7064, mod 11-2)."""
    digits = number.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]
