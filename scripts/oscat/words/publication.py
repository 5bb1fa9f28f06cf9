"""Entries on their way into the catalog: what is to be proposed, what stands on GitHub, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a draft; programs may rely on these words."""

    OPENED = "opened"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    CLOSED = "closed"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Draft:
    """A pull request that ought to stand: its branch is its identity.

    ``entries`` are names such as ``products/sea-ice``, ``files`` the bytes by path from the repository's root, None for
    a file that goes.
    """

    branch: str
    title: str
    body: str
    entries: tuple[str, ...]
    files: Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest pull request of a branch."""

    number: int
    url: str
    head: str
    open: bool
    merged: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What GitHub has: the commits at the tips of the main branch and of the draft's (None where there is none).

    ``in_base`` and ``in_branch`` are what Git calls the contents of the draft's files there, None for those missing.
    """

    base: str
    in_base: Mapping[str, str | None]
    branch: str | None = None
    in_branch: Mapping[str, str | None] = field(default_factory=dict)
    pull: Seen | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a draft. ``verdict`` is the bot's report on it, where it was waited for."""

    draft: Draft
    outcome: Outcome
    number: int | None = None
    url: str = ""
    verdict: Mapping[str, Any] | None = None
