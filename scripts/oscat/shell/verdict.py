"""Wait for what the bot says of a pull request."""

import time
from collections.abc import Callable
from typing import Any, Final

from oscat.thought.bot.memory import document
from oscat.words.proposal import CONTEXT, Comment
from oscat.world.github import ACTIONS
from oscat.world.submitting import Outbox

EVERY: Final = 5.0  # seconds between two looks


def followed(
    outbox: Outbox, number: int, seconds: float, note: Callable[[str], None], *, every: float = EVERY
) -> dict[str, Any]:
    """The verdict on a pull request, once there is one: state, description, and the bot's report as a document.

    The state is ``success``, ``failure`` or ``error``, or still ``pending`` when the time is over.
    """
    until = time.monotonic() + seconds
    while True:
        found = outbox.trying(f"pull request {number}", lambda: verdict(outbox, number))
        if found["state"] != "pending" or time.monotonic() >= until:
            note(f"pull request {number}: {found['state']}, {found['description']}")
            return dict(found)
        time.sleep(min(every, max(0.0, until - time.monotonic())))


def verdict(outbox: Outbox, number: int) -> dict[str, Any]:
    """What the bot says now."""
    pull = outbox.repository.get_pull(number)
    url = f"{outbox.repository.url}/commits/{pull.head.sha}/statuses?per_page=100"
    rows = outbox.repository.requester.requestJsonAndCheck("GET", url)[1]
    ours = [one for one in rows if one["context"] == CONTEXT and (one.get("creator") or {}).get("login") == ACTIONS]
    last = max(ours, key=lambda one: int(one["id"]), default={"state": "pending", "description": "not yet checked"})
    comments = [
        Comment(one.id, one.user.login, one.body or "", one.created_at, one.user.login == ACTIONS)
        for one in pull.get_issue_comments()
        if one.user
    ]
    report = document(comments) if last["state"] != "pending" else {}
    return {"state": last["state"], "description": last["description"], "head": pull.head.sha, "report": report}
