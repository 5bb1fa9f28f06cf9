"""A link to code that changes under its address.

## What it does
Reports links of workflows and experiments to code on GitHub, GitLab, Bitbucket or Codeberg that lead to a branch or to the repository as a
whole, where the relation says that it is what is run (`application`, `code`, `git`, `vcs`, `environment`, notebooks).

## Why it matters
Tomorrow's code is not the one that made the product: a result can be checked only against the very version that was run.

## Example
`https://github.com/org/ice/blob/main/run.ipynb`

## Use instead
`https://github.com/org/ice/blob/v1.2.0/run.ipynb`, or an archived copy with a DOI

## Fix
None: which version was run is the author's to say.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.pinned import changes
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW, Kind.EXPERIMENT})
_RUN: Final = frozenset(
    {
        "application",
        "code",
        "git",
        "vcs",
        "environment",
        "jupyter-notebook",
        "notebook",
        "process_graph",
        "process-graph",
    }
)


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report code at a branch."""
    if file.place.kind not in {Kind.WORKFLOW, Kind.EXPERIMENT}:
        return
    for link in facts.catalog.links(file):
        if link.rel in _RUN and changes(link.href):
            advice = "Link to the tag, release or commit that was run (…/tree/v1.2.0), or to an archived copy."
            yield Hit("the code behind this address changes", advice, f"{link.pointer}/href")
