"""The history of records, with what only GitHub knows: who reviewed a proposal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from oscat.words.history import Event, History

MOST: Final = 20
"""People of one proposal."""


def completed(history: History, reviews: Mapping[str, Any] | None) -> History:
    """The same events with who proposed and who reviewed them; ``reviews`` is what ``oscat bot reviewed`` writes."""
    rows = {row["number"]: row for row in (reviews or {}).get("proposals", ())}
    if not rows:
        return history
    return {path: tuple(_completed(one, rows.get(one.proposal)) for one in events) for path, events in history.items()}


def _completed(event: Event, row: Mapping[str, Any] | None) -> Event:
    if row is None:
        return event
    people = dict.fromkeys([*event.reviewers, *(f"@{one}" for one in row["reviewers"])])
    return replace(event, by=f"@{row['author']}", reviewers=tuple(people)[:MOST])
