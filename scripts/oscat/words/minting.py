"""DOIs that this catalog gives: what DataCite knows of them, and what is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oscat.words.work import Work

Json = Mapping[str, Any]


class DoiState(StrEnum):
    """The states of a DOI at DataCite: a draft is known to nobody, a registered one resolves but is not found."""

    DRAFT = "draft"
    REGISTERED = "registered"
    FINDABLE = "findable"


@dataclass(frozen=True, slots=True)
class Registered:
    """A DOI as DataCite has it: ``attributes`` are those of its REST API."""

    doi: str
    state: DoiState
    attributes: Json


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that has a DOI of ours, the DOI that it had before ("" for none), and what DataCite is to be told."""

    work: Work
    before: str
    attributes: Json


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with a DOI: ``event`` is DataCite's (``publish``, ``hide``), "" where its state stays.

    ``why`` says it to people.
    """

    doi: str
    event: str
    attributes: Json
    why: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a DOI from being right, and what to do."""

    doi: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The DOI that an entry (``products/sea-ice``) would get, or why it gets none (``doi`` is "" then).

    ``before`` is the DOI of ours that it has now, "" for none. ``address`` is its page; ``path`` is its file, ``text``
    that file with the DOI, ``patch`` the same as a unified diff.
    """

    name: str
    doi: str = ""
    why: str = ""
    before: str = ""
    address: str = ""
    path: str = ""
    text: str = ""
    patch: str = ""
