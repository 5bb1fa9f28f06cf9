"""The report as GitHub workflow commands, which stand as annotations at the lines of a pull request.

Source: GitHub Actions, «Workflow commands», setting an error, a warning, a notice.
"""

from typing import Final

from oscat.thought.reporters.text import clean, summary
from oscat.words.finding import Finding, Report, Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """One command a finding, then the closing line."""
    return "\n".join([*(_command(one) for one in report.findings), summary(report)]) + "\n"


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
