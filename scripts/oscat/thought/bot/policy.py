"""``catalog/stewards.yaml``: from plain values to a policy. What its schema refuses (OSC206 says so) is left out."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from oscat.words.kinds import Kind
from oscat.words.policy import Policy, Reminders, Steward, Trusted

_KINDS: Final = frozenset(Kind)


def policy(value: Any) -> Policy:
    """The policy in a document."""
    document = value if isinstance(value, dict) else {}
    return Policy(
        stewards=tuple(_stewards(document.get("stewards"))),
        maintainers=tuple(one.removeprefix("@") for one in _texts(document.get("maintainers"))),
        reminders=_reminders(document.get("reminders")),
        trusted=tuple(_trusted(document.get("trusted"))),
    )


def _stewards(rows: Any) -> Iterator[Steward]:
    usual = Steward("")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("github"), str):
            yield Steward(
                name=row["github"].removeprefix("@"),
                themes=frozenset(_texts(row.get("themes"))),
                kinds=frozenset(Kind(one) for one in _texts(row.get("kinds")) if one in _KINDS),
                projects=frozenset(_texts(row.get("projects"))),
                platforms=frozenset(_texts(row.get("platforms"))),
                paths=tuple(_texts(row.get("paths"))),
                capacity=_count(row.get("capacity"), usual.capacity),
                away=tuple(_spans(row.get("away"))),
            )


def _reminders(row: Any) -> Reminders:
    given, usual = row if isinstance(row, dict) else {}, Reminders()
    return Reminders(
        author=_count(given.get("author"), usual.author),
        steward=_count(given.get("steward"), usual.steward),
        escalate=_count(given.get("escalate"), usual.escalate),
    )


def _trusted(rows: Any) -> Iterator[Trusted]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("app"), str) and isinstance(row.get("platform"), str):
            entries, fields = tuple(_texts(row.get("entries"))), frozenset(_texts(row.get("fields")))
            yield Trusted(row["app"], row["platform"], entries, fields)


def _spans(rows: Any) -> Iterator[tuple[date, date]]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            first, last = _day(row.get("from")), _day(row.get("until"))
            if last:
                yield first or date.min, last


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _count(value: Any, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else usual


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
