"""What is asked for each kind of entry, and where in its record an answer goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from oscat.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class Question:
    """One answer of a form. ``pointer`` is its place in the schema of a kind, "" where it goes into several places.

    ``reference`` is the kind whose entries are the choices, or ``words`` are; ``many`` says that there may be several
    answers.
    """

    name: str
    told: str
    pointer: str = ""
    reference: Kind | None = None
    many: bool = False
    words: tuple[str, ...] = ()


QUESTIONS: Final = {
    one.name: one
    for one in (
        Question("id", "Short name: the entry's folder and address.", "id"),
        Question("title", "Name for people.", "title"),
        Question("description", "What it is, for somebody who does not know it.", "description"),
        Question("project", "The project that made it.", "osc:project", Kind.PROJECT),
        Question("workflow", "The workflow that it ran.", "osc:workflow", Kind.WORKFLOW),
        Question("experiment", "The experiment that made it.", "osc:experiment", Kind.EXPERIMENT),
        Question("theme", "Theme.", reference=Kind.THEME, many=True),
        Question("variable", "What it measures.", "osc:variables", Kind.VARIABLE, many=True),
        Question("mission", "Satellites and campaigns whose data went into it.", "osc:missions", Kind.EO_MISSION, True),
        Question("status", "Whether more will come.", "osc:status", words=("planned", "ongoing", "completed")),
        Question("region", "Where it is about, in words.", "osc:region"),
        Question("bbox", "West, south, east, north in degrees: -10,35,30,60."),
        Question("time", "Beginning and end: 2010-01-01/2020-12-31, or 2010-01-01/.. if it goes on."),
        Question("license", "SPDX identifier, such as CC-BY-4.0.", "license"),
        Question("access", "Address of the data or code."),
        Question("documentation", "Address of the documentation."),
        Question("website", "Address of its page, or of its definition."),
        Question("doi", "DOI, such as 10.5281/zenodo.5564399.", "sci:doi"),
        Question("version", "Version.", "version"),
        Question("keyword", "Keyword.", "keywords", many=True),
        Question("contact", "Who answers: Name <mail@example.org>.", "contacts", many=True),
        Question("type", "Type of workflow: openeo, notebook, mlflow, ogc-application-package, …", "application:type"),
        Question("language", "Programming language.", "application:language"),
        Question("picture", "A picture of a theme, 16:9: a WebP, PNG or JPEG file."),
        Question("input", "Input of an experiment: a product's id or an address.", many=True),
    )
}

_ALWAYS: Final = ("title", "description")
REQUIRED: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.THEME: (*_ALWAYS, "website", "picture"),
    Kind.VARIABLE: (*_ALWAYS, "theme", "website"),
    Kind.EO_MISSION: (*_ALWAYS, "website"),
    Kind.PLATFORM: (*_ALWAYS, "type", "contact", "website"),
    Kind.PROJECT: (*_ALWAYS, "theme", "status", "license", "bbox", "time", "contact", "website"),
    Kind.PRODUCT: (*_ALWAYS, "project", "theme", "status", "license", "bbox", "time", "access", "documentation"),
    Kind.WORKFLOW: (*_ALWAYS, "project", "theme", "license", "type", "access"),
    Kind.EXPERIMENT: (*_ALWAYS, "workflow", "theme", "license"),
}
OPTIONAL: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.THEME: ("id", "keyword"),
    Kind.VARIABLE: ("id", "keyword"),
    Kind.EO_MISSION: ("id", "keyword"),
    Kind.PLATFORM: ("id", "keyword", "documentation"),
    Kind.PROJECT: ("id", "keyword"),
    Kind.PRODUCT: ("id", "variable", "mission", "region", "doi", "version", "experiment", "keyword", "contact"),
    Kind.WORKFLOW: ("id", "language", "version", "documentation", "keyword", "contact"),
    Kind.EXPERIMENT: ("id", "language", "input", "time", "version", "documentation", "keyword", "contact"),
}


def questions(kind: Kind) -> Iterator[tuple[Question, bool]]:
    """What is asked for a kind, and whether it has to be answered."""
    yield from ((QUESTIONS[name], True) for name in REQUIRED[kind])
    yield from ((QUESTIONS[name], False) for name in OPTIONAL[kind])


def missing(kind: Kind, answers: Mapping[str, Any]) -> list[str]:
    """What has to be answered still."""
    names = (*REQUIRED[kind], *(["id"] if answers.get("title") else []))
    return [name for name in names if not answers.get(name)]
