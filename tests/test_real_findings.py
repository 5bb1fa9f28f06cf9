"""What the rules find in the real catalog: a table that is read and committed, and a floor of counts.

``pytest tests/test_real_findings.py --accept`` writes the table anew; read what changed in it.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

import oscat
from oscat.words.finding import Report, Severity

TABLE = Path(__file__).parent / "real-findings.txt"
KNOWN = {
    "OSC102": 1, "OSC207": 27, "OSC209": 3, "OSC210": 10, "OSC301": 16, "OSC302": 19, "OSC303": 248, "OSC307": 69,
    "OSC308": 9, "OSC404": 4, "OSC407": 22, "OSC410": 3, "OSC411": 12, "OSC414": 36, "OSC504": 10, "OSC510": 200,
    "OSC603": 18, "OSC604": 1, "OSC605": 23, "OSC606": 27, "OSC607": 2, "OSC609": 135, "OSC610": 5, "OSC802": 22,
    "OSC805": 1, "OSC806": 28, "OSC808": 250, "OSC809": 15, "OSC816": 19, "OSC901": 22, "OSC904": 144,
}  # fmt: skip
"""Faults of the real catalog that were counted without oscat, by the code that must find at least as many."""


@pytest.fixture(scope="module")
def report(real: Path) -> Report:
    os.environ["OSCAT_SCHEMAS"] = str(real / "schemas")
    return oscat.check(real / "esa-osc")


def test_every_fault_that_was_counted_is_found(report: Report) -> None:
    found = Counter(one.code for one in report.findings)
    short = {code: (found[code], least) for code, least in KNOWN.items() if found[code] < least}
    assert not short, "found, and counted before"


def test_every_finding_is_in_the_table(report: Report, pytestconfig: pytest.Config) -> None:
    lines = [f"{code} {count}" for code, count in sorted(Counter(one.code for one in report.findings).items())]
    grave = [one for one in report.findings if one.severity is not Severity.HINT]
    rows = Counter((one.code, one.severity.value, one.path) for one in grave)
    lines += ["", *(f"{code} {severity} {path} {count}" for (code, severity, path), count in sorted(rows.items()))]
    if pytestconfig.getoption("--accept"):
        TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    assert TABLE.read_text("utf-8").splitlines() == lines


def test_findings_point_at_lines(report: Report) -> None:
    """All but those about a whole file or folder."""
    without = Counter(one.code for one in report.findings if one.line is None and one.path.endswith(".json"))
    assert not without, without
