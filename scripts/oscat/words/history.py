"""What happened to a file, as the repository tells it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """A commit that touched a file: its id, its day (ISO), its first line, and whether it added the file.

    ``by`` is who wrote it, ``proposal`` the pull request that brought it in (0 for none known), ``reviewers`` who
    looked at it.
    """

    commit: str
    day: str
    subject: str
    added: bool
    by: str = ""
    proposal: int = 0
    reviewers: tuple[str, ...] = ()


History = Mapping[str, tuple[Event, ...]]
"""The events of each path, the newest first."""
