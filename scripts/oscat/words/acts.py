"""What the bot wants to stand on GitHub. Each act names an end, not a step: doing it twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from oscat.words.judgement import Suggestion


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Our commit status on the head: ``state`` is ``success``, ``failure`` or ``pending``; at most 140 characters."""

    head: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Stick:
    """The one comment that is kept true."""

    body: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment that is made once: ``key`` tells whether it stands already."""

    key: str
    body: str


@dataclass(frozen=True, slots=True)
class SetLabels:
    """These labels stand (each with its colour, should it have to be made), and those of ``gone`` do not."""

    labels: Mapping[str, str]
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assign:
    """This user or team, and none of ``instead_of``, has the proposal."""

    name: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggest:
    """One review with suggestions for the lines of this head."""

    head: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """These texts on the proposal's own branch, if its head is still this one, and if all drafts of the key ``after``
    are there.
    """

    head: str
    branch: str
    texts: Mapping[str, str]
    message: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Reserve:
    """This DOI is a draft at DataCite at least, and leads to this address; the reply of ``key`` says so."""

    doi: str
    address: str
    key: str


@dataclass(frozen=True, slots=True)
class AutoMerge:
    """Merge this head as soon as everything required is there; with ``head`` None, do not."""

    head: str | None


@dataclass(frozen=True, slots=True)
class Tend:
    """One issue of our own that is kept true: with a ``body`` it stands and is open, with none it is closed.

    Its body begins with the mark of its ``key``. It is opened only where it is ``urgent``; ``assignee`` (a user, "" for
    nobody) gets it then.
    """

    key: str
    title: str
    body: str
    labels: Mapping[str, str]
    assignee: str = ""
    urgent: bool = True


MARK: str = "<!-- oscat:{} -->"
"""The first line of a comment that is made once, with its key."""

STICKY: str = MARK.format("sticky")
"""The first line of the comment that is kept true."""

Act = SetStatus | Stick | Reply | SetLabels | Assign | Suggest | Commit | Reserve | AutoMerge
