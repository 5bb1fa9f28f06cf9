"""The report as SARIF, for code scanning and editors. Source: OASIS SARIF 2.1.0, sections 3.14 and 3.27."""

from typing import Any, Final
from urllib.parse import quote

from oscat.thought.canon import dumps
from oscat.thought.reporters.json_document import readable
from oscat.thought.rules import RULES, Rule, code, name, told
from oscat.words.finding import Finding, Report, Severity

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """The document as text."""
    results = [_result(one) for one in report.findings]
    results += [
        {**_result(one.finding), "suppressions": [{"kind": "external", "justification": one.reason}]}
        for one in report.silenced
    ]
    said = {one.code for one in report.findings} | {one.finding.code for one in report.silenced}
    driver = {
        "name": "oscat",
        "rules": [_rule(rule) for rule in RULES if code(rule) in said],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dumps(readable({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})).decode()


def _rule(rule: Rule) -> dict[str, Any]:
    title, body = told(rule)
    return {
        "id": code(rule),
        "name": name(rule),
        "shortDescription": {"text": title},
        "help": {"text": body.strip(), "markdown": body.strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.SEVERITY]},
    }


def _result(one: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.path, safe="/", errors="replace")}}
    if one.line:
        place["region"] = {"startLine": one.line}
    location: dict[str, Any] = {"physicalLocation": place}
    if one.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": one.pointer, "kind": "value"}]
    return {
        "ruleId": one.code,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}. {one.help}".strip()},
        "locations": [location],
    }
