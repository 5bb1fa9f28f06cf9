"""FAIR: every indicator that metadata can show, answered for an entry with what shows it and what to do next."""

from typing import Final

from oscat.thought.fair import accessible, findable, interoperable, reusable, software
from oscat.thought.fair.subject import Subject
from oscat.thought.tables.fair_indicators import DATA, SOFTWARE
from oscat.words.fair import Answer, Score
from oscat.words.kinds import Kind

SCORED: Final = (Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT)
"""The kinds that have a score: the others are vocabularies, or speak of people and places to compute."""
MODELS: Final = {DATA: "RDA FAIR Data Maturity Model 1.0", SOFTWARE: "FAIR4RS Principles 1.0"}
_ANSWERS: Final = {
    **findable.ANSWERS,
    **accessible.ANSWERS,
    **interoperable.ANSWERS,
    **reusable.ANSWERS,
    **software.ANSWERS,
}
"""What answers each indicator, by its identifier."""


def score(subject: Subject) -> Score:
    """How FAIR an entry is; without answers for kinds that have no score."""
    file, kind = subject.file, subject.file.place.kind
    asked = DATA if kind is Kind.PRODUCT else SOFTWARE
    answers = tuple(Answer(one, _ANSWERS[one.id](subject)) for one in asked) if kind in SCORED else ()
    return Score(kind.value if kind else "", file.place.id, file.title, MODELS[asked], answers)
