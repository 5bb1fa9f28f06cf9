"""Who reviews what, and when somebody is reminded: ``catalog/stewards.yaml`` (its form: ``schemas/stewards.json``)."""

from dataclasses import dataclass, field
from datetime import date

from oscat.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class Steward:
    """A user (``name``) or team (``organisation/team``) that reviews, and what; without any area, all that is left.

    ``paths`` are patterns as in CODEOWNERS. ``capacity`` is how many open proposals a user takes at a time; ``away``
    are spans of days, both ends included.
    """

    name: str
    themes: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    projects: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    capacity: int = 10
    away: tuple[tuple[date, date], ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether a team of an organisation is meant."""
        return "/" in self.name

    @property
    def is_fallback(self) -> bool:
        """Whether this steward has no area and so answers for all that nobody else does."""
        return not (self.themes or self.kinds or self.projects or self.platforms or self.paths)


@dataclass(frozen=True, slots=True)
class Reminders:
    """After how many days of silence somebody is reminded: the author, the steward, and then the maintainers."""

    author: int = 14
    steward: int = 5
    escalate: int = 15


@dataclass(frozen=True, slots=True)
class Trusted:
    """An App (its login, ``name[bot]``) that may change these fields of its platform's entries by itself.

    ``entries`` are patterns of their names, such as ``products/sea-ice-*``.
    """

    app: str
    platform: str
    entries: tuple[str, ...]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """An App (its login, ``name[bot]``) that speaks for a platform, and patterns of the entries that it may touch."""

    app: str
    platform: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it."""

    stewards: tuple[Steward, ...] = ()
    maintainers: tuple[str, ...] = ()
    reminders: Reminders = field(default_factory=Reminders)
    trusted: tuple[Trusted, ...] = ()
    speakers: tuple[Speaker, ...] = ()

    def steward(self, name: str) -> Steward | None:
        """The steward of this name, whatever the capitals, or None."""
        return next((one for one in self.stewards if one.name.lower() == name.lower()), None)
