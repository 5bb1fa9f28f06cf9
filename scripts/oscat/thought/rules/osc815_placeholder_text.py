"""A text that is still to be written.

## What it does
Looks for titles, descriptions, names and keywords such as `-`, `test`, `TBD`, `lorem ipsum`, `n/a`, `<title>`, and for descriptions that
only repeat title or id.

## Why it matters
The entry passes every form and says nothing; visitors take the whole catalog for unfinished.

## Example
`"description": "-"`

## Use instead
A sentence that says what the data are

## Fix
None.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spelling import folded
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
_NOTHING: Final = re.compile(
    r"(?i)[\s.\-_?!*#/\\]*|(?:te?st|tests|testing|dummy|example|sample|foo|bar|asdf\w*|xx+|abc|string|text|none|null|n/?a|tb[acd]|to ?do|unknown|"
    r"placeholder|title|description|name|keyword|enter \w+.*|insert \w+.*|add (?:title|description|text)\b.*|to be (?:added|defined|done|completed|filled)\b.*|"
    r"your .{0,40} here)[\s.\d!]*|<[^<>]{1,60}>|\{\{.{0,60}\}\}",
    re.DOTALL,
)
_LOREM: Final = re.compile(r"(?i).{0,200}\blorem ipsum\b", re.DOTALL)
_LONGEST: Final = 400
_HELP: Final = "Write what a visitor should read here."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report texts that only hold a place."""
    for where, text in _texts(file):
        if text and len(text) <= _LONGEST and _says_nothing(text):
            yield Hit(f"{shown(text)} only holds the place of a text", _HELP, where)
    title, about = file.fields.get("title"), file.fields.get("description")
    if isinstance(about, str) and about and folded(about.strip(".")) in {folded(str(title)), folded(file.place.id)}:
        yield Hit(
            "the description only repeats the title",
            "Say what the title does not say.",
            pointer(*file.prefix, "description"),
        )


def _says_nothing(text: str) -> bool:
    return bool(_NOTHING.fullmatch(text) or ("orem" in text.lower() and _LOREM.match(text)))


def _texts(file: File) -> Iterator[tuple[str, str]]:
    for field in ("title", "description", "osc:region", "sci:citation"):
        text = file.fields.get(field)
        if isinstance(text, str):
            yield f"{file.where}/{field}", text
    for field, member in (("keywords", ""), ("contacts", "name"), ("cf:parameter", "name"), ("providers", "name")):
        listed: Any = file.fields.get(field)
        for i, one in enumerate(listed[:100] if isinstance(listed, list) else ()):
            value: Any = one.get(member) if member and isinstance(one, dict) else one
            if isinstance(value, str):
                yield f"{file.where}/{field}/{i}{'/' if member else ''}{member}", value
