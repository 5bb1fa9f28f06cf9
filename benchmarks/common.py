"""What every measured process shares: the files of a catalog, and the schemas that judge each."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from oscat.world.schema_store import SchemaStore

CORE = {
    "Catalog": "catalog-spec/json-schema/catalog.json",
    "Collection": "collection-spec/json-schema/collection.json",
    "Feature": "item-spec/json-schema/item.json",
}
FOLDERS = (
    "catalog",
    "themes",
    "variables",
    "eo-missions",
    "platforms",
    "projects",
    "products",
    "workflows",
    "experiments",
)


def catalog() -> Path:
    """The catalog that the command line names."""
    return Path(sys.argv[1])


def files(root: Path) -> Iterator[Path]:
    """Every JSON file of the catalog."""
    yield from root.glob("*.json")
    for folder in FOLDERS:
        yield from (root / folder).rglob("*.json")


def addresses(data: dict[str, Any]) -> list[str]:
    """The schemas that a STAC object claims; none for an OGC Record."""
    version, kind = data.get("stac_version"), data.get("type")
    if version is None or kind not in CORE:
        return []
    extensions = data.get("stac_extensions", [])
    return [f"https://schemas.stacspec.org/v{version}/{CORE[kind]}", *extensions]


def store() -> SchemaStore:
    """Schemas that are at hand."""
    return SchemaStore()


def judge_all(validator: Callable[[str], Any]) -> None:
    """Judge every file by every schema it claims, and say how many there were."""
    count = checks = wrong = 0
    for path in files(catalog()):
        data = orjson.loads(path.read_bytes())
        count += 1
        for address in addresses(data):
            judge = validator(address)
            if judge:
                checks += 1
                wrong += not judge.is_valid(data)
    print(f"{count} files, {checks} checks, {wrong} refused")
