"""A catalog's own settings, as ``oscat.toml`` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oscat.words.finding import Severity


@dataclass(frozen=True, slots=True)
class Silence:
    """What one rule finds in one file or folder is not to be reported, for a reason that is printed."""

    code: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """``url`` is the public address of the published tree, with a closing ``/``, or None where it is not known.

    ``repository`` is ``owner/name`` on GitHub and ``branch`` its main branch; ``tagline`` stands on the start page,
    ``language`` is the one of the pages (a code such as ``de``),
    ``forum`` is where people discuss, ``mail`` the address that proposals may be sent to.
    ``severities`` are those of rules that this catalog takes more or less seriously, None for a rule that is off;
    ``silences`` what it has looked at and accepts. With ``withhold_emails`` no contact's e-mail address is published.
    ``targets`` are other repositories to publish to, by name; ``left_alone`` hosts that are not asked whether links
    work. ``doi_prefix`` is the prefix of DOIs that this catalog gives, None where it gives none, ``doi_repository`` the
    account at DataCite that gives them; with ``doi_test`` they are given at DataCite's test system.
    ``discourse`` is the address of a Discourse forum that shows the discussion of each entry, with category and tags of
    new topics, and the user in whose name they are begun.
    """

    url: str | None = None
    repository: str | None = None
    branch: str = "main"
    tagline: str | None = None
    language: str = "en"
    forum: str | None = None
    mail: str | None = None
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    withhold_emails: bool = False
    targets: Mapping[str, str] = field(default_factory=dict)
    left_alone: frozenset[str] = frozenset()
    doi_prefix: str | None = None
    doi_repository: str | None = None
    doi_test: bool = False
    discourse: str | None = None
    forum_category: str | None = None
    forum_tags: tuple[str, ...] = ()
    forum_user: str | None = None
