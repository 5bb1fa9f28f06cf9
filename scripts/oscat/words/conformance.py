"""What is asked of a platform, what it answers, and what follows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How a platform does at one requirement."""

    MET = "met"
    FAILED = "failed"
    NOT_CLAIMED = "not-claimed"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Probe:
    """An address to be asked: its purpose (``service``, ``openid``, ``page``) and what the entry calls it."""

    purpose: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: the status, 0 where nothing did; a JSON document if it was one; else what went wrong."""

    probe: Probe
    status: int
    document: Any = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether it answers at all."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: its name, how the platform does, and what shows it, a line each."""

    requirement: str
    standing: Standing
    evidence: tuple[str, ...]
