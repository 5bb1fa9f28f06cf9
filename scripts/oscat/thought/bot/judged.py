"""From a report to a judgement, and a judgement as a document that one job hands to the next."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from oscat.thought.patches import patch_of
from oscat.thought.safe_text import cut
from oscat.words.finding import Finding, Report, Severity
from oscat.words.judgement import EntryChange, FieldChange, How, Judgement, Suggestion
from oscat.words.kinds import Kind
from oscat.words.minting import Offer

VERSION: Final = 1
MOST_FINDINGS: Final = 60
MOST_ENTRIES: Final = 50
MOST_SUGGESTIONS: Final = 20
MOST_PATCH: Final = 30_000
MOST_MENDED: Final = 400_000
"""Characters of all mended texts together."""
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
Texts = Mapping[str, tuple[str, str]]
"""Texts by path, before and after their mends."""


def judgement(bare: Judgement, report: Report, entries: list[EntryChange], mended: Texts, base: Texts) -> Judgement:
    """``bare`` (heads, refusals, what is no data) with all that a report tells; ``base`` are the same files in base.

    Bounded in everything, as the whole goes through a job's output.
    """
    findings = sorted(report.findings, key=lambda one: (_ORDER[one.severity], one.path, one.line or 0, one.code))
    patch = "".join(patch_of(path, old, new) for path, (old, new) in mended.items())
    told = {path: pair for path, pair in mended.items() if path not in bare.derived}  # of those there are too many
    fits = sum(len(new) for _, new in mended.values()) <= MOST_MENDED
    return replace(
        bare,
        files=report.files,
        findings=tuple(_bounded(one) for one in findings[:MOST_FINDINGS]),
        counts={severity.value: report.count(severity) for severity in Severity},
        old=report.change.old if report.change else 0,
        healed=report.change.healed if report.change else 0,
        entries=tuple(entries[:MOST_ENTRIES]),
        more_entries=max(0, len(entries) - MOST_ENTRIES),
        suggestions=tuple(_suggestions(told, base))[:MOST_SUGGESTIONS],
        mends={path: new for path, (_, new) in mended.items()} if fits else {},
        patch=patch if len(patch) <= MOST_PATCH else "",
    )


def _bounded(one: Finding) -> Finding:
    """A finding without its patch, which only the judge needs."""
    return replace(one, message=cut(one.message, 300), help=cut(one.help, 300), fix=one.fix and (), excerpt="")


def _suggestions(mended: Texts, base: Texts) -> Iterator[Suggestion]:
    """The mends as replacements of lines that the proposal itself writes: on others nobody can comment."""
    for path, (old, new) in mended.items():
        before, after = old.splitlines(), new.splitlines()
        written = _written(base[path][0].splitlines() if path in base else [], before)
        for tag, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag in ("replace", "delete") and written >= set(range(first, last)):
                yield Suggestion(path, first + 1, last, "\n".join(after[start:end]))


def _written(base: list[str], head: list[str]) -> set[int]:
    """The lines of head, from 0, that base does not have."""
    codes = difflib.SequenceMatcher(None, base, head, autojunk=False).get_opcodes()
    return {line for tag, _, _, start, end in codes if tag != "equal" for line in range(start, end)}


def document(judged: Judgement) -> dict[str, Any]:
    """A judgement as plain values."""
    return {"version": VERSION, **asdict(judged)}


def read(value: dict[str, Any]) -> Judgement:
    """The judgement in a document. Raises ValueError where it is of another version or form."""
    if value.get("version") != VERSION:
        raise ValueError("the judgement is of another version of oscat")
    try:
        row = {name: inner for name, inner in value.items() if name != "version"}
        row["findings"] = tuple(_finding(one) for one in row["findings"])
        row["entries"] = tuple(_entry(one) for one in row["entries"])
        row["suggestions"] = tuple(Suggestion(**one) for one in row["suggestions"])
        row["dois"] = tuple(Offer(**one) for one in row["dois"])
        return Judgement(**(row | _tuples(row, ("refused", "beyond", "derived", "stuck", "shared"))))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the judgement cannot be read: {error}") from error


def _finding(row: dict[str, Any]) -> Finding:
    fix = tuple(row["fix"]) if row["fix"] is not None else None
    return Finding(**(row | {"severity": Severity(row["severity"]), "fix": fix}))


def _entry(row: dict[str, Any]) -> EntryChange:
    plain = _tuples(row, ("gained", "lost", "themes", "projects", "paths", "fair"))
    fields = tuple(FieldChange(**one) for one in row["fields"])
    boxes = tuple((west, south, east, north) for west, south, east, north in row["boxes"])
    kind, how = Kind(row["kind"]), How(row["how"])
    return EntryChange(**(row | plain | {"fields": fields, "boxes": boxes, "kind": kind, "how": how}))


def _tuples(row: dict[str, Any], names: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(row[name]) for name in names}
