"""The field's own validators judge what is published, offline: pystac the tree, stac-validator each file.

Schemas of extensions come from the folder of the real catalog; without it, our own catalog is judged by the core alone.
Catalogs of other hosts, which a product may name as its children, are not ours to judge: they are empty here.
"""

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pystac
import pytest
from pystac.stac_io import StacIO

import oscat
from conftest import REAL
from oscat.world.schema_store import SchemaStore

OURS = Path(__file__).parents[1]
SCHEMAS = SchemaStore(REAL / "schemas")


@pytest.fixture(scope="module", params=["ours", "real"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published tree of this repository's catalog, and of the real one."""
    to = tmp_path_factory.mktemp("judged") / str(request.param)
    oscat.build(OURS if request.param == "ours" else request.getfixturevalue("real") / "esa-osc", to)
    return to


class OfflineIO(StacIO):
    """Reads the built tree, also by its public address, and schemas from disk; notes what lies elsewhere."""

    tree: Path
    url = ""

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        address = str(source)
        if self.url and address.startswith(self.url):
            return (self.tree / address.removeprefix(self.url)).read_text("utf-8")
        if "://" not in address:
            return Path(address).read_text("utf-8")
        schema = SCHEMAS.get(address)
        if schema or address.startswith("https://stac-extensions.github.io/"):
            return json.dumps(schema or {"$schema": "http://json-schema.org/draft-07/schema#", "$id": address})
        elsewhere = {"type": "Catalog", "id": address, "stac_version": "1.1.0", "description": "elsewhere", "links": []}
        return json.dumps(elsewhere)

    def write_text(self, *args: Any, **kwargs: Any) -> None:
        raise AssertionError("a validator writes nothing")


@pytest.fixture
def offline(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[StacIO]]:
    """pystac without the network, and without judging the same schema or object twice."""
    io = type("Offline", (OfflineIO,), {"tree": built, "url": public_address(built)})
    before = pystac.StacIO._default_io
    pystac.StacIO.set_default(io)
    once(monkeypatch, jsonschema.Draft7Validator, "check_schema", key=lambda schema: json.dumps(schema, sort_keys=True))
    once(monkeypatch, pystac.STACObject, "validate", key=id)
    yield io
    pystac.StacIO._default_io = before


def public_address(tree: Path) -> str:
    links = json.loads((tree / "catalog.json").read_text("utf-8"))["links"]
    return next(str(link["href"]) for link in links if link["rel"] == "self").removesuffix("catalog.json")


def once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, key: Callable[[Any], Any]) -> None:
    """Let a method answer a second question with its first answer; an error is raised as before."""
    original, answers = getattr(owner, name), dict[Any, Any]()

    def remembered(subject: Any, *args: Any, **kwargs: Any) -> Any:
        known = key(subject)
        if known not in answers:
            answers[known] = original(subject, *args, **kwargs)
        return answers[known]

    monkeypatch.setattr(owner, name, remembered)


def test_pystac_opens_walks_and_validates_the_tree(built: Path, offline: type[StacIO]) -> None:
    root = pystac.Catalog.from_file(str(built / "catalog.json"), stac_io=offline())
    seen = {child.id for _, children, _ in root.walk() for child in children}
    products = {path.parent.name for path in built.glob("products/*/collection.json")}
    assert products
    assert products <= seen
    assert root.validate_all() > len(products)


def test_stac_validator_accepts_every_file(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from stac_validator import stac_validator, utilities

    def local(address: str, *args: Any, **kwargs: Any) -> SimpleNamespace:
        text = json.dumps(SCHEMAS.get(address) or {})
        return SimpleNamespace(text=text, json=lambda: json.loads(text), raise_for_status=lambda: None, status_code=200)

    monkeypatch.setattr(utilities.requests, "get", local)
    refused = {}
    files = [path for path in built.rglob("*.json") if path.name in {"catalog.json", "collection.json", "record.json"}]
    files += [path for path in built.glob("products/*/*.json") if path.name != "collection.json"]
    for path in files:
        validator = stac_validator.StacValidate(str(path))
        validator.run()
        if not validator.valid:
            refused[str(path.relative_to(built))] = validator.message
    assert refused == {}
    assert len(files) > 160
