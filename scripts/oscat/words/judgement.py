"""What a judged proposal comes to: all that the bot may know of data from outside, cut and countable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oscat.words.finding import Finding
from oscat.words.kinds import Kind
from oscat.words.minting import Offer

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class How(StrEnum):
    """What a proposal does to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an entry before and after, as people read it; None where it was or is not there."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What a proposal does to one entry, by meaning.

    ``gained`` and ``lost`` are references, each ``folder/id``; ``themes`` and ``projects`` those of the entry now (of a
    removed one, before), ``paths`` its files that differ, ``digest`` stands for its content. ``fair`` is the FAIR score
    in percent, before and after (None where there is none), and ``advice`` what would raise it most.
    """

    kind: Kind
    id: str
    how: How
    title: str = ""
    fields: tuple[FieldChange, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    interval: str = ""
    paths: tuple[str, ...] = ()
    digest: str = ""
    fair: tuple[int | None, int | None] = (None, None)
    advice: str = ""

    @property
    def name(self) -> str:
        """``products/sea-ice``: what people call it in commands."""
        return f"{self.kind.form.folder}/{self.id}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Lines of a file of the proposal (from 1, both included) and what they should be instead."""

    path: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one head commit, merged into one base commit.

    ``refused`` says why a proposal was not read at all, or not all of it (one sentence each); ``beyond`` are paths that
    are no data, or that decide about others' (settings, stewards); ``shared`` are those of the catalog that belong to
    no entry. ``findings`` are those that the proposal brings in, at most so many; ``counts`` count all of them by
    severity, ``old`` and ``healed`` those of before. ``mends`` are whole texts by path after every safe mend, and
    ``patch`` the same as a unified diff; "" where it is too long to be handed on. ``derived`` are files in which the
    proposal changes nothing but links that the build writes, ``stuck`` those of them that keep it from being merged.
    ``dois`` are those that its entries would get, or why they get none; empty where the catalog gives none.
    """

    head: str
    base: str
    files: int = 0
    refused: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    old: int = 0
    healed: int = 0
    entries: tuple[EntryChange, ...] = ()
    more_entries: int = 0
    suggestions: tuple[Suggestion, ...] = ()
    mends: Mapping[str, str] = field(default_factory=dict)
    patch: str = ""
    dois: tuple[Offer, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings block."""
        return self.counts.get("error", 0)

    @property
    def passed(self) -> bool:
        """Whether nothing is in the way but a person's consent."""
        return not self.refused and not self.errors
