"""Models that were trained: which entries are some, and what their page says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oscat.thought.models import is_model, weights
from oscat.thought.pages import model_card, pages
from oscat.thought.pages.atlas import Atlas
from oscat.words.kinds import Kind
from spoiling import anything
from test_pages import SEED, TEMPLATES, catalog_of, changed, judge_page

WHERE = "workflows/salinity-trend/record.json"
CARD = {
    "intended_use": "Trends of <b>salt</b>.",
    "limitations": "Only the Arctic.",
    "training_data": "SMOS, 2010 to 2020.",
    "evaluation": [{"metric": "RMSE", "value": 0.25, "unit": "g/kg", "data": "the last year"}],
    "weights_license": "CC-BY-4.0",
    "sample": "salinity-arctic",
}
MEMBERS = {
    "mlm:name": "Salt",
    "mlm:architecture": "Linear regression",
    "mlm:tasks": ["regression"],
    "mlm:framework": "NumPy",
    "mlm:framework_version": "2.2",
    "mlm:total_parameters": 12345,
    "mlm:input": [
        {
            "name": "maps",
            "variables": ["salinity"],
            "input": {"shape": [-1, 12], "dim_order": ["batch", "time"], "data_type": "float32"},
        }
    ],
    "mlm:output": [
        {"name": "trend", "tasks": ["regression"], "result": {"shape": [-1], "dim_order": ["batch"], "data_type": "x"}}
    ],
    "oscat:model_card": CARD,
}
Json = dict[str, Any]


def with_members(members: Json, where: str = WHERE) -> dict[str, bytes]:
    """The seed with members in a record."""
    return changed(where, lambda record: record.get("properties", record).update(members))


def page_of(members: Json, where: str = WHERE) -> str:
    made = dict(pages(Atlas(catalog_of(with_members(members, where))), TEMPLATES))
    path = f"{where.rpartition('/')[0]}/index.html"
    page = made[path].decode()
    judge_page(path, page)
    return page


def test_the_card_of_a_workflow() -> None:
    page = page_of(MEMBERS)
    for part in (
        "Model card",
        "Linear regression",
        "NumPy 2.2",
        "12,345",
        "Licence of the code",
        "Licence of the weights",
        "CC-BY-4.0",
        "Trends of &lt;b&gt;salt&lt;/b&gt;.",
        "0.25 g/kg",
        "the last year",
        "batch any × time 12 float32",
        "Try it on",
        "products/salinity-arctic/",
    ):
        assert part in page, part


def test_the_card_of_a_product() -> None:
    page = page_of(MEMBERS, "products/salinity-arctic/collection.json")
    assert "Model card" in page
    assert "Licence of the code" not in page


def test_what_is_no_model_has_no_card() -> None:
    assert "Model card" not in page_of({})


def test_a_model_is_known_by_its_file() -> None:
    catalog = catalog_of({**SEED, "workflows/salinity-trend/code/MLmodel": b"flavors: {}"})
    assert is_model(catalog, catalog.file(WHERE))
    beside = {href for href, pointer in weights(catalog, catalog.file(WHERE)) if not pointer}
    assert beside == {"workflows/salinity-trend/code/MLmodel", "workflows/salinity-trend/process-graph.json"}
    assert not is_model(catalog, next(iter(catalog.entries(Kind.THEME))))


@given(name=st.sampled_from([*MEMBERS, *CARD]), value=anything)
def test_any_value_is_told_or_left_out(name: str, value: Any) -> None:
    members = {**MEMBERS, name: value} if name in MEMBERS else {**MEMBERS, "oscat:model_card": {**CARD, name: value}}
    catalog = catalog_of(with_members(members))
    shown = model_card.view(Atlas(catalog), catalog.file(WHERE))["model"]
    assert all(isinstance(text, str) for row in (*shown["facts"], *shown["says"]) for text in row)
