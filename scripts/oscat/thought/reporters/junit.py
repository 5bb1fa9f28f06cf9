"""The report as JUnit XML, which most CI systems show as tests: one suite a file, one case a finding.

Errors are failures; warnings and hints are cases that pass and say what there is. Source: the schema of Apache Ant's
JUnit task, as CI systems read it.
"""

import re
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from oscat.thought.reporters.text import summary
from oscat.thought.safe_text import clean
from oscat.words.finding import Finding, Report, Severity

_NOT_XML: Final = re.compile("[\ufffe\uffff]")


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """The document as text."""
    errors = report.count(Severity.ERROR)
    head = f'<testsuites name="oscat" tests="{len(report.findings) + 1}" failures="{errors}" errors="0">'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head]
    lines += [
        '  <testsuite name="oscat" tests="1" failures="0" errors="0">',
        f"    <testcase {_named('oscat', 'check')}>",
    ]
    lines += [f"      <system-out>{_text(summary(report))}</system-out>", "    </testcase>", "  </testsuite>"]
    for path, found in groupby(report.findings, key=lambda one: one.path):
        lines += _suite(path, list(found))
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, found: list[Finding]) -> list[str]:
    failures = sum(one.severity is Severity.ERROR for one in found)
    counts = f'tests="{len(found)}" failures="{failures}" errors="0"'
    return [
        f"  <testsuite name={_attribute(path)} {counts}>",
        *(line for one in found for line in _case(one)),
        "  </testsuite>",
    ]


def _case(one: Finding) -> list[str]:
    where = f" line {one.line}" if one.line else ""
    text = f"{one.path}:{one.line or 1}: {one.message}. {one.help}"
    if one.severity is Severity.ERROR:
        inner = f"<failure type={_attribute(one.code)} message={_attribute(one.message)}>{_text(text)}</failure>"
    else:
        inner = f"<system-out>{one.severity.value}: {_text(text)}</system-out>"
    return [f"    <testcase {_named(one.path, f'{one.code} {one.name}{where}')}>", f"      {inner}", "    </testcase>"]


def _named(place: str, what: str) -> str:
    return f"classname={_attribute(place)} name={_attribute(what)}"


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("�", clean(text)))


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("�", clean(text)))
