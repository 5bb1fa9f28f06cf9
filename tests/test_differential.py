"""jsonschema-rs decides; jsonschema, the reference, must decide the same, on valid records and on spoiled ones."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing
from referencing.jsonschema import DRAFT202012

from oscat.thought.schemas import core_uri
from oscat.words.kinds import OUR_SCHEMAS
from oscat.world.schema_store import SchemaStore

HERE = Path(__file__).parent
STORE = SchemaStore(HERE / "no-cache")
SPOILERS: tuple[Any, ...] = (None, "", 0, -1.5, True, [], {}, "x" * 3, ["a", "a"], [[0, 0]], {"id": 1}, "2020-01-01")
KINDS = {
    "themes": "theme",
    "variables": "variable",
    "eo-missions": "eo-mission",
    "platforms": "platform",
    "projects": "project",
    "products": "product",
    "workflows": "workflow",
    "experiments": "experiment",
}


def retrieve(uri: str) -> Any:
    found = STORE.get(uri)
    if found is None:
        raise LookupError(uri)
    return found


def reference(uri: str, get: Callable[[str], Any] = retrieve) -> Any:
    """jsonschema's validator of a schema. Formats, which each library reads in its own way, are left out."""
    registry: Any = referencing.Registry

    def resource(address: str) -> Any:
        return referencing.Resource.from_contents(get(address), default_specification=DRAFT202012)

    schema = get(uri)
    cls = jsonschema.validators.validator_for(schema)
    return cls(schema, registry=registry(retrieve=resource))


def spoiled(data: Any) -> Iterator[Any]:
    """Copies of a record, each with one member taken away or replaced, at every depth."""
    for path in sorted(paths(data), key=str):
        for spoiler in ("gone", *SPOILERS):
            copied = copy.deepcopy(data)
            holder = copied
            for token in path[:-1]:
                holder = holder[token]
            if spoiler == "gone":
                del holder[path[-1]]
            else:
                holder[path[-1]] = spoiler
            yield copied


def paths(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for token, value in members:
        yield (*above, token)
        yield from paths(value, (*above, token))


def records() -> list[Any]:
    """One record of each kind of the seed, with the schemas that judge it."""
    found: dict[str, Any] = {}
    for path in sorted((HERE / "seed").rglob("*.json")):
        kind = KINDS.get(path.parent.parent.name)
        if kind and kind not in found and path.name in {"catalog.json", "collection.json", "record.json"}:
            data = json.loads(path.read_text("utf-8"))
            core = core_uri(data)
            uris = [f"{OUR_SCHEMAS}{kind}.json", *([core] if core else [])]
            found[kind] = pytest.param(data, uris, id=kind)
    assert set(found) == set(KINDS.values())
    return list(found.values())


@pytest.mark.parametrize(("data", "uris"), records())
def test_both_decide_the_same(data: dict[str, Any], uris: list[str]) -> None:
    for uri in uris:
        fast = jsonschema_rs.validator_for(retrieve(uri), base_uri=uri, retriever=retrieve, validate_formats=False)
        slow = reference(uri)
        assert fast.is_valid(data)
        refused = 0
        for one in spoiled(data):
            verdict = fast.is_valid(one)
            refused += not verdict
            assert verdict == slow.is_valid(one), one
        assert refused > 20


@pytest.mark.site
def test_stac_1_0_0_is_judged_harder_only_where_1_1_0_says_more(real: Path) -> None:
    """What stands in for STAC 1.0.0 until its schemas are fetched: the same, but for members that 1.0.0 left open."""
    own = SchemaStore(real / "schemas")
    kinds = {"Catalog": "catalog.json", "Collection": "collection.json", "Feature": "*.json"}
    harder: set[str] = set()
    for type_, name in kinds.items():
        uri = core_uri({"stac_version": "1.0.0", "type": type_}) or ""
        true = jsonschema_rs.validator_for(own.get(uri) or {}, base_uri=uri, retriever=own.get)
        ours = jsonschema_rs.validator_for(retrieve(uri), base_uri=uri, retriever=retrieve)
        files = sorted((real / "esa-osc").glob(f"*/*/{name}"))[::37]
        read = [json.loads(path.read_text("utf-8")) for path in files]
        documents = [one for one in read if one["type"] == type_ and one["stac_version"] == "1.0.0"]
        assert len(documents) > 3
        for document in documents:
            assert true.is_valid(document)
            assert ours.is_valid(document)
            for one in islice(spoiled(document), 0, None, 11):
                if true.is_valid(one):
                    harder |= {str(error.instance_path[0]) for error in ours.iter_errors(one)}
    assert harder == {"keywords", "created", "updated", "links"}


def mutated(data: Any, chance: random.Random) -> Any:
    """A copy with one to three members gone, replaced, doubled, or moved to another place."""
    copied = copy.deepcopy(data)
    for _ in range(chance.randint(1, 3)):
        way = chance.choice(list(paths(copied)))
        holder = copied
        for token in way[:-1]:
            holder = holder[token]
        change = chance.randrange(4)
        if change == 0:
            del holder[way[-1]]
        elif change == 1 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[way[-1]]))
        elif change == 2:
            other = chance.choice(list(paths(data)))
            value: Any = data
            for token in other:
                value = value[token]
            holder[way[-1]] = copy.deepcopy(value)
        else:
            holder[way[-1]] = chance.choice(SPOILERS)
        if not list(paths(copied)):
            break
    return copied


@pytest.mark.parametrize("part", range(10))
def test_a_thousand_spoiled_real_records_are_judged_as_the_references_judge_them(part: int, real: Path) -> None:
    """jsonschema on the schema of the kind, and on STAC's own, which stac-validator applies in the same way."""
    chance = random.Random(part)
    own = SchemaStore(real / "schemas")
    files = sorted(path for name in KINDS for path in (real / "esa-osc").glob(f"{name}/*/*.json"))
    judges: dict[str, tuple[Any, Any]] = {}
    refused = 0
    for path in chance.choices(files, k=100):
        data = json.loads(path.read_text("utf-8"))
        if len(path.read_bytes()) > 60_000:
            continue
        kind = KINDS[path.parent.parent.name]
        entry = path.name in {"catalog.json", "collection.json", "record.json"}
        core = core_uri(data)
        one = mutated(data, chance)
        for uri in [*([f"{OUR_SCHEMAS}{kind}.json"] if entry else []), *([core] if core else [])]:
            if uri not in judges:
                get = (lambda at: own.get(at) or retrieve(at)) if uri.startswith("https://schemas.stac") else retrieve
                schema = get(uri)
                fast = jsonschema_rs.validator_for(schema, base_uri=uri, retriever=get, validate_formats=False)
                judges[uri] = fast, reference(uri, get)
            fast, slow = judges[uri]
            verdict = fast.is_valid(one)
            refused += not verdict
            assert verdict == slow.is_valid(one), f"{path} after a mutation, by {uri}"
    assert refused > 20
