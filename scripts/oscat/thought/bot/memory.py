"""What the bot remembers of a proposal between two looks: it stands in the comment that it keeps true."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from oscat.words.acts import STICKY
from oscat.words.proposal import Comment

_BLOCK: Final = re.compile(r"<!-- oscat:report\n(.*?)\n-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Memory:
    """Who has the proposal and since when, who had it and gave it back or let it lie, and what was judged last.

    ``merge_head`` is the head that the bot offered to merge by itself.
    """

    assigned: str = ""
    since: datetime | None = None
    passed: tuple[str, ...] = ()
    head: str = ""
    base: str = ""
    merge_head: str = ""


def sticky(comments: Iterable[Comment]) -> Comment | None:
    """The comment that is kept true: the oldest of the bot's own that begins so."""
    ours = (one for one in comments if one.ours and one.body.startswith(STICKY))
    return min(ours, key=lambda one: one.id, default=None)


def block(document: dict[str, Any]) -> str:
    """A document for programs, where people do not see it. No text within ends the HTML comment that holds it."""
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    for sign, instead in (("--", "-\\u002d"), (">", "\\u003e"), ("<", "\\u003c")):
        text = text.replace(sign, instead)
    return f"<!-- oscat:report\n{text}\n-->"


def document(comments: Iterable[Comment]) -> dict[str, Any]:
    """The document in the comment that is kept true; empty where there is none, or somebody spoilt it."""
    comment = sticky(comments)
    found = _BLOCK.search(comment.body) if comment else None
    try:
        value = json.loads(found.group(1)) if found else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def remembered(comments: Iterable[Comment]) -> Memory:
    """What stands there."""
    known = document(comments)
    inner = known.get("memory")
    row = inner if isinstance(inner, dict) else {}
    return Memory(
        assigned=_text(row.get("assigned")),
        since=_moment(row.get("since")),
        passed=tuple(one for one in row.get("passed") or () if isinstance(one, str)),
        head=_text(known.get("head")),
        base=_text(known.get("base")),
        merge_head=_text(row.get("merge_head")),
    )


def named(comments: Iterable[Comment]) -> list[str]:
    """The entries that a proposal adds or changes, by name, as the comment that is kept true tells them."""
    rows = document(comments).get("entries")
    kept = [one for one in rows if isinstance(one, dict) and one.get("change") != "removed"] if rows else []
    return [one["entry"] for one in kept if isinstance(one.get("entry"), str)]


def as_document(memory: Memory) -> dict[str, Any]:
    """The part that only the bot reads."""
    return {
        "assigned": memory.assigned,
        "since": memory.since.isoformat() if memory.since else None,
        "passed": list(memory.passed),
        "merge_head": memory.merge_head,
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
