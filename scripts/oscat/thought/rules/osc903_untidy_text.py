"""Blanks and signs that nobody sees.

## What it does
Reports titles, names and keywords with blanks at an end, doubled blanks, line breaks or invisible characters (no-break and zero-width
blanks), and HTML entities (`&amp;`, `&nbsp;`) in titles and descriptions.

## Why it matters
Two names that look the same are then two; entities show on every page as they are.

## Example
`"title": "Ice &amp; snow "`

## Use instead
`"title": "Ice & snow"`

## Fix
Safe: the text without them.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY})
_ENTITY: Final = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|deg|#\d{2,5}|#x[0-9a-fA-F]{2,4}|[aeiounAEIOUN](?:acute|grave|circ|uml|tilde));"
)
_BLANKS: Final = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff]+")
_INVISIBLE: Final = re.compile("[\u00a0\u200b-\u200d\u2060\ufeff]")
_LONGEST: Final = 20_000


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report texts with what nobody sees."""
    for where, text, short in _texts(file):
        if len(text) > _LONGEST or (short and _is_tidy(text)) or not text.strip():
            continue
        right = unescape(text) if _ENTITY.search(text) else text
        right = _BLANKS.sub(" ", right).strip() if short else right
        if right != text:
            what = "an HTML entity" if _ENTITY.search(text) else "blanks or line breaks that nobody sees"
            yield Hit(
                f"the text holds {what}: {shown(_seen(text))}",
                f"Write {shown(right)}.",
                where,
                fix=replace(where, right),
            )


def _is_tidy(text: str) -> bool:
    """Whether a text is tidy beyond doubt; most are."""
    return "&" not in text and text.isascii() and " ".join(text.split()) == text


def _seen(text: str) -> str:
    """The text with its invisible blanks shown."""
    return _INVISIBLE.sub("␣", text)


def _texts(file: File) -> Iterator[tuple[str, str, bool]]:
    """Pointer and text of what people read, and whether it is on one line."""
    for field in ("title", "description", "osc:region", "sci:citation"):
        text = file.fields.get(field)
        if isinstance(text, str):
            yield f"{file.where}/{field}", text, field != "description"
    for field, member in (("keywords", ""), ("contacts", "name"), ("contacts", "organization")):
        listed: Any = file.fields.get(field)
        for i, one in enumerate(listed[:1_000] if isinstance(listed, list) else ()):
            value: Any = one.get(member) if member and isinstance(one, dict) else one
            if isinstance(value, str):
                yield f"{file.where}/{field}/{i}{'/' if member else ''}{member}", value, True
