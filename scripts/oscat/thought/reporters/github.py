"""The report as GitHub workflow commands, which stand as annotations at the lines of a pull request.

GitHub shows ten annotations of each kind per step and drops the others without a word, so the gravest come first, those
beyond ten stand in the log as plain lines, and the closing line counts them all.

Source: GitHub Actions, «Workflow commands», setting an error, a warning, a notice.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.reporters.text import ORDER, summary
from oscat.thought.safe_text import clean
from oscat.words.finding import Finding, Report, Severity

MOST_SHOWN: Final = 10
_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """One command for each finding that GitHub shows, a line of the log for each other, then the closing line."""
    lines: list[str] = []
    for severity in ORDER:
        found = [one for one in report.findings if one.severity is severity]
        lines += [_command(one) for one in found[:MOST_SHOWN]]
        lines += list(_log(found[MOST_SHOWN:], severity, everything=everything))
    return "\n".join([*lines, summary(report)]) + "\n"


def _log(found: list[Finding], severity: Severity, *, everything: bool) -> Iterator[str]:
    """What GitHub would not show, as lines that it takes for no command; of hints the number only."""
    if found and severity is Severity.HINT and not everything:
        yield f"  and {len(found):,} more hints"
        return
    for one in found:
        text = f"{one.path}:{one.line or 1}: {severity.value} {one.code} {one.message}. {one.help}"
        yield f"  {clean(text).replace('##[', '# #[')}"


def _command(one: Finding) -> str:
    places = [
        f"file={_property(one.path)}",
        *([f"line={one.line}"] if one.line else []),
        f"title={one.code} {one.name}",
    ]
    text = f"{one.message}. {one.help}" if one.help else one.message
    return f"::{_COMMANDS[one.severity]} {','.join(places)}::{_data(clean(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
