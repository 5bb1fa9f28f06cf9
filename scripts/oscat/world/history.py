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


def history(root: Path) -> History:
    """The events of each path below a catalog's folder; nothing without a repository, or in a shallow clone of one."""
    try:
        if git(root, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return {}
        raw = git(
            *(root, "log", f"--max-count={MOST}", "--no-merges", "--no-renames", "--relative", "--name-status", "-z"),
            *("--format=%x01%H%x00%cs%x00%s", "--", "."),
        )
    except WorldError:
        return {}
    found: dict[str, list[Event]] = defaultdict(list)
    for commit in _COMMIT.split(raw)[1:]:
        name, day, subject, *rest = commit.split(b"\0")
        words = [one.strip(b"\n") for one in rest if one.strip(b"\n")]
        for status, path in zip(words[::2], words[1::2], strict=False):
            event = Event(name.decode(), day.decode(), subject.decode("utf-8", "replace"), status == b"A")
            found[os.fsdecode(path)].append(event)
    return {path: tuple(events) for path, events in found.items()}
