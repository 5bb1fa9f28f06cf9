"""A pull request as the bot sees it: what stands on GitHub at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

CONTEXT = "catalog/ok"
"""The one commit status that a repository's rules require (GitHub REST API, «Commit statuses»)."""


class State(StrEnum):
    """Where a proposal is on its way; exactly one of them is its label. Derived each time, never toggled."""

    DRAFT = "draft"
    CHECKING = "checking"
    NEEDS_AUTHOR = "needs-author"
    NEEDS_REVIEW = "needs-review"
    APPROVED = "approved"
    MERGING = "merging"
    PUBLISHED = "published"


class Permission(StrEnum):
    """What somebody may do in the repository (GitHub REST API, «Get repository permissions for a user»)."""

    NONE = "none"
    READ = "read"
    TRIAGE = "triage"
    WRITE = "write"
    MAINTAIN = "maintain"
    ADMIN = "admin"

    @property
    def writes(self) -> bool:
        """Whether it includes writing to branches."""
        return self in (Permission.WRITE, Permission.MAINTAIN, Permission.ADMIN)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said in the conversation; ``ours`` where the bot said it."""

    id: int
    author: str
    body: str
    at: datetime
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A review: ``verdict`` is GitHub's word (``APPROVED``, ``CHANGES_REQUESTED``, ``COMMENTED``, ``DISMISSED``)."""

    author: str
    verdict: str
    head: str
    at: datetime
    body: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pull request. Names are GitHub logins without ``@``; teams are ``organisation/team``.

    ``head`` is the commit that is proposed, ``status`` what our own status says of it (None before the first), and
    ``seen`` when it was first set: the moment of the push, as far as nobody can forge it. ``permissions`` are those of
    everybody who wrote a command or a review. ``within`` says that the branch is in the repository itself, not in a
    fork, ``alone`` that the author, a bot, made every commit; ``published`` that the site has what was merged.
    """

    number: int
    author: str
    head: str
    opened: datetime
    head_ref: str = ""
    is_bot: bool = False
    within: bool = False
    alone: bool = False
    draft: bool = False
    open: bool = True
    merged: bool = False
    published: bool = False
    auto_merge: bool = False
    first_time: bool = False
    labels: frozenset[str] = frozenset()
    assignees: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    comments: tuple[Comment, ...] = ()
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    status: str | None = None
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """The other open proposals: who has how many of them, and the waiting ones in the order of their opening.

    ``hours`` is the median time to a first review lately, None where nothing was reviewed.
    """

    loads: Mapping[str, int] = field(default_factory=dict)
    waiting: tuple[int, ...] = ()
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are: the repository (``owner/name``) and GitHub's address."""

    repository: str
    server: str = "https://github.com"
