"""A report as text for people, as JSON for programs, as annotations for GitHub … One module each, one line each."""

from typing import Protocol

from oscat.thought.reporters import github, json_document, junit, markdown, sarif, text
from oscat.words.finding import Report


class Reporter(Protocol):
    """What every reporter's module offers."""

    def write(self, report: Report, *, colour: bool, everything: bool) -> str:
        """The report as one text, with a closing line end."""


REPORTERS: dict[str, Reporter] = {
    "text": text,
    "json": json_document,
    "github": github,
    "markdown": markdown,
    "sarif": sarif,
    "junit": junit,
}
