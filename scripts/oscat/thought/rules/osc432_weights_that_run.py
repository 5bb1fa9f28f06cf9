"""Weights of a model in a format that runs code.

## What it does
Reports files of a model, beside its record or named by an asset with the role `mlm:model` or `mlm:weights`, that are pickles or contain some:
`.pkl`, `.pickle`, `.joblib`, `.dill`, `.pt`, `.pth`, `.ckpt`.

## Why it matters
To load a pickle is to run whatever its author, or whoever changed it on the way, has put in. Who tries a published model should not have to
trust it with their machine.

## Example
`weights.pt`

## Use instead
`weights.safetensors`, `model.onnx`, or the weights as JSON: formats that hold numbers and nothing else

## Fix
None.
"""

from collections.abc import Iterator
from typing import Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.models import is_model, weights
from oscat.thought.tables.media_types import suffix_of
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW, Kind.PRODUCT})
_PICKLES: Final = frozenset({".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth", ".ckpt"})
_HELP: Final = "Publish the weights as safetensors, ONNX or JSON, which hold numbers and nothing else."


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report pickles."""
    if not is_model(facts.catalog, file):
        return
    for href, where in weights(facts.catalog, file):
        if suffix_of(href) in _PICKLES:
            name = href.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
            yield Hit(f"{name} runs code when it is loaded", _HELP, where, path=None if where else href)
