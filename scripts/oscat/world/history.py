"""The history of a catalog's files, read from Git in one go."""

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Final

from oscat.words.errors import WorldError
from oscat.words.history import Event, History
from oscat.world.git import git

MOST: Final = 20_000
"""Commits that are read: the newest ones."""
_COMMIT: Final = re.compile(rb"\x01(?=[0-9a-f]{40,64}\0)")
"""Where a commit begins. No first line of a commit can pretend to be one: it holds no NUL."""
_SQUASHED: Final = re.compile(r"\(#(\d{1,7})\)$")
_MERGED: Final = re.compile(r"Merge pull request #(\d{1,7}) from ")
"""How GitHub calls commits that bring a pull request in."""
_TRAILERS: Final = "%(trailers:key=Reviewed-by,valueonly,separator=%x1f)"
_MAIL: Final = re.compile(r"\s*<[^<>]*>\s*$")


def history(root: Path) -> History:
    """The events of each path below a catalog's folder; nothing without a repository, or in a shallow clone of one."""
    try:
        if git(root, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return {}
        raw = git(
            *(root, "log", f"--max-count={MOST}", "--no-merges", "--no-renames", "--relative", "--name-status", "-z"),
            *(f"--format=%x01%H%x00%cs%x00%s%x00%an%x00{_TRAILERS}", "--", "."),
        )
        brought = _brought(root)
    except WorldError:
        return {}
    found: dict[str, list[Event]] = defaultdict(list)
    for commit in _COMMIT.split(raw)[1:]:
        head, words = commit.split(b"\0")[:5], [one.strip(b"\n") for one in commit.split(b"\0")[5:]]
        name, day, subject, by, reviewers = (one.decode("utf-8", "replace").strip("\n") for one in head)
        words = [one for one in words if one]
        own = _SQUASHED.search(subject)
        event = Event(name, day, subject, False, by, int(own[1]) if own else brought.get(name, 0), _people(reviewers))
        for status, path in zip(words[::2], words[1::2], strict=False):
            found[os.fsdecode(path)].append(_added(event) if status == b"A" else event)
    return {path: tuple(events) for path, events in found.items()}


def _added(event: Event) -> Event:
    return Event(event.commit, event.day, event.subject, True, event.by, event.proposal, event.reviewers)


def _people(trailers: str) -> tuple[str, ...]:
    """The names in trailers, without their addresses."""
    return tuple(dict.fromkeys(filter(None, (_MAIL.sub("", one).strip() for one in trailers.split("\x1f")))))


def _brought(root: Path) -> dict[str, int]:
    """The pull request that each commit came in with, where it was merged as it is."""
    rows = git(root, "log", f"--max-count={MOST}", "--format=%H%x00%P%x00%s").decode("utf-8", "replace").splitlines()
    parts = [row.split("\0", 2) for row in rows if row.count("\0") >= 2]
    parents = {name: before.split() for name, before, _ in parts}
    subjects = {name: subject for name, _, subject in parts}
    trunk: list[str] = []
    at = parts[0][0] if parts else ""
    while at in parents:
        trunk.append(at)
        at = next(iter(parents[at]), "")
    found: dict[str, int] = {}
    seen = set(trunk)
    for merge in reversed(trunk):  # the oldest first: what it brought is none of the later ones'
        match = _MERGED.match(subjects[merge])
        waiting = parents[merge][1:]
        while waiting:
            one = waiting.pop()
            if one not in seen and one in parents:
                seen.add(one)
                found |= {one: int(match[1])} if match else {}
                waiting += parents[one]
    return found
