"""The report for programs: the versioned JSON document that ``schemas/report.json`` describes."""

import re
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.words.finding import CatalogFacts, ChangeFacts, Finding, Report, Severity, Shard, Silenced, Verdict

VERSION: Final = 1
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def write(report: Report, *, colour: bool, everything: bool) -> str:
    """The document as text."""
    return dumps(readable(document(report))).decode()


def document(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    catalog = report.catalog
    return {
        "version": VERSION,
        "catalog": {
            "path": catalog.path,
            "layout": catalog.layout,
            "title": catalog.title,
            "entries": dict(catalog.entries),
        },
        "findings": [_finding(one) for one in report.findings],
        "silenced": [{**_finding(one.finding), "reason": one.reason} for one in report.silenced],
        "notes": list(report.notes),
        "change": _change(report.change) if report.change else None,
        "shard": _shard(report.shard) if report.shard else None,
        "summary": {
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "hints": report.count(Severity.HINT),
            "files": report.files,
            "entries": sum(catalog.entries.values()),
        },
    }


def read(document: dict[str, Any]) -> Report:
    """The report that a document holds, which must be valid by its schema."""
    catalog, change, shard = document["catalog"], document.get("change"), document.get("shard")
    return Report(
        CatalogFacts(catalog["path"], catalog["layout"], catalog["title"], catalog["entries"]),
        tuple(_read(one) for one in document["findings"]),
        document["summary"]["files"],
        tuple(document["notes"]),
        tuple(Silenced(_read(one), one["reason"]) for one in document.get("silenced", ())),
        ChangeFacts(**{**change, "verdicts": _verdicts(change)}) if change else None,
        Shard(shard["number"], shard["of"], tuple(shard["missing"]), _pairs(shard["idle"])) if shard else None,
    )


def _read(one: dict[str, Any]) -> Finding:
    return Finding(
        code=one["code"],
        name=one["name"],
        severity=Severity(one["severity"]),
        path=one["path"],
        message=one["message"],
        help=one["help"],
        pointer=one["pointer"],
        line=one["line"],
        fix=tuple(one["fix"]) if one["fix"] else None,
        safe=one.get("safe") is not False,
        excerpt=one.get("excerpt", ""),
    )


def _verdicts(change: dict[str, Any]) -> dict[str, Verdict]:
    return {path: Verdict(verdict) for path, verdict in change["verdicts"].items()}


def _pairs(idle: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one["code"], one["path"]) for one in idle)


def _shard(shard: Shard) -> dict[str, Any]:
    idle = [{"code": code, "path": path} for code, path in shard.idle]
    return {"number": shard.number, "of": shard.of, "missing": list(shard.missing), "idle": idle}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.value,
        "path": one.path,
        "pointer": one.pointer,
        "line": one.line,
        "message": one.message,
        "help": one.help,
        "fix": [dict(operation) for operation in one.fix] if one.fix else None,
        "safe": one.safe if one.fix else None,
        "excerpt": one.excerpt,
    }


def _change(change: ChangeFacts) -> dict[str, Any]:
    return {
        "added": change.added,
        "removed": change.removed,
        "changed": change.changed,
        "old": change.old,
        "healed": change.healed,
        "verdicts": {path: verdict.value for path, verdict in change.verdicts.items()},
    }


def readable(value: Any) -> Any:
    """The same without lone surrogates, which a file name that is not UTF-8 brings along and JSON cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if _SURROGATES.search(value) else value
    if isinstance(value, dict):
        return {key: readable(inner) for key, inner in value.items()}
    return [readable(inner) for inner in value] if isinstance(value, list) else value
