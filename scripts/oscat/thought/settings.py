"""``oscat.toml``: from text to settings."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from typing import Any, Final

from oscat.words.finding import Severity
from oscat.words.settings import Settings, Silence

MAX_BYTES: Final = 100_000
MOST_DOTS: Final = 100
"""In one line: a key like a.a.a… takes the parser memory by the square of its length."""
LONGEST_NUMBER: Final = 300  # bits
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]")
_KEY: Final = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


def parse(raw: bytes) -> dict[str, Any]:
    """The document that ``raw`` holds. Raises ValueError (also for bytes that are not UTF-8) with line and reason."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1_000} KB")
    if any(line.count(b".") > MOST_DOTS for line in raw.splitlines()):
        raise ValueError("values are nested too deeply")
    try:
        return {name: _plain(value) for name, value in tomllib.loads(raw.decode()).items()}
    except RecursionError:
        raise ValueError("values are nested too deeply") from None


def _plain(value: Any) -> Any:
    """A value without TOML's own dates and times, which JSON Schema does not know: they become text.

    So do whole numbers that Python does not write in decimals again.
    """
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        return hex(value)
    return value.isoformat() if isinstance(value, (date, time)) else value


def settings(document: dict[str, Any]) -> Settings:
    """The settings in a document. What the schema of settings refuses (OSC206 says so) is left out."""
    return Settings(
        url=_text(document, "catalog", "url"),
        repository=_text(document, "catalog", "repository"),
        branch=_text(document, "catalog", "branch") or "main",
        tagline=_text(document, "branding", "tagline"),
        language=_text(document, "branding", "language") or "en",
        forum=_text(document, "branding", "forum"),
        mail=_text(document, "catalog", "mail"),
        severities=dict(_severities(document.get("rules"))),
        withhold_emails=_text(document, "privacy", "emails") == "withhold",
        silences=tuple(_silences(document.get("silenced"))),
        targets=dict(_targets(document.get("targets"))),
        left_alone=frozenset(_hosts(document.get("links"))),
        doi_prefix=_text(document, "doi", "prefix"),
        doi_repository=_text(document, "doi", "repository"),
        discourse=_text(document, "forum", "address"),
        forum_category=_text(document, "forum", "category"),
        forum_tags=tuple(_words(_table(document, "forum").get("tags"))),
        forum_user=_text(document, "forum", "user"),
        doi_test=_table(document, "doi").get("test") is True,
    )


def _severities(table: Any) -> Iterator[tuple[str, Severity | None]]:
    for code, word in table.items() if isinstance(table, dict) else ():
        if word in ("off", *Severity):
            yield code, None if word == "off" else Severity(word)


def _targets(table: Any) -> Iterator[tuple[str, str]]:
    for name, repository in table.items() if isinstance(table, dict) else ():
        if isinstance(repository, str) and repository.count("/") == 1:
            yield name, repository


def _hosts(table: Any) -> Iterator[str]:
    return (one.lower() for one in _words(table.get("leave") if isinstance(table, dict) else None))


def _words(listed: Any) -> Iterator[str]:
    yield from (one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _silences(tables: Any) -> Iterator[Silence]:
    for one in tables if isinstance(tables, list) else ():
        given = [one.get(name) for name in ("code", "path", "reason")] if isinstance(one, dict) else []
        words = [text.strip() for text in given if isinstance(text, str) and text.strip()]
        if len(words) == 3:
            yield Silence(words[0], words[1].strip("/"), words[2])


def _text(document: dict[str, Any], table: str, name: str) -> str | None:
    value = _table(document, table).get(name)
    return value if isinstance(value, str) else None


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    within = document.get(name)
    return within if isinstance(within, dict) else {}


def line_of(raw: bytes, pointer: str) -> int:
    """The line (from 1) of a value of a plain document, by JSON Pointer; of what holds it where it has none."""
    wanted, nearest, tables = pointer.split("/")[1:], 1, Counter[str]()
    at: list[str] = []
    for number, line in enumerate(raw.decode(errors="replace").splitlines(), 1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            name = header.group(2)
            at = [name, str(tables[name])] if header.group(1) == "[[" else [name]
            tables[name] += 1
        if header and at == wanted[: len(at)]:
            nearest = number
        elif key and [*at, key.group(1)] == wanted[: len(at) + 1]:
            return number
    return nearest
