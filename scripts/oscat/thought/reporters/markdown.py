"""The report as Markdown for a comment on GitHub: what records say mentions nobody, links nowhere, formats nothing."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from oscat.thought.reporters.text import ORDER, summary
from oscat.thought.safe_text import code_span, escaped
from oscat.words.finding import Finding, Report, Severity

MOST_CHARACTERS: Final = 60_000
"""GitHub takes 65,536 in a comment; whoever posts this may add a few lines."""
_SIGNS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.HINT: "💡"}


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """The closing line as the headline, then the findings by file; hints are folded away."""
    parts = [f"### {escaped(summary(report))}"]
    serious = [one for one in report.findings if one.severity is not Severity.HINT]
    hints = [one for one in report.findings if one.severity is Severity.HINT]
    parts += _files(serious)
    if hints:
        parts += [f"<details><summary>{len(hints):,} hints</summary>", *_files(hints), "</details>"]
    parts += [f"> {escaped(note)}" for note in report.notes]
    parts += [
        f"> Silenced: {one.finding.code} in {code_span(one.finding.path)} ({escaped(one.reason)})"
        for one in report.silenced
    ]
    return _bounded(parts) + "\n"


def _files(findings: list[Finding]) -> Iterator[str]:
    for path, found in groupby(findings, key=lambda one: one.path):
        lines = [_line(one) for one in sorted(found, key=lambda one: ORDER[one.severity])]
        yield "\n".join([f"**{code_span(path)}**", "", *lines])


def _line(one: Finding) -> str:
    where = f"line {one.line}: " if one.line else ""
    mend = "" if one.fix is None else " `oscat fix`" if one.safe else " `oscat fix --unsafe`"
    return f"- {_SIGNS[one.severity]} {where}{escaped(one.message)}. {escaped(one.help)}{mend} ({one.code})"


def _bounded(parts: list[str]) -> str:
    """As many of the parts as a comment holds, and how many are missing."""
    kept, size = list[str](), 0
    for part in parts:
        size += len(part) + 2
        if size > MOST_CHARACTERS:
            missing = len(parts) - len(kept)
            folded = any(one.startswith("<details>") for one in kept) and "</details>" not in kept
            return "\n\n".join([*kept, *(["</details>"] if folded else []), f"… and {missing:,} more files."])
        kept.append(part)
    return "\n\n".join(kept)
