"""The model card of an entry: what the model takes and gives, what it is for, how good it is, under which licences.

Source: STAC extension for machine learning models (MLM) 1.5; model cards (https://doi.org/10.1145/3287560.3287596).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.models import card, is_model
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.read import items, short, text, texts
from oscat.thought.tongue import N_, _
from oscat.words.kinds import Kind

_MOST: Final = 20
_SAYS: Final = (
    (N_("Intended use"), "intended_use"),
    (N_("Limitations"), "limitations"),
    (N_("Trained on"), "training_data"),
)
Row = Mapping[str, Any]


def view(atlas: Atlas, file: File) -> Mapping[str, Any]:
    """What the template shows of a model; nothing for what is none."""
    if not is_model(atlas.catalog, file):
        return {"model": None}
    told, fields = card(file), file.fields
    return {
        "model": {
            "facts": list(_facts(fields, told)),
            "says": [(_(name), short(told.get(part), 1_000)) for name, part in _SAYS if short(told.get(part))],
            "interfaces": [
                *_interfaces(_("Takes"), fields.get("mlm:input"), "input"),
                *_interfaces(_("Gives"), fields.get("mlm:output"), "result"),
            ],
            "measures": list(_measures(told.get("evaluation"))),
            "sample": _sample(atlas, told.get("sample")),
        }
    }


def _facts(fields: Row, told: Row) -> Iterator[tuple[str, str]]:
    """What it is, on a line each: those that are told."""
    framework = f"{short(fields.get('mlm:framework'), 80)} {short(fields.get('mlm:framework_version'), 40)}".strip()
    total = fields.get("mlm:total_parameters")
    rows = (
        (_("Architecture"), short(fields.get("mlm:architecture"), 120)),
        (_("Tasks"), ", ".join(texts(fields.get("mlm:tasks"), 10))),
        (_("Framework"), framework),
        (_("Parameters"), f"{total:,}" if isinstance(total, int) and not isinstance(total, bool) else ""),
        (_("Licence of the code") if _is_code(fields) else _("Licence"), short(fields.get("license"), 120)),
        (_("Licence of the weights"), short(told.get("weights_license"), 120)),
    )
    return ((name, value) for name, value in rows if value)


def _is_code(fields: Row) -> bool:
    """Whether the licence of an entry is that of code: it is a workflow."""
    return fields.get("type") == "workflow"


def _interfaces(way: str, listed: Any, member: str) -> Iterator[tuple[str, str, str, str]]:
    """Each input or output: name, variables, shape with the names of its dimensions, type of the numbers."""
    for one in items(listed)[:_MOST]:
        if not isinstance(one, dict):
            continue
        inner = one.get(member)
        whole = inner if isinstance(inner, dict) else {}
        named = texts(one.get("variables"), 40) or texts(one.get("bands"), 40)
        about = ", ".join(named) or short(one.get("description"), 200)
        yield way, short(one.get("name"), 80), about, _shape(whole)


def _shape(whole: Row) -> str:
    sizes, names = items(whole.get("shape"))[:8], texts(whole.get("dim_order"), 8)
    shown = ["any" if one == -1 else str(one) for one in sizes if isinstance(one, int)]
    pairs = [f"{name} {size}" for name, size in zip(names, shown, strict=False)] if names else shown
    return " ".join(filter(None, (" × ".join(pairs), short(whole.get("data_type"), 20))))


def _measures(listed: Any) -> Iterator[tuple[str, str, str]]:
    """Each measure: name, value with its unit, on what."""
    for one in items(listed)[:_MOST]:
        value = one.get("value") if isinstance(one, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield short(one.get("metric"), 80), f"{value:g} {short(one.get('unit'), 20)}".strip(), text(one.get("data"))


def _sample(atlas: Atlas, name: Any) -> tuple[Any, str] | None:
    """The product to try it on, and what was removed from it."""
    product = atlas.catalog.entry(Kind.PRODUCT, name) if isinstance(name, str) else None
    if product is None or not product.data:
        return None
    return atlas.row(product), short(product.fields.get("oscat:anonymisation"), 300)
