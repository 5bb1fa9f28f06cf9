"""Schemas by address: what is at hand, what is fetched, and what an address may not do."""

import io
import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from oscat.shell import api
from oscat.words.errors import WorldError
from oscat.words.kinds import OUR_SCHEMAS
from oscat.world.schema_store import SchemaStore, fetch

HERE = Path(__file__).parent
OSC = "https://stac-extensions.github.io/osc/v1.0.0/schema.json"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSCAT_SCHEMAS", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the network holds, by address."""
    pages: dict[str, bytes] = {}

    def answer(address: str, timeout: float) -> Any:
        assert timeout > 0
        if address not in pages:
            raise OSError("no such host")
        return io.BytesIO(pages[address])

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    return pages


def test_our_own_and_pystacs_are_always_at_hand(cache: Path) -> None:
    store = SchemaStore()
    for uri in (
        "https://oscat.example.org/schemas/product.json",
        "https://schemas.stacspec.org/v1.1.0/item-spec/json-schema/item.json",
        "https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json",
        "https://geojson.org/schema/Feature.json",
    ):
        assert store.get(uri), uri
    assert store.get(OSC) is None
    assert store.get("https://schemas.stacspec.org/v9.9.9/item-spec/json-schema/item.json") is None


def test_a_fetched_schema_is_kept_with_what_it_refers_to(cache: Path, web: dict[str, bytes]) -> None:
    other = "https://stac-extensions.github.io/osc/v1.0.0/other.json"
    web[OSC] = json.dumps({"allOf": [{"$ref": "other.json#/x"}, {"$ref": "#/y"}]}).encode()
    web[other] = b'{"type": "object"}'
    done = dict(api.fetch_schemas(HERE / "seed"))
    assert done[OSC] == done[other] == ""
    assert json.loads((cache / OSC.removeprefix("https://")).read_text())["allOf"]
    assert SchemaStore().get(other) == {"type": "object"}
    themes = "https://stac-extensions.github.io/themes/v1.0.0/schema.json"
    assert done[themes] == f"{themes} could not be fetched: no such host"
    assert OSC not in dict(api.fetch_schemas(HERE / "seed"))


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"x"', b"{" + b" " * 3_000_000 + b"}"])
def test_what_is_no_schema_is_not_kept(cache: Path, web: dict[str, bytes], body: bytes) -> None:
    web[OSC] = body
    with pytest.raises(WorldError, match=r"osc/v1\.0\.0/schema\.json"):
        fetch(OSC)
    assert not cache.exists()


@pytest.mark.parametrize("uri", ["http://example.org/x.json", "file:///etc/passwd", "ftp://example.org/x", "x.json"])
def test_only_https_is_fetched(cache: Path, web: dict[str, bytes], uri: str) -> None:
    with pytest.raises(WorldError, match="only https"):
        fetch(uri)


@pytest.mark.parametrize("way", ["{}", "../{}", "../../../../../../../../..{}", "x/../../{}", "\0{}"])
def test_no_address_of_ours_leads_out_of_the_schemas(tmp_path: Path, way: str) -> None:
    """What a record claims to follow is read by nobody else: its messages would tell what stands in a file."""
    secret = tmp_path / "secret.json"
    secret.write_text('{"const": "secret"}', "utf-8")
    assert SchemaStore(tmp_path).get(OUR_SCHEMAS + way.format(secret)) is None
    assert SchemaStore(tmp_path).get(f"{OUR_SCHEMAS}../schemas/product.json") is None


@pytest.mark.parametrize("path", ["../../../../x.json", "a/../../../x.json", "./x", "a//b.json", "..", ""])
def test_no_address_leads_out_of_the_cache(cache: Path, web: dict[str, bytes], path: str) -> None:
    uri = f"https://example.org/{path}"
    assert SchemaStore().cached(uri).resolve().is_relative_to(cache.resolve())
    web[uri] = b"{}"
    fetch(uri)
    outside = [one for one in cache.parent.rglob("*") if one.is_file() and not one.is_relative_to(cache)]
    assert outside == []
