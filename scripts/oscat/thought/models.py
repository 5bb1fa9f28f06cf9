"""Models that were trained, published as workflow or product: which entries are some, and where their weights are.

Sources: STAC extension for machine learning models (MLM) 1.5; MLflow («MLflow Models»); model cards (Mitchell et al.
2019, https://doi.org/10.1145/3287560.3287596).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from oscat.thought.graph import Catalog, File
from oscat.thought.positions import pointer
from oscat.words.kinds import Kind

CARD: Final = "oscat:model_card"
DEFINITION: Final = "MLmodel"
"""The name that MLflow gives to the file that describes a model."""
_PREFIX: Final = "mlm:"
_WEIGHTS: Final = frozenset({"mlm:model", "mlm:weights", "mlm:checkpoint"})


def is_model(catalog: Catalog, file: File) -> bool:
    """Whether an entry is a model: it has members of a model, or MLflow's description of one lies beside it."""
    if file.place.kind not in {Kind.WORKFLOW, Kind.PRODUCT}:
        return False
    if any(isinstance(name, str) and name.startswith(_PREFIX) for name in file.fields) or CARD in file.fields:
        return True
    return any(path.rpartition("/")[2] == DEFINITION for path in catalog.beside(file))


def card(file: File) -> Mapping[str, Any]:
    """The model card; empty where there is none."""
    found = file.fields.get(CARD)
    return found if isinstance(found, dict) else {}


def weights(catalog: Catalog, file: File) -> Iterator[tuple[str, str]]:
    """The addresses at which a model's files are, each with its pointer in the record ("" for a file beside it)."""
    named = dict(_assets(file))
    yield from named.items()
    folder = file.path.rpartition("/")[0]
    for path in catalog.beside(file):
        if f"./{path.removeprefix(f'{folder}/')}" not in named:
            yield path, ""


def _assets(file: File) -> Iterator[tuple[str, str]]:
    assets = file.data.get("assets")
    for name, one in assets.items() if isinstance(assets, dict) else ():
        roles = one.get("roles") if isinstance(one, dict) else None
        named = {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
        if named & _WEIGHTS and isinstance(one.get("href"), str):
            yield one["href"], pointer("assets", name, "href")
