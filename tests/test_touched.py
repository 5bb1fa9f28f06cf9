"""Workflows and experiments are found by the place and the time of what they made."""

import json
from typing import Any

import pytest

from oscat.thought import derive
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.documents import documents
from oscat.thought.touched import extent
from oscat.words.kinds import Kind
from test_pages import SEED, catalog_of

RUN = "experiments/salinity-trend-arctic/record.json"
FLOW = "workflows/salinity-trend/record.json"


def made(*products: tuple[Any, Any], record: dict[str, Any] | None = None) -> Any:
    """The seed with an experiment that leaves place and time open, and products that it made."""
    content = {path: raw for path, raw in SEED.items() if not path.startswith("products/")}
    for path in (RUN, FLOW):
        told = json.loads(SEED[path])
        told = {name: value for name, value in told.items() if name not in {"geometry", "bbox", "time"}}
        content[path] = json.dumps({**told, "geometry": None, **(record or {})}).encode()
    bare = json.loads(SEED["products/salinity-arctic/collection.json"])
    for number, (box, interval) in enumerate(products):
        whole = {"spatial": {"bbox": [box] if box else []}, "temporal": {"interval": [interval] if interval else []}}
        one = {**bare, "id": f"p{number}", "osc:experiment": "salinity-trend-arctic", "extent": whole}
        content[f"products/p{number}/collection.json"] = json.dumps(one).encode()
    return catalog_of(content)


ARCTIC: tuple[Any, Any] = ([-10, 60, 20, 85], ["2010-01-01T00:00:00Z", "2012-12-31T00:00:00Z"])
BALTIC: tuple[Any, Any] = ([15, 53, 30, 66], ["2011-01-01T00:00:00Z", None])


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        ([ARCTIC], {"bbox": [-10, 60, 20, 85], "time": {"interval": list(ARCTIC[1])}}),
        ([ARCTIC, BALTIC], {"bbox": [-10, 53, 30, 85], "time": {"interval": [ARCTIC[1][0], ".."]}}),
        ([([170, -5, 175, 5], None), ([-175, -5, -170, 5], None)], {"bbox": [170, -5, -170, 5]}),
        ([([-180, -90, 180, 90], [None, None])], {"bbox": [-180, -90, 180, 90]}),
        ([(None, None)], {}),
        ([], {}),
    ],
)
def test_what_a_record_leaves_open_follows_from_its_products(products: Any, expected: dict[str, Any]) -> None:
    catalog = made(*products)
    for kind, name in ((Kind.EXPERIMENT, "salinity-trend-arctic"), (Kind.WORKFLOW, "salinity-trend")):
        assert extent(catalog, catalog.entry(kind, name)) == expected


def test_what_a_record_says_itself_stays() -> None:
    own = {"bbox": [1, 2, 3, 4], "time": {"interval": ["2001-01-01", "2002-01-01"]}}
    catalog = made(ARCTIC, record=own)
    assert extent(catalog, catalog.entry(Kind.EXPERIMENT, "salinity-trend-arctic")) == {}


def test_it_is_published_and_found() -> None:
    catalog = made(ARCTIC)
    told = dict(derive.published(catalog))[RUN]
    assert told["bbox"] == ARCTIC[0]
    assert told["geometry"]["type"] == "Polygon"
    assert told["time"]["interval"] == list(ARCTIC[1])
    found = {one.path: one for one in documents(Atlas(catalog))}["experiments/salinity-trend-arctic/"]
    assert found.boxes == ((-10, 60, 20, 85),)
    assert (found.first, found.last) == ("2010-01-01", "2012-12-31")


def test_an_open_end_is_open() -> None:
    found = {one.path: one for one in documents(Atlas(made(BALTIC)))}["workflows/salinity-trend/"]
    assert (found.first, found.last) == ("2011-01-01", "")
