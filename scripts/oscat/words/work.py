"""An entry as registries of all sciences describe one: what every export is written from."""

from dataclasses import dataclass
from typing import Literal

from oscat.words.kinds import Kind

CREATORS = frozenset({"author", "creator", "principal_investigator", "principal investigator", "producer"})
"""Roles of those who made something, in small letters."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made it or answers for it: a person or a body, with its roles in the record's words, its ORCID or ROR (bare)
    and, for a person, where they work.
    """

    name: str
    body: bool = True
    roles: tuple[str, ...] = ()
    orcid: str = ""
    ror: str = ""
    works_at: str = ""

    @property
    def creator(self) -> bool:
        """Whether one of the roles is that of somebody who made it."""
        return not CREATORS.isdisjoint(self.roles)


@dataclass(frozen=True, slots=True)
class Related:
    """Another work: its address or DOI, and what this one is to it (DataCite 4.6, «relationType»)."""

    identifier: str
    type: Literal["DOI", "URL"]
    relation: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """A way to the thing itself: its address, media type, size in bytes (None for not known), title and checksum (as a
    multihash: STAC file extension, «file:checksum»).
    """

    href: str
    type: str = ""
    size: int | None = None
    title: str = ""
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One entry.

    ``address`` is its page and ``record`` its record on the web. ``boxes`` are west, south, east, north in degrees,
    with east less than west over the antimeridian; ``spans`` begin and end in the record's words ("" for open).
    ``subjects`` are name and address of the vocabulary's entries.
    """

    kind: Kind
    id: str
    title: str
    description: str
    address: str
    record: str
    publisher: str
    doi: str = ""
    makers: tuple[Maker, ...] = ()
    year: str = ""
    created: str = ""
    updated: str = ""
    version: str = ""
    licence: str = ""
    licence_address: str = ""
    status: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    region: str = ""
    access: tuple[Access, ...] = ()
    related: tuple[Related, ...] = ()
