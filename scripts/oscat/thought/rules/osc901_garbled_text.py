"""Text whose letters were decoded wrongly.

## What it does
Looks for UTF-8 that was read as Windows-1252 or Latin-1, once or several times (`CafÃ©`, `30â€“40 Â°C`), and for the character U+FFFD,
which stands where a letter was lost. The tool is ftfy, which touches only text that certainly is such.

## Why it matters
Names of people and places, units and dashes turn into nonsense, and search finds none of them.

## Example
`"title": "GrÃ¸nland"`

## Use instead
`"title": "Grønland"`

## Fix
Safe: the letters that were written, where they can be told. None for lost ones.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, replace
from oscat.thought.layout import Role
from oscat.thought.sentences import shown
from oscat.thought.strings import strings
from oscat.words.files import Sign
from oscat.words.finding import Severity

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_SUSPICIOUS: Final = re.compile("[\\u0080-\\u009fÂÃÅâÐÑÎÏĂ√\ufffd]")
_MAC: Final = re.compile("√[^\\x00-\\x7f]")
_LONGEST: Final = 50_000


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report texts that were decoded wrongly."""
    if not file.signs & {Sign.GARBLED, Sign.ESCAPES}:
        return
    for where, text in strings(file.data, _SUSPICIOUS.search):
        if len(text) > _LONGEST:
            continue
        right = _right(text)
        if right != text:
            advice = f"Write {shown(_around(text, right))}."
            yield Hit(
                f"letters were decoded wrongly: {shown(_around(right, text))}", advice, where, fix=replace(where, right)
            )
        elif "\ufffd" in text:
            yield Hit("a letter was lost (�)", "Write the text anew from its source.", where)


def _right(text: str) -> str:
    from ftfy import fix_encoding  # loaded for the few files that look like it: it takes 50 ms

    return _MAC.sub(_of_mac, str(fix_encoding(text)))


def _of_mac(found: re.Match[str]) -> str:
    """Two letters that were UTF-8 read as those of old Macintosh systems, of which ftfy leaves some."""
    try:
        return found.group().encode("mac_roman").decode()
    except UnicodeError:
        return found.group()


def _around(other: str, text: str) -> str:
    """The part of a text where it begins to differ from another."""
    at = next((i for i, (a, b) in enumerate(zip(other, text, strict=False)) if a != b), 0)
    return text[max(0, at - 15) : at + 25]
