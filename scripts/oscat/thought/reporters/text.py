"""The report for a person at a terminal: by file, the gravest first, with the line that is meant."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from oscat.thought.safe_text import clean, plural
from oscat.words.finding import ChangeFacts, Finding, Report, Severity, Silenced

MOST_ALIKE: Final = 5
"""How many findings of one rule in one file are shown before the rest is only counted."""
MANY: Final = 20
"""With more findings than this, the report closes with a line for each rule, and hints are only counted."""
ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
_COLOURS: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.HINT: "36"}


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """The findings by file, the notes, and one line that sums up."""
    paint = _Paint(colour)
    quiet = not everything and report.change is None and len(report.findings) > MANY
    shown = [one for one in report.findings if not quiet or one.severity is not Severity.HINT]
    lines: list[str] = []
    for path, findings in groupby(shown, key=lambda one: one.path):
        grave_first = sorted(findings, key=lambda one: ORDER[one.severity])
        lines += ["", paint.bold(clean(path)), *_file(grave_first, paint, everything=everything)]
    lines += ["", *_by_rule(report)] if len(report.findings) > MANY else []
    hidden = len(report.findings) - len(shown)
    lines += ["", f"{plural(hidden, 'hint')} not shown: --all shows them."] if hidden else []
    lines += ["", *map(_silenced, report.silenced)] if report.silenced else []
    lines += [f"note: {clean(note)}" for note in report.notes]
    return "\n".join([*lines, *([""] if lines else []), summary(report, paint)]).lstrip("\n") + "\n"


def _by_rule(report: Report) -> Iterator[str]:
    """How often each rule spoke, so that a long report can be mended rule by rule."""
    paths: dict[tuple[str, str, Severity], list[str]] = {}
    for one in report.findings:
        paths.setdefault((one.code, one.name, one.severity), []).append(one.path)
    for (code, name, severity), where in sorted(paths.items(), key=lambda item: (-len(item[1]), item[0])):
        said = f"{plural(len(where), severity.value)} in {plural(len(set(where)), 'file')}"
        yield f"  {code} {name:<28} {said}"


def _silenced(one: Silenced) -> str:
    finding = one.finding
    return f"silenced: {finding.code} in {clean(finding.path)}: {clean(finding.message)} ({clean(one.reason)})"


def _file(findings: list[Finding], paint: "_Paint", *, everything: bool) -> Iterator[str]:
    shown: dict[str, int] = {}
    for one in findings:
        shown[one.code] = shown.get(one.code, 0) + 1
        if everything or shown[one.code] <= MOST_ALIKE:
            yield from _finding(one, paint)
    for code, count in shown.items():
        if count > MOST_ALIKE and not everything:
            yield f"        … and {count - MOST_ALIKE} more of {code} in this file (--all shows them)"


def _finding(one: Finding, paint: "_Paint") -> Iterator[str]:
    where = str(one.line) if one.line else "-"
    yield f"  {where:>4}  {paint.severity(one.severity)} {one.code}  {clean(one.message)}"
    if one.excerpt:
        yield f"        {paint.dim('|')} {clean(one.excerpt)}"
    if one.help:
        yield f"        {paint.dim(clean(one.help) + _mend(one))}"


def _mend(one: Finding) -> str:
    if one.fix is None:
        return ""
    return " (`oscat fix` does it)" if one.safe else " (`oscat fix --unsafe` does it)"


def summary(report: Report, paint: "_Paint | None" = None) -> str:
    """«2 errors and 1 warning in 3 of 2,238 files», or that all is well."""
    paint = paint or _Paint(colour=False)
    past = f" {_change(report.change)}" if report.change else ""
    counts = [plural(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
    if not counts and report.change:
        return paint.green(f"This change brings in no findings.{past}")
    if not counts:
        entries = sum(report.catalog.entries.values())
        return paint.green(f"No findings: {plural(report.files, 'file')}, {plural(entries, 'entry', 'entries')}.")
    files = len({one.path for one in report.findings})
    where = f"in {files:,} of {plural(report.files, 'file')}"
    text = f"This change brings in {_listed(counts)}." if report.change else f"{_listed(counts)} {where}."
    return f"{paint.red(text) if report.failed else text}{past} `oscat explain CODE` tells more about each."


def _change(change: ChangeFacts) -> str:
    """What else there is to say of a change, in a sentence or two."""
    what = [f"{count:,} {word}" for word in ("added", "changed", "removed") if (count := getattr(change, word))]
    healed = f" {plural(change.healed, 'finding')} healed." if change.healed else ""
    old = f" {plural(change.old, 'older finding')} stay in what it touches." if change.old else ""
    return f"Files: {_listed(what) if what else 'none differs'}.{healed}{old}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


class _Paint:
    """Colours where they are wanted, plain text elsewhere."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def _wrap(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour else text

    def severity(self, severity: Severity) -> str:
        return self._wrap(_COLOURS[severity], f"{severity.value:<7}")

    def bold(self, text: str) -> str:
        return self._wrap("1", text)

    def dim(self, text: str) -> str:
        return self._wrap("2", text)

    def red(self, text: str) -> str:
        return self._wrap("31;1", text)

    def green(self, text: str) -> str:
        return self._wrap("32;1", text)
