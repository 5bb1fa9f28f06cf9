"""``oscat reproduce``: experiments of our own catalog run to the same result; each ingredient broken, one by one."""

import io
import json
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import oscat
from browser import served
from forge.runner import Evaluator
from forge.stage import NAME, Stage, build_seed
from openeo_double import TOKEN, backend
from oscat.shell.cli import oscat as command
from oscat.shell.how import How
from oscat.shell.reproduce import every, reproduce, run_all
from oscat.thought import definitions
from oscat.thought.pages import pages
from oscat.thought.pages.atlas import Atlas
from oscat.thought.reproduce.compare import by_checksum, likeness
from oscat.thought.reproduce.requests import bound, requests
from oscat.words.errors import CredentialsError, UsageError, WorldError
from oscat.words.reproduction import Environment, Input, Level, Output, Plan
from oscat.world import engines, images
from oscat.world.arrays import difference
from test_pages import SEED, TEMPLATES, catalog_of, judge_page

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "schemas" / "reproduction.json").read_text("utf-8"))
RUN = {
    "salinity-anomalies-2010-2023": "notebook",
    "glacier-mass-balance-2000-2023": "notebook",
    "wave-power-atlantic-2020": "ogc-application-package",
    "lst-downscaling-generated-town": "mlflow",
    "lst-model-on-its-sample": "mlflow",
    "bloom-share-generated-bay-2021": "openeo",
}
"""What runs here, in our own catalog."""
SALT = "salinity-anomalies-2010-2023"
WAVES = "wave-power-atlantic-2020"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A copy of our own catalog, to break."""
    for name in ("catalog", "products", "projects", "workflows", "experiments"):
        shutil.copytree(ROOT / name, tmp_path / "own" / name)
    shutil.copyfile(ROOT / "oscat.toml", tmp_path / "own" / "oscat.toml")
    return tmp_path / "own"


def run(*words: str) -> Any:
    return CliRunner().invoke(command, ["reproduce", *words])


# --- our own experiments ---------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("name", RUN)
def test_it_runs_to_the_same_result(name: str, tmp_path: Path) -> None:
    done = reproduce(name, ROOT, execute=True, to=tmp_path / "made")
    assert done.ran
    assert done.ran.well, done.ran.said
    assert done.level is Level.SAME, [one.told for one in done.outputs]
    assert not done.failed
    made = {path.name for path in (tmp_path / "made").rglob("*") if path.is_file()}
    assert {Path(one.output.name).name for one in done.outputs} <= made


def test_a_run_is_kept_as_a_crate(tmp_path: Path) -> None:
    reproduce(WAVES, ROOT, execute=True, to=tmp_path / "made")
    told = json.loads((tmp_path / "made/ro-crate-metadata.json").read_text("utf-8"))
    rows = {row["@id"]: row for row in told["@graph"]}
    assert len(rows) == len(told["@graph"]), "two things have one name"
    action = next(row for row in told["@graph"] if row["@type"] == "CreateAction")
    linked = [action["instrument"], *action["object"], *action["result"], *rows["./"]["hasPart"]]
    assert [one["@id"] for one in linked if one["@id"] not in rows] == []
    assert rows["#parameter-year"]["value"] == 2020
    assert rows["wave-power-daily.csv"]["description"].startswith("the same to the byte, beside wave-power-daily.csv")
    assert all((tmp_path / "made" / row["@id"]).is_file() for row in told["@graph"] if row["@type"] == "File")
    assert action["startTime"] <= action["endTime"]


def test_every_experiment_says_what_it_lacks() -> None:
    found = {one.plan.id: one for one in every(ROOT)}
    assert set(RUN) < set(found)
    assert {one.level for one in found.values()} == {Level.PINNED}
    lacking = {name: [lack.what for lack in one.plan.lacks] for name, one in found.items() if one.plan.lacks}
    assert lacking == {"ice-navigation-risk-invented-areas": ["its type is 'argo-workflow', which oscat cannot run"]}


def test_the_real_catalog_lacks_much(real: Path) -> None:
    """Level 0 all nine, each with its reasons."""
    found = every(real / "esa-osc")
    assert len(found) == 9
    assert {one.level for one in found} == {Level.DESCRIBED}
    assert all(one.plan.lacks for one in found)
    told = run("--in", str(real / "esa-osc"), "--format", "markdown").output
    assert told.count("\n") == 11
    for part in ("polaris", "0 described", "which oscat cannot run", "its definition is elsewhere"):
        assert part in told


def test_every_workflow_says_what_it_lacks(real: Path) -> None:
    """Of the real catalog none can be run as it stands; each says why."""
    judge = jsonschema_rs.validator_for(SCHEMA)
    rows = json.loads(run("--workflows", "--in", str(real / "esa-osc"), "--format", "json").stdout)["workflows"]
    assert len(rows) == 17
    assert {row["level"] for row in rows} == {0}
    assert all(row["lacks"] for row in rows)
    assert [one.message for row in rows for one in judge.iter_errors(row)] == []
    named = {row["workflow"]: " ".join(one["what"] for one in row["lacks"]) for row in rows}
    assert "has no 'application:type'" in named["fairsendd"]
    assert "its type is 'argo-workflow'" in named["polarwarp"]
    assert "theme" not in named["pca-on-ocean-data-cube"]
    table = run("--workflows", "--in", str(real / "esa-osc"), "--format", "markdown").output
    assert table.count("\n") == 19
    own = run("--workflows", "--in", str(ROOT)).output
    assert own.count("its definition is valid)") == 0
    assert own.count("everything is pinned)") == 8
    with pytest.raises(UsageError, match="goes without an id"):
        command.main(["reproduce", SALT, "--workflows", "--in", str(ROOT)], standalone_mode=False)


def test_where_it_can_run_and_with_what() -> None:
    done = run("cropland-mask-belgium-2018", "--in", str(ROOT))
    assert done.exit_code == 0
    for part in (
        "Level 2 of 4",
        "Copernicus Data Space Ecosystem https://openeo.dataspace",
        "openeo==0.36.0",
        "job.json",
    ):
        assert part in done.output


def test_the_report_for_programs_is_as_its_schema_says() -> None:
    judge = jsonschema_rs.validator_for(SCHEMA)
    for words in ((SALT,), (SALT, "--run")):
        told = json.loads(run(*words, "--in", str(ROOT), "--format", "json").stdout)
        assert [one.message for one in judge.iter_errors(told)] == []
    assert told["level"] == 4
    assert all(one["same"] for one in told["run"]["outputs"])
    listed = json.loads(run("--in", str(ROOT), "--format", "json").stdout)["experiments"]
    assert [one.message for row in listed for one in judge.iter_errors(row)] == []


# --- each ingredient broken --------------------------------------------------------------------------------------


def edited(file: Path, change: Callable[[Any], None]) -> None:
    """Change a JSON or YAML file."""
    reads, writes = (json.loads, json.dumps) if file.suffix == ".json" else (yaml.safe_load, yaml.safe_dump)
    value = reads(file.read_text("utf-8"))
    change(value)
    file.write_text(writes(value), "utf-8")


def test_a_parameter_renamed(catalog: Path, tmp_path: Path) -> None:
    file = catalog / f"experiments/{SALT}/input.yaml"
    edited(file, lambda one: one["parameters"].update(sed=one["parameters"].pop("seed")))
    assert reproduce(SALT, catalog).level is Level.DESCRIBED
    with pytest.raises(UsageError, match=r'cannot be run: the workflow declares no parameter "sed".*OSC425'):
        reproduce(SALT, catalog, execute=True, to=tmp_path / "made")
    assert not list((tmp_path / "made").iterdir())


def test_the_definition_removed(catalog: Path) -> None:
    (catalog / "workflows/salinity-anomaly-trend/notebook.ipynb").unlink()
    assert reproduce(SALT, catalog).level is Level.DESCRIBED
    with pytest.raises(UsageError, match="cannot be run"):
        reproduce(SALT, catalog, execute=True)


def test_the_definition_broken(catalog: Path) -> None:
    (catalog / "workflows/salinity-anomaly-trend/notebook.ipynb").write_text('{"nbformat": 4, "cells": []}', "utf-8")
    lacks = [one.what for one in reproduce(SALT, catalog).plan.lacks]
    assert any("the notebook has no cells" in one for one in lacks)


def test_the_input_removed(catalog: Path) -> None:
    (catalog / f"experiments/{SALT}/input.yaml").unlink()
    done = reproduce(SALT, catalog)
    assert done.level is Level.DESCRIBED
    assert any("OSC404" in one.where for one in done.plan.lacks)


def test_the_environment_unpinned(catalog: Path) -> None:
    """It runs all the same, and to the same result; that shows nothing for tomorrow."""
    edited(catalog / f"experiments/{SALT}/environment.yaml", lambda one: one["dependencies"].append("scipy>=1"))
    done = reproduce(SALT, catalog, execute=True)
    assert (done.level, done.failed) == (Level.VALID, False)
    assert any("names no exact version" in one.what for one in done.plan.lacks)


def test_an_output_that_differs_in_one_value(catalog: Path) -> None:
    file = next(catalog.glob("products/wave-power-demonstration/*.csv"))
    lines = file.read_text("utf-8").split("\n")
    row = lines[5].split(",")
    lines[5] = ",".join([row[0], f"{float(row[1]) + 0.01:.3f}", *row[2:]])
    file.write_text("\n".join(lines), "utf-8")
    done = run(WAVES, "--in", str(catalog), "--run")
    assert done.exit_code == 1
    assert "Level 3 of 4: runs." in done.output
    assert f"hs_m in row 6 is {row[1]}, and {float(row[1]) + 0.01:.3f} is published" in done.output
    assert reproduce(WAVES, catalog, execute=True, how=How(tolerance=0.1)).level is Level.SAME


def test_an_engine_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"papermill is not installed; `pip install 'oscat\[engines\]'`"):
        reproduce(SALT, ROOT, execute=True)


def test_a_type_that_nothing_here_runs() -> None:
    with pytest.raises(UsageError, match=r"nothing here runs .*, of the type 'openeo'"):
        reproduce("cropland-mask-belgium-2018", ROOT, execute=True)
    with pytest.raises(UsageError, match="'argo-workflow', which oscat cannot run"):
        reproduce("ice-navigation-risk-invented-areas", ROOT, execute=True)


def test_code_that_fails(catalog: Path, tmp_path: Path) -> None:
    file = catalog / "workflows/salinity-anomaly-trend/notebook.ipynb"
    notebook = json.loads(file.read_text("utf-8"))
    cell = {**notebook["cells"][1], "source": ["raise SystemError('no ice')"], "metadata": {}}
    notebook["cells"].append(cell)
    file.write_text(json.dumps(notebook), "utf-8")
    done = reproduce(SALT, catalog, execute=True, to=tmp_path / "made")
    assert done.ran
    assert (done.ran.well, done.level, done.failed) == (False, Level.PINNED, True)
    assert "no ice" in done.ran.said
    assert not list((tmp_path / "made").iterdir()), "half of a result is kept"
    assert run(SALT, "--in", str(catalog), "--run").exit_code == 1


def test_a_run_without_end(catalog: Path) -> None:
    project = catalog / "workflows/land-surface-temperature-downscaling"
    (project / "train.py").write_text("import time\ntime.sleep(600)\n", "utf-8")
    done = reproduce("lst-downscaling-generated-town", catalog, execute=True, how=How(minutes=0.1))
    assert done.ran
    assert "did not end within" in done.ran.said


def test_a_run_sees_no_secrets(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    project = catalog / "workflows/land-surface-temperature-downscaling"
    (project / "train.py").write_text("import os, sys\nprint(dict(os.environ))\nsys.exit(3)\n", "utf-8")
    done = reproduce("lst-downscaling-generated-town", catalog, execute=True)
    assert done.ran
    assert "secret" not in done.ran.said.lower()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("salt",), "there is no experiment 'salt'"),
        (("salinity-anomalies-2010-2024",), "Did you mean 'salinity-anomalies-2010-2023'"),
        (("--run",), "name the experiment that is to run"),
        ((SALT, "--run", "--request", "x"), "--request wants an id and goes without --run"),
        ((SALT, "--request", str(ROOT)), "is not an empty folder"),
    ],
)
def test_calls_that_make_no_sense(words: tuple[str, ...], told: str) -> None:
    done = run(*words, "--in", str(ROOT))
    assert isinstance(done.exception, UsageError)
    assert told in str(done.exception)


@pytest.mark.parametrize("type_", ["notebook", "openeo", "ogc-application-package", "mlflow"])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["cells", "cell_type", "metadata", "tags", "source", "process_graph", "parameters", "name"]
                )
                | st.sampled_from(
                    ["arguments", "from_node", "class", "inputs", "id", "$graph", "entry_points", "main"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).filter(lambda one: isinstance(one, dict))
)
def test_no_definition_makes_its_reader_stumble(type_: str, document: dict[str, Any]) -> None:
    assert all(isinstance(one, str) for one in definitions.faults(type_, document))
    definitions.parameters(type_, document)


# --- requests --------------------------------------------------------------------------------------------------------


def requested(name: str, to: Path) -> dict[str, Any]:
    assert run(name, "--in", str(ROOT), "--request", str(to)).exit_code == 0
    return {file.name: json.loads(file.read_text("utf-8")) for file in to.glob("*.json")}


def test_requests_for_ogc_api_processes(tmp_path: Path) -> None:
    found = requested(WAVES, tmp_path / "r")
    inputs = {"year": 2020, "seed": 7, "period_ratio": 1.18, "density": 1025.0, "gravity": 9.81}
    assert found["job.json"] == inputs
    assert found["execute.json"] == {"inputs": inputs, "response": "document"}
    unit = found["deploy.json"]["executionUnit"]
    assert (unit["type"], unit["value"]["cwlVersion"]) == ("application/cwl+json", "v1.2")


@pytest.mark.parametrize(
    ("name", "engine"),
    [(WAVES, "cwltool"), ("lst-model-on-its-sample", "mlflow-model"), ("lst-downscaling-generated-town", "mlflow")],
)
def test_a_request_is_all_that_its_command_needs(name: str, engine: str, tmp_path: Path) -> None:
    """The words that are told, said in the folder that was written, make what is published."""
    done = reproduce(name, ROOT, to=tmp_path / "r")
    (call,) = (one.call for one in done.requests if one.engine == engine)
    call = f"{call} --env-manager local" if engine == "mlflow" else call
    surroundings = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    surroundings |= {"MLFLOW_TRACKING_URI": (tmp_path / "m").as_uri(), "MLFLOW_ALLOW_FILE_STORE": "true"}
    subprocess.run(shlex.split(call), cwd=tmp_path / "r", env=surroundings, check=True, capture_output=True)
    for one in done.plan.outputs:
        (made,) = (tmp_path / "r").rglob(Path(one.name).name)
        assert made.read_bytes() == (ROOT / one.path).read_bytes()


def test_a_file_that_feeds_a_parameter_of_cwl(catalog: Path, tmp_path: Path) -> None:
    """It lies beside the job, and is told to others by its address."""
    definition = {"inputs": {"table": "File", "year": {"type": "int?"}}}
    sample = Input("table", "town", "https://example.org/products/town/s.csv", "products/town/s.csv")
    plan = Plan("e", "E", "w", "ogc-application-package", "workflows/w/w.cwl", inputs=(sample,), parameters={"year": 1})
    job, execute, _ = requests(plan, definition, lambda path: b"")
    here = {"class": "File", "location": "inputs/town/s.csv"}
    assert json.loads(job.content) == {"year": 1, "table": here}
    assert json.loads(execute.content)["inputs"] == {"year": 1, "table": {"href": sample.href}}


@pytest.mark.parametrize(
    ("name", "raw", "rows"),
    [
        ("s.csv", b"a,b\n1,x\n-2.5,\nnan,1e3\n", [[1, "x"], [-2.5, None], [None, 1000.0]]),
        ("s.json", b'{"dataframe_split": {"columns": ["a"], "data": [[1]]}}', [[1]]),
        ("s.csv", b"", None),
        ("s.json", b"[1]", None),
        ("s.nc", b"CDF", None),
    ],
)
def test_what_a_model_is_asked(name: str, raw: bytes, rows: list[Any] | None) -> None:
    sample = Input("", "p", "", f"products/p/{name}")
    plan = Plan("e", "E", "w", "mlflow", "workflows/w/MLmodel", inputs=(sample,), parameters={"offset": 1.5})
    found = [json.loads(one.content) for one in requests(plan, {"flavors": {}}, lambda path: raw)]
    assert [(one["dataframe_split"]["data"], one["params"]) for one in found] == [(rows, {"offset": 1.5})] * len(found)
    assert len(found) == (2 if rows else 0)


def test_a_model_without_sample(catalog: Path) -> None:
    name = "lst-model-on-its-sample"
    edited(catalog / f"experiments/{name}/input.yaml", lambda one: one.pop("inputs"))
    done = reproduce(name, catalog)
    assert done.level is Level.DESCRIBED
    assert [one.what for one in done.plan.lacks] == ["it names no sample for the model"]


def test_a_graph_that_asks_for_another_file(catalog: Path) -> None:
    """A run sees its own folder: nothing else of this machine is loaded."""
    name = "bloom-share-generated-bay-2021"
    graph = catalog / "workflows/phytoplankton-bloom-share/process-graph.json"
    edited(graph, lambda one: one["process_graph"]["load"]["arguments"].update(id=str(ROOT / "products/x.nc")))
    done = reproduce(name, catalog, execute=True)
    assert done.ran
    assert not done.ran.well
    assert "among the inputs of this run" in done.ran.said
    assert done.level is Level.PINNED


def test_a_request_for_openeo_has_no_parameter_left(tmp_path: Path) -> None:
    job = requested("cropland-mask-belgium-2018", tmp_path / "r")["job.json"]
    graph = job["process"]["process_graph"]
    assert definitions.faults("openeo", {"process_graph": graph}) == []
    assert '"west": 5.05' in json.dumps(graph)


def test_names_within_a_graph_are_its_own() -> None:
    year, data = {"from_parameter": "year"}, {"from_parameter": "data"}
    inner = {"process_graph": {"c": {"arguments": {"x": data, "y": year}}}}
    graph = {"a": {"arguments": {"v": data, "w": [year]}}, "b": {"arguments": {"r": inner}}}
    found = bound(graph, {"data": 1, "year": 2020})
    assert found["a"]["arguments"] == {"v": 1, "w": [2020]}
    assert found["b"]["arguments"]["r"]["process_graph"]["c"]["arguments"] == {"x": data, "y": 2020}


# --- fresh environments ----------------------------------------------------------------------------------------------


def pinned(catalog: Path, *packages: str, python: str = "") -> None:
    rows = [f"python={python or platform.python_version()}", {"pip": list(packages)}]
    edited(catalog / f"experiments/{SALT}/environment.yaml", lambda one: one.update(dependencies=rows))


def test_a_fresh_environment_of_the_pins(catalog: Path) -> None:
    """With the versions that this environment was made with, which uv has at hand."""
    pinned(catalog, *(f"{name}=={version(name)}" for name in ("numpy", "papermill", "ipykernel")))
    try:
        done = reproduce(SALT, catalog, execute=True, how=How(fresh=True, note=lambda _: None))
    except UsageError as error:
        if "dns" in str(error).lower() or "network" in str(error).lower() or "connect" in str(error).lower():
            pytest.skip(f"no network for packages: {error}")
        raise
    assert (done.level, done.otherwise) == (Level.SAME, ()), done.ran


def test_a_fresh_environment_that_cannot_be_had(catalog: Path) -> None:
    pinned(catalog, "no-such-package-of-anybody==9.9.9")
    with pytest.raises(UsageError, match="the packages that the experiment names cannot be had"):
        reproduce(SALT, catalog, execute=True, how=How(fresh=True, note=lambda _: None))
    pinned(catalog, "numpy==1.0", python="2.1.0")
    with pytest.raises(UsageError, match="the Python that the experiment names cannot be had"):
        reproduce(SALT, catalog, execute=True, how=How(fresh=True, note=lambda _: None))
    image = f"ghcr.io/a/b@sha256:{'0' * 64}"
    edited(catalog / f"experiments/{SALT}/environment.yaml", lambda one: one.update(container=image))
    with pytest.raises(UsageError, match="ran in the image ghcr"):
        reproduce(SALT, catalog, execute=True, how=How(fresh=True, note=lambda _: None))


def test_one_that_cannot_be_had_stops_no_other(catalog: Path) -> None:
    pinned(catalog, "no-such-package-of-anybody==9.9.9")
    for name in set(RUN) - {SALT}:
        shutil.rmtree(catalog / "experiments" / name)
    found = {one.plan.id: one for one in run_all(catalog, How(fresh=True, note=lambda _: None))}
    assert len(found) == 3
    ran = found[SALT].ran
    assert ran
    assert "cannot be had" in ran.said
    assert found[SALT].failed


# --- openEO ----------------------------------------------------------------------------------------------------------

CROPS = "cropland-mask-belgium-2018"
MASK = b"date,share\n2018-06-01,0.41\n"


def at(url: str, poll: float = 0.05) -> How:
    return How(backend=url, note=lambda _: None, poll=poll)


@pytest.fixture
def planned(catalog: Path) -> Path:
    """Our catalog, with the product that the process graph is to make."""
    folder = catalog / "products/cropland-mask-demonstration"
    asset = {"href": "./mask.csv", "type": "text/csv", "title": "Mask", "roles": ["data"]}
    edited(folder / "collection.json", lambda one: one.update(assets={"data": asset}))
    (folder / "mask.csv").write_bytes(MASK)
    return catalog


def test_a_process_graph_is_run_by_a_back_end(planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSCAT_OPENEO_TOKEN", TOKEN)
    with backend(files={"mask.csv": MASK}) as one:
        done = reproduce(CROPS, planned, execute=True, to=tmp_path / "made", how=at(one.url))
    assert (done.level, done.failed) == (Level.SAME, False)
    assert (tmp_path / "made/mask.csv").read_bytes() == MASK
    job = next(body for method, path, body in one.asked if (method, path) == ("POST", "/jobs"))
    assert definitions.faults("openeo", job["process"]) == []
    assert "from_parameter" not in json.dumps({k: v for k, v in job["process"].items() if k != "process_graph"})


def test_another_mask_is_told(planned: Path) -> None:
    with backend(files={"mask.csv": MASK.replace(b"0.41", b"0.14")}, open=True) as one:
        done = reproduce(CROPS, planned, execute=True, how=at(one.url))
    assert (done.level, done.failed) == (Level.RUNS, True)
    assert done.outputs[0].told == "share in row 2 is 0.14, and 0.41 is published"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"fails": "no such band B99"}, "no such band B99"),
        ({"refuses": "node x is unknown"}, "ProcessGraphInvalid: node x"),
    ],
)
def test_a_job_that_ends_badly(given: dict[str, Any], told: str, tmp_path: Path) -> None:
    with backend(open=True, **given) as one:
        done = reproduce(CROPS, ROOT, execute=True, to=tmp_path / "made", how=at(one.url))
    assert done.ran
    assert (done.ran.well, done.level, done.failed) == (False, Level.PINNED, True)
    assert told in done.ran.said
    assert not list((tmp_path / "made").iterdir())


def test_a_back_end_that_asks_who_it_is() -> None:
    with backend() as one, pytest.raises(CredentialsError, match="set OSCAT_OPENEO_TOKEN"):
        reproduce(CROPS, ROOT, execute=True, how=at(one.url))


def test_what_is_no_back_end(tmp_path: Path) -> None:
    with served(tmp_path) as url, pytest.raises(WorldError, match="does not answer as an openEO back-end"):
        reproduce(CROPS, ROOT, execute=True, how=at(url))


@pytest.mark.parametrize(
    ("name", "how", "told"),
    [
        (
            SALT,
            How(platform="openeo-platform"),
            "application packages are handed over, and this is 'notebook'",
        ),
        (CROPS, How(platform="openeo-platfrom"), "Did you mean 'openeo-platform'"),
        (CROPS, How(platform="deepesdl"), "no platform 'deepesdl' of this catalog runs process graphs"),
    ],
)
def test_platforms_that_cannot(name: str, how: How, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        reproduce(name, ROOT, execute=True, how=how)


# --- once a month ----------------------------------------------------------------------------------------------------


@pytest.mark.site
def test_the_monthly_run_from_the_clock_to_the_page(catalog: Path, tmp_path: Path, evaluator: Evaluator) -> None:
    """An experiment that stops reproducing has an issue, which the next good run closes; the site tells the public."""
    shutil.copyfile(ROOT / "catalog/stewards.yaml", catalog / "catalog/stewards.yaml")
    stewards = {
        "stewards": [{"github": "@waves", "kinds": ["experiment"]}, {"github": "@all"}],
        "maintainers": ["@boss"],
    }
    stage = Stage(tmp_path, build_seed(tmp_path / "seed", stewards, catalog), evaluator)
    try:
        stage.double.person("waves", NAME, "write")
        path = "products/wave-power-demonstration/wave-power-daily.csv"
        good = (catalog / path).read_text("utf-8")
        stage.commit(stage.hub("boss"), "main", {path: good.replace("2020-01-02,", "2020-01-02,9", 1)})
        assert stage.scheduled("experiments.yml")[0].jobs == {"run": "success", "tell": "success"}
        (issue,) = stage.double.issues[NAME].values()
        assert (issue.state, issue.assignees, issue.labels) == ("open", ["waves"], ["reproducibility"])
        assert "hs\\_m in row 3 is" in (issue.body or "")
        stage.commit(stage.hub("boss"), "main", {path: good})
        stage.scheduled("experiments.yml")
        assert (issue.state, issue.reason) == ("closed", "completed")
        stage.scheduled("publish.yml")
        assert stage.runner
        assert stage.runner.deployed
        page = (stage.runner.deployed / "experiments" / WAVES / "index.html").read_text("utf-8")
        assert "the same to the byte" in page
        assert not stage.double.violations
    finally:
        stage.close()


# --- pages -----------------------------------------------------------------------------------------------------------


def page_of(**told: Any) -> str:
    """The page of the seed's experiment, with what is told of it."""
    empty: dict[str, Any] = {"lacks": [], "requests": [], "platforms": [], "inputs": [], "parameters": {}}
    known = {"type": "notebook", "level": 4, "workflow": "", **empty} | told
    site = replace(TEMPLATES, reproductions={"salinity-trend-arctic": known})
    made = dict(pages(Atlas(catalog_of(SEED)), site))
    page = made["experiments/salinity-trend-arctic/index.html"].decode()
    judge_page("experiments/salinity-trend-arctic/index.html", page)
    return page


def test_the_page_of_an_experiment() -> None:
    output = {"name": "ice.csv", "same": True, "told": "the same to the byte"}
    run = {"at": "2026-11-20T10:00:00+00:00", "well": True, "outputs": [output], "otherwise": ["numpy 2 instead of 1"]}
    page = page_of(run=run, requests=[{"call": "papermill a b"}])
    for part in (
        "Level 4 of 4",
        "20 November 2026",
        "with numpy 2 instead of 1",
        "the same to the byte",
        "papermill a b",
    ):
        assert part in page
    assert page.count('class="reached"') == 5
    given = {"inputs": [{"name": "s", "product": "salinity-arctic", "href": ""}], "parameters": {"year": 2020}}
    given |= {"workflow": "salinity-trend", "outputs": [{"product": "salinity-arctic", "name": "trend.nc"}]}
    given |= {"platforms": [{"id": "openeo-example", "title": "x", "service": "", "sign_in": "Ask for an account."}]}
    page = page_of(**given)
    for part in ("Goes in", "as <code>s</code>", "<code>year</code>", "trend.nc", "Ask for an account."):
        assert part in page
    lacking = page_of(level=0, lacks=[{"what": "<script>alert(1)</script>", "remedy": "Do it."}] * 20)
    assert (lacking.count('class="reached"'), lacking.count("&lt;script&gt;"), "and 12 more" in lacking) == (1, 8, True)
    assert "oscat reproduce" not in lacking


def test_runs_stand_on_the_built_page(tmp_path: Path) -> None:
    told = tmp_path / "runs.json"
    told.write_text(run(WAVES, "--in", str(ROOT), "--run", "--format", "json").stdout, "utf-8")
    oscat.build(ROOT, tmp_path / "tree", reproductions=told)
    page = (tmp_path / "tree/experiments" / WAVES / "index.html").read_text("utf-8")
    assert "Level 4 of 4" in page
    assert "the same to the byte" in page
    other = (tmp_path / "tree/experiments" / SALT / "index.html").read_text("utf-8")
    assert "Level 2 of 4" in other
    told.write_text('{"version": 1}', "utf-8")
    with pytest.raises(UsageError, match="is nothing that `oscat reproduce"):
        oscat.build(ROOT, tmp_path / "tree", reproductions=told)


# --- likeness --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "published", "made", "same", "told"),
    [
        ("a.csv", b"t,v\n1,2.0\n", b"t,v\n1,2.0\n", True, "the same to the byte"),
        ("a.csv", b"t,v\n1,2.0\n", b"t,v\r\n1,2\r\n", True, "the same within 1e-09"),
        ("a.csv", b"t,v\n1,2.0\n", b"t,v\n1,2.1\n", False, "v in row 2 is 2.1, and 2.0 is published"),
        (
            "a.csv",
            b"t,v\n1,2\n3,4\n",
            b"t,v\n9,9\n9,9\n",
            False,
            "t in row 2 is 9, and 1 is published, and 3 more differ",
        ),
        ("a.csv", b"t,v\n1,2\n", b"t,v\n", False, "the number of rows is 1, and 2 is published"),
        ("a.csv", b"t\nnan\n", b"t\nNaN\n", True, "the same within 1e-09"),
        ("a.json", b'{"a": [1, 2]}', b'{"a":[1,2.0]}', True, "the same within 1e-09"),
        ("a.json", b'{"a": [1, 2]}', b'{"a": [1, 3]}', False, "/a/1 is 3, and 2 is published"),
        ("a.json", b'{"a": true}', b'{"a": 1}', False, "/a is 1, and true is published"),
        ("a.json", b"{", b"[", False, "1 bytes came out, 1 are published, and they differ"),
        ("a.bin", b"12", b"123", False, "3 bytes came out, 2 are published, and they differ"),
        ("a.csv", b"t", None, False, "the run made no file a.csv"),
    ],
)
def test_likeness(name: str, published: bytes, made: bytes | None, same: bool, told: str) -> None:
    found = likeness(Output("p", name, name), published, made)
    assert (found.same, found.told) == (same, told)


@pytest.mark.parametrize(
    ("checksum", "made", "same", "told"),
    [
        (f"1220{sha256(b'ice').hexdigest()}", b"ice", True, "the sha256 is the one that is published"),
        (f"1220{sha256(b'ice').hexdigest()}", b"sea", False, "the sha256 is not the one that is published"),
        ("9999ff", b"ice", False, "its checksum is of a kind that is not known here"),
        (f"1220{sha256(b'ice').hexdigest()}", None, False, "the run made no file a.nc"),
    ],
)
def test_likeness_of_what_is_published_elsewhere(checksum: str, made: bytes | None, same: bool, told: str) -> None:
    found = by_checksum(Output("p", "a.nc", "", "", checksum), made)
    assert (found.same, found.told) == (same, told)


def test_arrays_are_compared_by_value(tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray", reason="the extra «data» is not installed")
    pytest.importorskip("h5netcdf", reason="the extra «data» is not installed")
    one = xarray.Dataset({"ice": (("y", "x"), [[1.0, 2.0], [3.0, float("nan")]])})
    files = {name: tmp_path / f"{name}.nc" for name in ("one", "same", "near", "far", "more")}
    one.to_netcdf(files["one"], engine="h5netcdf")
    one.assign_attrs(history="another day").to_netcdf(files["same"], engine="h5netcdf")
    (one + 1e-12).to_netcdf(files["near"], engine="h5netcdf")
    (one + 0.5).to_netcdf(files["far"], engine="h5netcdf")
    one.assign(sea=1).to_netcdf(files["more"], engine="h5netcdf")
    told = {name: difference(files["one"], file, 1e-9) for name, file in files.items()}
    assert told == {
        "one": "",
        "same": "",
        "near": "",
        "far": "ice differs at 3 of 4 places, by 0.5 at most",
        "more": "sea is only in what came out",
    }
    (tmp_path / "broken.nc").write_bytes(b"no arrays")
    assert difference(files["one"], tmp_path / "broken.nc", 1e-9) is None


@given(st.lists(st.lists(st.floats() | st.text(max_size=5), max_size=4), max_size=5))
def test_what_is_the_same_is_the_same(rows: list[list[Any]]) -> None:
    raw = json.dumps(rows).encode()
    assert likeness(Output("p", "a.json", "a.json"), raw, raw + b"\n").same


def test_what_is_otherwise_here() -> None:
    wanted = Environment("2.7.18", ("numpy==0.1", "no-such-package==1", "pytest"), "ghcr.io/a@sha256:0")
    told = list(engines.otherwise(wanted))
    assert told[0] == "not in the image ghcr.io/a@sha256:0"
    assert told[1].endswith("instead of 2.7.18")
    assert told[3] == "no-such-package is not here instead of 1"
    assert len(told) == 4


def picture(colour: tuple[int, int, int], suffix: str = "PNG", size: tuple[int, int] = (4, 3), **how: Any) -> bytes:
    """A picture of one colour with a white corner."""
    made = Image.new("RGB", size, colour)
    made.putpixel((0, 0), (255, 255, 255))
    packed = io.BytesIO()
    made.save(packed, suffix, **how)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("made", "tolerance", "told"),
    [
        (picture((10, 20, 30), compress_level=0), 1e-9, ""),
        (picture((10, 20, 30), "WEBP", lossless=True), 1e-9, ""),
        (picture((12, 20, 30)), 1e-9, "11 of 12 pixels differ, by 2 of 255 at most"),
        (picture((12, 20, 30)), 0.01, ""),
        (picture((10, 20, 30), size=(3, 4)), 1e-9, "the picture is 3 × 4 pixels, and 4 × 3 pixels is published"),
        (b"no picture", 1e-9, None),
    ],
)
def test_pictures_by_their_pixels(made: bytes, tolerance: float, told: str | None) -> None:
    assert images.difference(picture((10, 20, 30)), made, tolerance) == told
