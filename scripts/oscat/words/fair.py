"""How findable, accessible, interoperable and reusable an entry is, indicator by indicator."""

from dataclasses import dataclass
from enum import StrEnum

AREAS = {"F": "Findable", "A": "Accessible", "I": "Interoperable", "R": "Reusable"}


class Priority(StrEnum):
    """How much an indicator matters, in the words of the RDA FAIR Data Maturity Model."""

    ESSENTIAL = "essential"
    IMPORTANT = "important"
    USEFUL = "useful"

    @property
    def weight(self) -> int:
        """What it counts in the score."""
        return {Priority.ESSENTIAL: 3, Priority.IMPORTANT: 2, Priority.USEFUL: 1}[self]


class State(StrEnum):
    """Whether an indicator is met. ``UNKNOWN`` is what only a look at the web can tell, where nobody looked."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"


SHARE = {State.MET: 1.0, State.PARTLY: 0.5, State.MISSING: 0.0}
"""What a state counts; unknown ones are left out."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is asked: its identifier, the principle that it belongs to (``F1``), its text, how much it matters."""

    id: str
    principle: str
    text: str
    priority: Priority

    @property
    def area(self) -> str:
        """F, A, I or R."""
        return self.principle[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry answers to an indicator: whether it is met, what shows it, and what to do next ("" for nothing)."""

    state: State
    evidence: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An indicator with what an entry answers to it."""

    indicator: Indicator
    told: Told


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier state of a record scored: the day and the commit of that state, and the score in percent."""

    day: str
    percent: int
    commit: str


@dataclass(frozen=True, slots=True)
class Score:
    """All answers of an entry; ``model`` is what it was held against."""

    kind: str
    id: str
    title: str
    model: str
    answers: tuple[Answer, ...]

    @property
    def counted(self) -> tuple[Answer, ...]:
        """The answers that are known."""
        return tuple(one for one in self.answers if one.told.state is not State.UNKNOWN)

    @property
    def share(self) -> float:
        """The weighted share of what is met, from 0 to 1."""
        return share_of(self.counted)

    @property
    def percent(self) -> int:
        """The same in whole percent; 100 only where nothing is left to do."""
        return int(100 * self.share + 1e-9)

    @property
    def level(self) -> int:
        """The level that all four areas reach, 0 to 5."""
        return min((level_of(self.of(area)) for area in AREAS), default=0)

    def of(self, area: str) -> tuple[Answer, ...]:
        """The known answers of an area."""
        return tuple(one for one in self.counted if one.indicator.area == area)


def share_of(answers: tuple[Answer, ...]) -> float:
    """The weighted share of what is met; 0 where nothing is known."""
    whole = sum(one.indicator.priority.weight for one in answers)
    met = sum(one.indicator.priority.weight * SHARE[one.told.state] for one in answers)
    return met / whole if whole else 0.0


def level_of(answers: tuple[Answer, ...]) -> int:
    """The level of an area (FAIR Data Maturity Model, section 4.2): 0 while something essential is open, 1 when all
    that is essential is met, 2 with half of what is important, 3 with all of it, 4 with half of what is useful, 5 with
    all.
    """
    met = {one: _met(answers, one) for one in Priority}
    if met[Priority.ESSENTIAL] < 1:
        return 0
    if met[Priority.IMPORTANT] < 1:
        return 2 if met[Priority.IMPORTANT] >= 0.5 else 1
    return 5 if met[Priority.USEFUL] >= 1 else 4 if met[Priority.USEFUL] >= 0.5 else 3


def _met(answers: tuple[Answer, ...], priority: Priority) -> float:
    """The share of a priority that is met in full; all of it where an area has none."""
    found = [one for one in answers if one.indicator.priority is priority]
    return sum(one.told.state is State.MET for one in found) / len(found) if found else 1.0
