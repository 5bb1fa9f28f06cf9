r"""An input that nobody else has.

## What it does
Looks in an experiment's `input.yaml` for inputs that are files of one machine (`/home/…`, `C:\…`, `file:`), and for inputs given by the
address of a product of this catalog instead of its id; and reports an experiment whose `input` link leads to a code repository.

## Why it matters
The run can be repeated only where those files are; and the catalog cannot tell which product went into which.

## Example
`- href: /home/ice/data.nc`

## Use instead
`- product: sea-ice-thickness`, or `- href: https://…`

## Fix
None.
"""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.hrefs import Where, tail
from oscat.thought.layout import Role
from oscat.thought.runs import RunFile, run_files
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.EXPERIMENT})
_LOCAL: Final = re.compile(
    r"(?:/(?:home|Users|mnt|tmp|data|scratch|work|opt|root|var|srv)/|[A-Za-z]:[\\\\/]|file:|~/|\\\\\\\\)"
)
_REPOSITORY: Final = re.compile(r"https?://(?:github\.com|gitlab\.[\w.]+|bitbucket\.org)/[^/]+/[^/]+/?(?:\.git)?$")
MOST: Final = 1_000


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report inputs that say nothing to others."""
    if file.place.kind is not Kind.EXPERIMENT:
        return
    for link in facts.catalog.links(file):
        if link.rel == "input" and link.target.where is Where.OUTSIDE and _REPOSITORY.match(link.href):
            advice = "Link to an input.yaml beside the record that names inputs and parameters."
            yield Hit("the input is a code repository, not what went into the run", advice, f"{link.pointer}/href")
    for run in run_files(file, facts, "input"):
        yield from _inputs(run, facts)


def _inputs(run: RunFile, facts: Facts) -> Iterator[Hit]:
    listed = run.under("inputs")
    for i, one in enumerate(listed[:MOST] if isinstance(listed, list) else ()):
        href = one.get("href") if isinstance(one, dict) else one
        if not isinstance(href, str):
            continue
        line, end = run.text.line_of(f"/inputs/{i}/href"), tail(href[:2_000])
        if _LOCAL.match(href):
            yield Hit(
                f"the input {shown(href)} is on one machine only",
                "Publish it, and give its address or product.",
                path=run.path,
                line=line,
            )
        elif end and end[0] == "products" and end[1] in facts.catalog.ids[Kind.PRODUCT]:
            yield Hit(
                f"the input is the product {end[1]!r} of this catalog",
                f"Write product: {end[1]}",
                path=run.path,
                line=line,
            )
