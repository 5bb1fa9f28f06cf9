"""An experiment without its input or its environment.

## What it does
Asks an experiment for a link `input` and a link `environment`, and for the files they lead to: there, and not empty.

## Why it matters
Without both nobody can run the experiment again, which is what the record is for.

## Example
`{"rel": "input", "href": "./input.yaml"}` and no such file.

## Use instead
The file `input.yaml` beside `record.json`, with `inputs` and `parameters`.

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hit import Hit
from oscat.thought.hrefs import Where
from oscat.thought.layout import Role
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
_GLANCE: Final = 4096
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.EXPERIMENT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report a missing link and a missing or empty file of an experiment."""
    if file.place.kind is not Kind.EXPERIMENT:
        return
    for rel in ("input", "environment"):
        links = [link for link in facts.catalog.links(file) if link.rel == rel and link.href.strip()]
        if not links:
            example = f'{{"rel": "{rel}", "href": "./{rel}.yaml", "type": "application/yaml"}}'
            yield Hit(f"the experiment has no {rel} link", f"Add {example} and the file.", "/links")
        for link in links:
            yield from _file(facts, link)


def _file(facts: Facts, link: Link) -> Iterator[Hit]:
    if link.target.where is Where.OUTSIDE:
        return
    there, where = facts.catalog.there(link), f"{link.pointer}/href"
    if there is None:
        yield Hit(f"the {link.rel} file {link.href} does not exist", "Add the file beside the record.", where)
    elif not there.faults and not facts.read(there.path, _GLANCE).strip():
        yield Hit(f"the {link.rel} file {link.href} is empty", "Write what went into the run.", where)
