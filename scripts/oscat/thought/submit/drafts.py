"""Drafts of pull requests: branch, title and text from the entries that they hold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from oscat.thought.safe_text import clean, plural
from oscat.words.kinds import Kind
from oscat.words.publication import Draft

LONGEST: Final = 200
_VERBS: Final = {True: "Add", False: "Update", None: "Publish"}
_STATES: Final = {True: "new: ", False: "changed: ", None: ""}
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_-]+")
_MARKS: Final = re.compile(r"[@#<>`\\|*\[\]]")


@dataclass(frozen=True)
class Given:
    """An entry to be published: its files by path from the repository's root (None for one that goes).

    ``fields`` is its record, ``new`` whether the catalog lacks it so far, None where that is not known.
    """

    kind: Kind
    id: str
    files: Mapping[str, bytes | None]
    fields: Mapping[str, Any]
    new: bool | None = None

    @property
    def main(self) -> str:
        """The path of its record."""
        return next(iter(self.files))

    @property
    def name(self) -> str:
        """``products/sea-ice``."""
        return f"{self.kind.form.folder}/{self.id}"


def draft(entries: Iterable[Given], platform: str = "", title: str = "", text: str = "", top: str = "") -> Draft:
    """One pull request for some entries. The same entries have the same branch, whatever is in them; ``top`` is how it
    begins, if not as it always does.
    """
    given = sorted(entries, key=lambda one: one.name)
    named = tuple(one.name for one in given)
    files = {path: raw for one in given for path, raw in one.files.items()}
    return Draft(branch(named, platform, top), title or _title(given), _body(given, platform, text), named, files)


def branch(names: tuple[str, ...], platform: str = "", top: str = "") -> str:
    """``platform/<id>/products/sea-ice`` for a platform, ``oscat/products/sea-ice`` for a person."""
    top = top or (f"platform/{platform}" if platform else "oscat")
    if len(names) == 1:
        folder, _, name = names[0].partition("/")
        return f"{top}/{folder}/{_fit(name)}"
    return f"{top}/{len(names)}-entries-{_digest(' '.join(names))}"


def _fit(name: str) -> str:
    """A name that Git takes for a branch (git-check-ref-format), still another one for another name."""
    shown = _UNFIT.sub("-", name).strip("-")[:100]
    return shown if shown == name else f"{shown}-{_digest(name)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]


def _title(given: list[Given]) -> str:
    if len(given) > 1:
        kinds = {one.kind for one in given}
        what = plural(len(given), kinds.pop().form.label.lower() if len(kinds) == 1 else "entry", "entries")
        return f"Publish {what}"
    one = given[0]
    return f"{_VERBS[one.new]} {one.kind.form.label.lower()}: {_said(one)}"


def _body(given: list[Given], platform: str, text: str) -> str:
    rows = [f"- {_STATES[one.new]}`{one.name}` {_said(one)}" for one in given[:100]]
    more = [f"- and {len(given) - 100:,} more"] if len(given) > 100 else []
    whose = [f"Published by the platform `{platform}` with `oscat publish`."] if platform else []
    return "\n\n".join([*([text] if text else []), "\n".join([*rows, *more]), *whose])


def _said(one: Given) -> str:
    """An entry's title as one line that names nobody and means nothing to Markdown."""
    inner = one.fields.get("properties")
    told = inner.get("title") if isinstance(inner, dict) and one.kind.form.is_record else one.fields.get("title")
    words = told if isinstance(told, str) and told.strip() else one.id
    return _MARKS.sub("", clean(" ".join(words.split())))[:LONGEST]
