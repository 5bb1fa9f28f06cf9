"""A model that does not say what it is for.

## What it does
Looks at entries that are models (they have members of the STAC extension for models, `mlm:…`, or MLflow's `MLmodel` beside them) and reports
what is missing of what users need: name, architecture, tasks, input and output; and in `oscat:model_card` what it is for, where it fails, what it
was trained on, how good it is, the licence of the weights, and a product with sample data, which itself says in `oscat:anonymisation` what was
removed from it.

## Why it matters
Weights alone are a black box: nobody can tell whether they may be used, on what, and whether they were loaded right.

## Example
An `MLmodel` and `weights.safetensors`, and a record with a title

## Use instead
`"mlm:tasks": ["segmentation"], …, "oscat:model_card": {"intended_use": "…", "limitations": "…", "weights_license": "CC-BY-4.0", …}`

## Fix
None: only who trained it knows.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.models import CARD, card, is_model
from oscat.thought.nearest import did_you_mean
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.spdx import SPECIAL
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.WORKFLOW, Kind.PRODUCT})
_MEMBERS: Final = ("mlm:name", "mlm:architecture", "mlm:tasks", "mlm:input", "mlm:output")
_CARD: Final = ("intended_use", "limitations", "training_data", "evaluation", "weights_license", "sample")


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report what a model leaves open."""
    if not is_model(facts.catalog, file):
        return
    told = card(file)
    missing = [name for name in _MEMBERS if not file.fields.get(name)]
    if missing:
        yield Hit(
            f"the model has no {_list(missing)}", "Add them, in the words of the STAC extension for models (MLM)."
        )
    missing = [name for name in _CARD if not told.get(name)]
    if missing:
        where = pointer(*file.prefix, CARD) if CARD in file.fields else ""
        yield Hit(f"the model card says nothing of {_list(missing)}", f"Say it in {CARD}.", where)
    yield from _licence(file, facts, told.get("weights_license"))
    yield from _sample(file, facts, told.get("sample"))


def _list(names: list[str]) -> str:
    return ", ".join(names)


def _licence(file: File, facts: Facts, given: Any) -> Iterator[Hit]:
    known = given in SPECIAL or given in facts.validators.spdx if isinstance(given, str) else True
    if given and not known:
        advice = did_you_mean(given, sorted(facts.validators.spdx)) or "They are listed at https://spdx.org/licenses/."
        where = pointer(*file.prefix, CARD, "weights_license")
        yield Hit(f"the licence of the weights {shown(given)} is no SPDX identifier", advice, where)


def _sample(file: File, facts: Facts, given: Any) -> Iterator[Hit]:
    """The sample is a product that says what was removed from it."""
    if not isinstance(given, str) or not given:
        return
    product, where = facts.catalog.entry(Kind.PRODUCT, given), pointer(*file.prefix, CARD, "sample")
    if product is None:
        advice = did_you_mean(given, sorted(facts.catalog.ids[Kind.PRODUCT])) or "Publish the sample as a product."
        yield Hit(f"there is no product {shown(given)}", advice, where)
    elif product.data and not product.fields.get("oscat:anonymisation"):
        advice = "Say in oscat:anonymisation of the product what was removed, or that there was nothing to remove."
        yield Hit(f"the sample {given!r} says not how it was made anonymous", advice, where)
