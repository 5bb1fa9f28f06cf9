"""What is asked of an address on the web, what it answers, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Means(StrEnum):
    """How an address is asked: each as its service wants it."""

    PAGE = "page"
    """GET: the page itself must be looked at, since one that says «not found» may answer 200."""
    FILE = "file"
    """HEAD, and GET of the first bytes where HEAD says nothing good."""
    DOI = "doi"
    """The handle API of doi.org, which knows whether a DOI is registered."""
    GIT = "git"
    """The first request of a ``git clone`` over https."""
    BUCKET = "bucket"
    """An object, or a prefix that holds some, in a store that speaks S3."""
    FTP = "ftp"
    """Signed in as anonymous: the size of a file, or the way into a folder."""


class Problem(StrEnum):
    """Why there is no answer."""

    HOST_UNKNOWN = "host-unknown"
    UNNAMED = "unnamed"
    PRIVATE = "private"
    CERTIFICATE = "certificate"
    TIMED_OUT = "timed-out"
    REFUSED = "refused"
    BROKEN = "broken"
    ENDLESS = "endless"


class LinkVerdict(StrEnum):
    """What is to be thought of an address."""

    OK = "ok"
    MOVED = "moved"
    SIGN_IN = "sign-in"
    BLOCKED = "blocked"
    WRONG_TYPE = "wrong-type"
    SOFT_404 = "soft-404"
    NOT_FOUND = "not-found"
    HOST_GONE = "host-gone"
    CERTIFICATE = "certificate"
    TIMED_OUT = "timed-out"
    FAILING = "failing"
    PRIVATE = "private"
    UNASKED = "unasked"


GONE = frozenset({LinkVerdict.NOT_FOUND, LinkVerdict.HOST_GONE})
"""There is certainly nothing."""
BROKEN = GONE | {
    LinkVerdict.SOFT_404,
    LinkVerdict.CERTIFICATE,
    LinkVerdict.TIMED_OUT,
    LinkVerdict.FAILING,
    LinkVerdict.PRIVATE,
}
"""A reader does not get what the link promises."""
WORKING = frozenset({LinkVerdict.OK, LinkVerdict.MOVED, LinkVerdict.WRONG_TYPE})


@dataclass(frozen=True, slots=True)
class Limits:
    """How far asking goes: requests at a time, of them at one host; seconds between two at one host, for an answer, to
    connect, for all together (None for no end); how often something is tried; the longest rest that is granted.
    """

    at_once: int = 400
    per_host: int = 4
    delay: float = 0.1
    timeout: float = 30.0
    connect: float = 10.0
    seconds: float | None = None
    tries: int = 2
    patience: float = 60.0
    backoff: float = 0.2


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to be asked: ``url`` as it is asked for, ``others`` that prove the same where it answers 403 or 404.

    ``etag`` and ``modified`` are what it said the last time: then «not modified» is an answer (RFC 9110, section 13).
    """

    url: str
    means: Means
    others: tuple[str, ...] = ()
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the beginning of a page says of itself: its title, its first heading, and whether it asks for a password, or
    whether the reader is a person, or says that access is denied.
    """

    title: str = ""
    heading: str = ""
    password: bool = False
    challenge: bool = False
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered at a moment (UTC, ISO 8601).

    ``status`` is HTTP's (0 where there was no answer: then ``problem`` says why); ``hops`` are the redirects, each with
    its status and where it led. ``media_type``, ``length`` (bytes), ``etag`` and ``modified`` are the headers' words.
    ``sign_in`` and ``guarded`` tell whether the headers ask for credentials, or come from a guard against robots.
    ``secure`` is, for http, the https address that answers the same.
    """

    url: str
    at: str
    status: int = 0
    problem: Problem | None = None
    detail: str = ""
    hops: tuple[tuple[int, str], ...] = ()
    media_type: str = ""
    length: int | None = None
    etag: str = ""
    modified: str = ""
    sign_in: bool = False
    guarded: bool = False
    secure: str = ""
    page: Page = field(default_factory=Page)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address over time: its last answer, the last day it worked ("" for never seen to), and the
    days of the failures since, the first and the latest ones.
    """

    answer: Answer
    worked: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be thought of a link, and why.

    ``evidence`` is one sentence; ``target`` the address to write instead, where one is proven; ``since`` the day of the
    first failure in a row, ``worked`` the last day on which it worked; ``dead`` whether it failed so often over so long
    that nobody need wait any longer; ``served`` the media type that came; ``at`` the moment it was last asked.
    """

    verdict: LinkVerdict
    evidence: str
    target: str = ""
    since: str = ""
    dead: bool = False
    served: str = ""
    at: str = ""
    worked: str = ""

    @property
    def certain(self) -> bool:
        """Whether the link is certainly of no use: dead, or to something that nobody has ever seen there."""
        return self.dead or (self.verdict in GONE and not self.worked)


@dataclass(frozen=True, slots=True)
class Use:
    """One place in the catalog where an address stands.

    ``path`` and ``pointer`` tell where, ``href`` is the address as written, ``entry`` the «folder/id» that it belongs
    to, ``role`` the relation of the link (or ``asset``, ``contact``, ``doi``, ``input``, ``text``), ``title`` what the
    link is called, and ``declared`` the media type that the record gives. ``line`` is
    known where no pointer can tell it.
    """

    path: str
    pointer: str
    href: str
    entry: str
    role: str
    title: str = ""
    declared: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A link, and what is to be thought of it there."""

    use: Use
    checked: Checked


Answers = Mapping[str, Checked]
"""What is known of addresses, by the address as written."""
