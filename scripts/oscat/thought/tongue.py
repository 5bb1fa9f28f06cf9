"""The language of the pages: what stands in the code in English is said as the catalog file of a language says it.

``site/languages`` has one file a language, in the form of GNU gettext. Here is only which one speaks; who builds a site
reads it and lets it speak.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any, Final

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its code as HTML writes it, what it says, and of that what scripts say, by the English."""

    code: str = ENGLISH
    said: NullTranslations = field(default_factory=NullTranslations)
    strings: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    """Its binary file (GNU MO), for who makes pages elsewhere."""


_SPEAKING: ContextVar[Tongue] = ContextVar("speaking")
_PLAIN: Final = Tongue()


@contextmanager
def speaking(tongue: Tongue) -> Iterator[None]:
    """Let a language speak as long as the block lasts."""
    before = _SPEAKING.set(tongue)
    try:
        yield
    finally:
        _SPEAKING.reset(before)


def language() -> str:
    """The code of the language that speaks."""
    return _SPEAKING.get(_PLAIN).code


def raw() -> bytes:
    """Its binary file; nothing in English."""
    return _SPEAKING.get(_PLAIN).raw


def strings() -> Mapping[str, str]:
    """What scripts say in it; nothing in English."""
    return _SPEAKING.get(_PLAIN).strings


def _(text: str, **values: Any) -> str:
    """A text in the language that speaks, with its places (``%(name)s``) filled."""
    said = _SPEAKING.get(_PLAIN).said.gettext(text) if text else ""
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """A text about a number, which is ``%(num)s`` in it, in the form that the language has for that number."""
    return plural(one, many, number) % {"num": number, **values}


def plural(one: str, many: str, number: int) -> str:
    """The form that a language has for a number, its places not yet filled."""
    return _SPEAKING.get(_PLAIN).said.ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - the name it has everywhere
    """A text that is translated where it is shown, not where it stands."""
    return text
