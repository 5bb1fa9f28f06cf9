"""Settings or stewards that cannot be read.

## What it does
Judges `oscat.toml` and `catalog/stewards.yaml` by their schemas; unknown keys, rules, themes, projects and platforms are refused.

## Why it matters
They decide where the catalog is published and who reviews what. A typo that passes silently sends requests to nobody.

## Example
    stewards:
      - github: "@org/land"
        theme: [land]

## Use instead
    stewards:
      - github: "@org/land"
        themes: [land]

## Fix
None.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought import settings, yaml_text
from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.positions import pointer
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
_AREAS: Final = {"themes": Kind.THEME, "projects": Kind.PROJECT, "platforms": Kind.PLATFORM}
_CODE: Final = re.compile(r"OSC\d{3}")
APPLIES: Final = frozenset({Role.SETTINGS, Role.STEWARDS})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what is wrong with the settings or the stewards."""
    if file.faults:
        return
    raw = facts.read(file.path, MAX_BYTES)
    if file.place.role is Role.SETTINGS:
        yield from _settings(raw, facts)
    else:
        yield from _stewards(raw, facts)


def _settings(raw: bytes, facts: Facts) -> Iterator[Hit]:
    try:
        document = settings.parse(raw)
    except ValueError as error:
        yield Hit(f"the settings are not TOML: {error}", "Correct the line, or start from the README's example.")
        return
    for hit in from_schema(facts.validators.ours("settings"), document, facts):
        yield hit.at_line(settings.line_of(raw, hit.pointer))
    for where, code in _codes(document):
        if _CODE.fullmatch(code) and code not in facts.codes:
            advice = "Correct the number: `oscat explain` lists all rules."
            yield Hit(f"there is no rule {code}", advice, where, line=settings.line_of(raw, where))


def _codes(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The codes of rules that the settings name, and where."""
    rules, silenced = document.get("rules"), document.get("silenced")
    yield from ((pointer("rules", code), code) for code in (rules if isinstance(rules, dict) else ()))
    for i, one in enumerate(silenced if isinstance(silenced, list) else ()):
        code = one.get("code") if isinstance(one, dict) else None
        if isinstance(code, str):
            yield pointer("silenced", i, "code"), code


def _stewards(raw: bytes, facts: Facts) -> Iterator[Hit]:
    text = yaml_text.read(raw)
    if text.problem:
        yield Hit(
            text.problem,
            "Correct the file; its form stands in site/docs/records.md.",
            line=text.line,
        )
        return
    for hit in from_schema(facts.validators.ours("stewards"), text.value, facts):
        yield hit.at_line(text.line_of(hit.pointer))
    for where, kind, name in _named(text.value):
        known = facts.catalog.ids[kind]
        if name not in known:
            near = did_you_mean(name, list(known))
            advice = near or f"Name a {kind} of this catalog."
            yield Hit(f"there is no {kind} {name!r}", advice, line=text.line_of(where))


def _named(value: Any) -> Iterator[tuple[str, Kind, str]]:
    """The entries that areas name: where, of what kind, and the id."""
    stewards = value.get("stewards") if isinstance(value, dict) else None
    for s, steward in enumerate(stewards if isinstance(stewards, list) else []):
        for field, kind in _AREAS.items():
            names = steward.get(field) if isinstance(steward, dict) else None
            for i, name in enumerate(names if isinstance(names, list) else []):
                if isinstance(name, str):
                    yield f"/stewards/{s}/{field}/{i}", kind, name
