"""An input or an environment that says nothing a machine can use.

## What it does
Reads the YAML files that an experiment's `input` and `environment` links lead to (within limits, without aliases or tags)
and judges them by `schemas/input.json` and `schemas/environment.json`; product ids in `inputs` must exist.

## Why it matters
Prose in place of parameters cannot be run, and an environment that names no packages cannot be rebuilt.

## Example
    $comment: This experiment ran on our platform.

## Use instead
    container: ghcr.io/example/ice@sha256:6d5e…

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought import yaml_text
from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit, from_schema
from oscat.thought.layout import Role
from oscat.thought.nearest import did_you_mean
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.ERROR
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.EXPERIMENT})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what is wrong within the input and environment files of an experiment."""
    if file.place.kind is not Kind.EXPERIMENT:
        return
    for link in facts.catalog.links(file):
        there = facts.catalog.there(link) if link.rel in {"input", "environment"} else None
        if there and there.place.role is Role.BESIDE and not there.faults:
            yield from _judge(there, link.rel, facts)


def _judge(there: File, rel: str, facts: Facts) -> Iterator[Hit]:
    raw = facts.read(there.path, MAX_BYTES + 1)
    if not raw.strip():
        return  # OSC404 says it
    text = yaml_text.read(raw)
    if text.problem:
        advice = "Correct this line or the one before it." if "not YAML" in text.problem else "Correct the file."
        yield Hit(text.problem, advice, path=there.path, line=text.line)
        return
    for hit in from_schema(facts.validators.ours(rel), text.value, facts):
        yield hit.in_file(there.path, text.line_of(hit.pointer))
    for where, product in _products(text.value) if rel == "input" else ():
        known = facts.catalog.ids[Kind.PRODUCT]
        if product not in known:
            advice = (
                did_you_mean(product, list(known)) or "Name a product of this catalog, or give its address as href."
            )
            message = f"the input names the product {shown(product)}, which does not exist"
            yield Hit(message, advice, path=there.path, line=text.line_of(where))


def _products(value: Any) -> Iterator[tuple[str, str]]:
    inputs = value.get("inputs") if isinstance(value, dict) else None
    for i, one in enumerate(inputs if isinstance(inputs, list) else []):
        product = one.get("product") if isinstance(one, dict) else None
        if isinstance(product, str):
            yield f"/inputs/{i}/product", product
