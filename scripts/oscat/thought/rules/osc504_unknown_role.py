"""A contact with a role that nobody knows.

## What it does
Looks up each of a contact's `roles` among those of the Open Science Catalog, of the STAC contacts extension (ISO 19115-1,
CI_RoleCode) and of DataCite's contributor types. Spaces, hyphens and capitals count as other ways to write one.

## Why it matters
Stewards, the site and exports find people by role: who holds a misspelt one is missing from all of them.

## Example
`"roles": ["consoritum_member"]`

## Use instead
`"roles": ["consortium_member"]`

## Fix
Safe where only capitals, blanks or two letters are wrong; else a guess.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.tables.roles import ROLES
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
NEEDS: Final = frozenset({"contacts"})
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER: Final = re.compile(r"[\s-]+")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report roles outside of the vocabulary."""
    for where, role in _roles(file):
        if role in ROLES or not role.strip() or len(role) > 100:
            continue
        right, safe = _meant(role)
        advice = (
            f"Write {right!r}."
            if right
            else "Write one such as technical_officer, consortium_member or principal_investigator."
        )
        fix = replace(where, right) if right else None
        yield Hit(f"nobody knows the role {shown(role)}", advice, where, fix=fix, safe=safe)


def _roles(file: File) -> Iterator[tuple[str, str]]:
    contacts = file.fields.get("contacts")
    for i, contact in enumerate(contacts if isinstance(contacts, list) else ()):
        roles = contact.get("roles") if isinstance(contact, dict) else None
        for j, role in enumerate(roles if isinstance(roles, list) else ()):
            if isinstance(role, str):
                yield pointer(*file.prefix, "contacts", i, "roles", j), role


@lru_cache(maxsize=1024)
def _meant(role: str) -> tuple[str | None, bool]:
    """The role that was meant, and whether that is certain."""
    plain = _OTHER.sub("_", _HUMP.sub("_", role.strip())).lower()
    if plain in ROLES:
        return plain, True
    near = get_close_matches(plain, ROLES, n=2, cutoff=0.7)
    certain = get_close_matches(plain, ROLES, n=2, cutoff=0.9)
    return (near[0] if near else None), len(certain) == 1 or not near
