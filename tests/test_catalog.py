"""This repository's own catalog: nothing to find, enough to show, and its workflows make what its products ship."""

import json
import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import oscat

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / "workflows"


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def of_type(wanted: str) -> list[Any]:
    """The folders of the workflows of one type, as test parameters."""
    found = [path.parent for path in sorted(WORKFLOWS.glob("*/record.json")) if type_of(path.parent) == wanted]
    return [pytest.param(folder, id=folder.name) for folder in found]


def type_of(folder: Path) -> str:
    return str(load(folder / "record.json")["properties"]["application:type"])


def definition(folder: Path) -> Path:
    """The file that a workflow's ``application`` link leads to."""
    links = load(folder / "record.json")["links"]
    return folder / next(str(link["href"]) for link in links if link["rel"] == "application")


def experiment(folder: Path) -> Path:
    """The folder of the experiment of the workflow."""
    for record in sorted((ROOT / "experiments").glob("*/record.json")):
        if load(record)["properties"]["osc:workflow"] == folder.name:
            return record.parent
    raise AssertionError(f"no experiment names {folder.name}")


def parameters(folder: Path) -> dict[str, Any]:
    """The parameters of the experiment of the workflow."""
    values: dict[str, Any] = yaml.safe_load((experiment(folder) / "input.yaml").read_text("utf-8"))["parameters"]
    return values


def of_experiments() -> list[Path]:
    """The products that name an experiment."""
    return [path for path in sorted(ROOT.glob("products/*/collection.json")) if "osc:experiment" in load(path)]


def shipped(product: Path) -> list[Path]:
    """The data files that stand beside a product."""
    return [product.parent / str(asset["href"]) for asset in load(product).get("assets", {}).values()]


def assert_makes_what_is_shipped(folder: Path, made: Path) -> None:
    """A run of the workflow left in ``made`` the very bytes that its product ships."""
    own = [product for product in of_experiments() if load(product)["osc:experiment"] == experiment(folder).name]
    files = [file for product in own for file in shipped(product)]
    assert files
    for file in files:
        (again,) = made.rglob(file.name)
        assert again.read_bytes() == file.read_bytes(), file.name


def test_check_finds_nothing(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the schemas of all extensions at hand."""
    monkeypatch.setenv("OSCAT_SCHEMAS", str(real / "schemas"))
    report = oscat.check(ROOT)
    assert report.findings == ()
    assert report.notes == ()


def test_check_finds_nothing_without_extension_schemas() -> None:
    assert oscat.check(ROOT).findings == ()


def test_it_holds_what_an_example_needs() -> None:
    entries = oscat.check(ROOT).catalog.entries
    assert entries["theme"] == 6
    assert entries["platform"] == 6
    assert entries["product"] >= 24
    assert entries["workflow"] == 8
    assert entries["experiment"] == 8
    projects = {load(path)["osc:project"] for path in ROOT.glob("products/*/collection.json")}
    assert len(projects) >= 10
    types = Counter(type_of(path.parent) for path in WORKFLOWS.glob("*/record.json"))
    assert types["openeo"] == types["mlflow"] == types["notebook"] == 2
    assert types["ogc-application-package"] == 1
    assert len(types) == 5
    made = {load(path)["osc:experiment"] for path in of_experiments()}
    assert made == {path.parent.name for path in ROOT.glob("experiments/*/record.json")}


@pytest.mark.parametrize("product", [pytest.param(path, id=path.parent.name) for path in of_experiments()])
def test_product_of_an_experiment_is_here_or_planned(product: Path) -> None:
    """Small files beside the record, linked as what gives access; a planned product has none and says so."""
    record, files = load(product), shipped(product)
    access = [link["href"] for link in record["links"] if link["rel"] == "via" and link["title"].startswith("Access")]
    assert "demonstration" in record["title"].lower()
    assert "sci:doi" not in record
    beside = {path for path in product.parent.rglob("*") if path.is_file()}
    assert beside == {product, *files}
    assert all(0 < file.stat().st_size < 30_000 for file in files)
    assert access == [asset["href"] for asset in record.get("assets", {}).values()]
    if record["osc:status"] == "planned":
        assert not files
        assert "not been run yet" in record["description"]
        assert (
            "not been run yet"
            in load(ROOT / f"experiments/{record['osc:experiment']}/record.json")["properties"]["description"]
        )
    else:
        assert files
        assert record["osc:status"] == "completed"


def test_every_vocabulary_entry_is_used() -> None:
    used = {"variables": set[str](), "eo-missions": set[str]()}
    for path in ROOT.glob("products/*/collection.json"):
        used["variables"].update(load(path).get("osc:variables", []))
        used["eo-missions"].update(load(path).get("osc:missions", []))
    for folder, ids in used.items():
        assert ids == {path.name for path in (ROOT / "catalog" / folder).iterdir() if path.is_dir()}


@pytest.mark.parametrize("folder", of_type("argo-workflow"))
def test_argo_scripts_make_what_the_product_ships(folder: Path, tmp_path: Path) -> None:
    """The scripts one after the other in plain Python; what the last prints is the result."""
    spec = yaml.safe_load(definition(folder).read_text("utf-8"))["spec"]
    templates = {one["name"]: one for one in spec["templates"]}
    values = {one["name"]: one["value"] for one in spec["arguments"]["parameters"]}
    assert set(parameters(folder)) <= set(values)
    known = {f"workflow.parameters.{name}": value for name, value in {**values, **parameters(folder)}.items()}
    done: list[str] = []
    for task in templates[spec["entrypoint"]]["dag"]["tasks"]:
        assert set(task.get("dependencies", [])) <= set(done)
        given = task.get("arguments", {}).get("parameters", [])
        known |= {f"inputs.parameters.{one['name']}": filled(one["value"], known) for one in given}
        script = templates[task["template"]]["script"]
        result = subprocess.run(
            [sys.executable, "-c", script["source"]],
            env={one["name"]: filled(one["value"], known) for one in script["env"]},
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        known[f"tasks.{task['name']}.outputs.result"] = result.decode().strip()
        done.append(task["name"])
    (tmp_path / "ice-navigation-risk.csv").write_bytes(result)
    assert_makes_what_is_shipped(folder, tmp_path)


def filled(text: str, known: dict[str, str]) -> str:
    """A value of an Argo workflow with its ``{{...}}`` replaced."""
    return re.sub(r"\{\{(.+?)\}\}", lambda found: known[found[1]], text)


@pytest.mark.parametrize("folder", of_type("openeo"))
def test_openeo_process_graph_is_whole(folder: Path) -> None:
    """Every node names a process, every reference leads to a node or a declared parameter, one node is the result."""
    document = load(definition(folder))
    graph = document.get("process_graph", document)
    declared = {one["name"] for one in document.get("parameters", [])}
    assert [node for node in graph.values() if not node.get("process_id")] == []
    assert sum(bool(node.get("result")) for node in graph.values()) == 1
    for node in graph.values():
        for reference in references(node["arguments"]):
            assert reference.get("from_node", next(iter(graph))) in graph
            assert reference.get("from_parameter") in {None, *declared}
    assert set(parameters(folder)) <= declared


def references(value: Any) -> list[dict[str, Any]]:
    """All references among the arguments of a node, sub-graphs with their own names left out."""
    if isinstance(value, list):
        return [one for inner in value for one in references(inner)]
    if not isinstance(value, dict) or "process_graph" in value:
        return []
    if "from_node" in value or "from_parameter" in value:
        return [value]
    return [one for inner in value.values() for one in references(inner)]


def test_boxes_and_times_are_plausible() -> None:
    for path in [*ROOT.glob("products/*/collection.json"), *ROOT.glob("projects/*/collection.json")]:
        extent = load(path)["extent"]
        for west, south, east, north in extent["spatial"]["bbox"]:
            assert -180 <= west <= 180, path
            assert -180 <= east <= 180, path
            assert -90 <= south <= north <= 90, path
            assert math.isfinite(west + east)
        for start, end in extent["temporal"]["interval"]:
            assert start is None or end is None or start <= end, path
