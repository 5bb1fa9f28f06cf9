"""Read fields of any JSON by the type that is expected: what is of another type counts as absent."""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.tongue import N_, _

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS: Final = re.compile(r"[*`]+|^\s*(?:#+|>|[-+])\s+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)
_DATE: Final = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MONTHS: Final = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
LONGEST: Final = 300
"""Characters of a title, an id or a keyword that are shown."""


def text(value: Any) -> str:
    """A string without characters that would break a page; numbers are written out, all else is ""."""
    if isinstance(value, str):
        return value.strip() if value.isprintable() else _CONTROL.sub("\ufffd", value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:LONGEST]
    return ""


def short(value: Any, most: int = LONGEST) -> str:
    """A string that fits on a line or two."""
    return cut(text(value), most)


def cut(line: str, most: int) -> str:
    """At most so many characters, cut between words where there are any."""
    if len(line) <= most:
        return line
    head = line[:most]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…"


def texts(value: Any, most: int = 100) -> list[str]:
    """The strings of a list, each once; a lone string counts as a list of one."""
    given = value if isinstance(value, list) else [value]
    return [one for one in dict.fromkeys(short(one) for one in given[:most]) if one]


def object_(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list."""
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))


def items(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def abstract(description: Any, most: int = 160) -> str:
    """The beginning of a CommonMark text as one plain line."""
    head = text(description)[: 4 * most]
    if "](" in head:
        head = _LINK.sub(r"\1", head)
    return cut(" ".join(_MARKS.sub("", head).split()), most)


def day(value: Any) -> str:
    """The ISO date that a time begins with, "" for anything else."""
    match = _DATE.match(value) if isinstance(value, str) else None
    return match.group() if match else ""


def day_words(iso: str) -> str:
    """An ISO date for people: «28 May 2025»."""
    year, month, number = iso.split("-")
    return f"{int(number)} {_(_MONTHS[int(month) - 1])} {year}"


def sentence(word: str) -> str:
    """A machine's word for people: «technical_officer» becomes «Technical officer»."""
    words = " ".join(re.split(r"[\s_-]+", word)).strip()
    return words[:1].upper() + words[1:]
