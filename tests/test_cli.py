"""The command line as a person meets it: what it prints, and how it ends."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent / "schemas" / "report.json").read_text("utf-8"))
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in an empty folder; its output and exit code."""

    def running(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "oscat", *map(str, args)]
        clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts"), "HOME": str(tmp_path)}
        return subprocess.run(
            command, cwd=tmp_path, env={**clean, **env}, capture_output=True, text=True, check=False, timeout=60
        )

    return running


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A small valid catalog that a test may spoil."""
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


@pytest.fixture
def spoiled(seed: Path) -> Path:
    """The same with one wrong reference."""
    product = seed / "products" / "salinity-arctic" / "collection.json"
    product.write_text(product.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    return seed


def test_a_clean_catalog_ends_with_0(run: Run, seed: Path) -> None:
    done = run("check", seed)
    assert done.returncode == 0
    assert done.stdout.startswith("note: ")
    assert "No findings: 20 files, 11 entries." in done.stdout


def test_a_finding_names_file_line_fault_and_remedy_and_ends_with_1(run: Run, spoiled: Path) -> None:
    done = run("check", spoiled)
    assert done.returncode == 1
    assert "products/salinity-arctic/collection.json" in done.stdout
    assert 'OSC401  osc:missions names the eo-mission "smoss", which does not exist' in done.stdout
    assert "Did you mean 'smos'?" in done.stdout
    assert "1 error in 1 of 20 files." in done.stdout
    assert "\x1b" not in done.stdout


def test_one_file_or_folder_is_checked_alone(run: Run, spoiled: Path) -> None:
    assert run("check", spoiled / "products" / "salinity-arctic" / "collection.json").returncode == 1
    assert run("check", spoiled / "products" / "salinity-arctic").returncode == 1
    assert run("check", spoiled / "products" / "ice-thickness-arctic").returncode == 0
    assert "No findings: 1 file" in run("check", spoiled / "projects").stdout


def test_json_keeps_its_schema(run: Run, spoiled: Path) -> None:
    done = run("check", spoiled, "--format", "json")
    report = json.loads(done.stdout)
    assert jsonschema_rs.validator_for(SCHEMA, validate_formats=True).is_valid(report)
    assert done.returncode == 1
    assert report["version"] == 1
    assert [finding["code"] for finding in report["findings"]] == ["OSC401"]
    assert report["summary"] == {"errors": 1, "warnings": 0, "hints": 0, "files": 20, "entries": 11}


def test_github_gets_an_annotation_at_the_line(run: Run, spoiled: Path) -> None:
    first = run("check", spoiled, "--format", "github").stdout.splitlines()[0]
    assert first.startswith("::error file=products/salinity-arctic/collection.json,line=")
    assert ",title=OSC401 unknown-reference::osc:missions names" in first


def test_hostile_names_cannot_speak_in_the_output(run: Run, seed: Path) -> None:
    (seed / "products" / "a\x1b[31m\n::error::x.html").write_text("", "utf-8")
    for form in ("text", "github"):
        out = run("check", seed, "--format", form).stdout
        assert "\x1b" not in out
        assert "\n::error::x" not in out


def test_strict_fails_on_warnings(run: Run, seed: Path) -> None:
    (seed / "products" / "salinity-arctic" / "page.html").write_text("<p>", "utf-8")
    assert run("check", seed).returncode == 0
    assert run("check", seed, "--strict").returncode == 1


def test_many_alike_are_folded_unless_all_are_wanted(run: Run, seed: Path) -> None:
    path = seed / "products" / "salinity-arctic" / "collection.json"
    record = json.loads(path.read_text("utf-8"))
    record["osc:variables"] = [f"no-such-{n}" for n in range(9)]
    path.write_text(json.dumps(record), "utf-8")
    assert "… and 4 more of OSC401 in this file (--all shows them)" in run("check", seed).stdout
    assert run("check", seed, "--all").stdout.count("OSC401") == 9


def test_colours_on_a_terminal_only(seed: Path, spoiled: Path) -> None:
    parent, child = pty.openpty()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts"), "HOME": str(seed)}
    subprocess.run(
        [sys.executable, "-m", "oscat", "check", str(spoiled)], stdout=child, stderr=child, env=env, check=False
    )
    assert b"\x1b[31;1merror" in os.read(parent, 65536)
    os.close(parent)
    os.close(child)


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["check", "nowhere"], "nowhere does not exist"),
        (["check", "empty"], "empty is no catalog: it has neither oscat.toml nor catalog/catalog.json, nor"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
        (["build", "empty"], "is no catalog"),
        (["import", "empty", "--to", "x"], "is no catalog"),
        (["explain", "OSC999"], "there is no rule 'OSC999'. Did you mean 'OSC"),
        (["build", "seed", "--to", "seed"], "holds the catalog itself"),
        (["build", "seed", "--to", "full"], "full is not empty and was not written by oscat"),
        (["import", "seed", "--to", "full"], "full is not empty"),
        (["build", "seed", "--to", "seed/products/out"], "lies among the records"),
        (["check", "seed/oscat.tom"], "seed/oscat.tom does not exist"),
        (["check", "home/projects/thesis"], "is no catalog"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(run: Run, seed: Path, args: list[str], text: str) -> None:
    (seed.parent / "empty").mkdir()
    (seed.parent / "full").mkdir()
    (seed.parent / "home" / "projects" / "thesis").mkdir(parents=True)
    (seed.parent / "full" / "thesis.txt").write_text("years of work", "utf-8")
    done = run(*args)
    assert done.returncode == 2
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert (seed.parent / "full" / "thesis.txt").read_text("utf-8") == "years of work"


@pytest.mark.parametrize(
    "command", [[], ["check"], ["build"], ["serve"], ["import"], ["explain"], ["schemas", "fetch"]]
)
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Usage: " in done.stdout
    assert command[:1] in ([], ["schemas"]) or "Examples:" in done.stdout


def test_explain_prints_a_rule_by_code_or_name(run: Run) -> None:
    by_code, by_name = run("explain", "osc108"), run("explain", "id-not-folder")
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("# OSC108 id-not-folder\n")
    assert "## Use instead" in by_code.stdout
    assert "OSC108  id-not-folder" in run("explain").stdout


def test_schemas_are_listed_and_fetched_only_over_https(run: Run, seed: Path) -> None:
    path = seed / "products" / "salinity-arctic" / "collection.json"
    record = json.loads(path.read_text("utf-8"))
    record["stac_extensions"] += ["http://127.0.0.1:9/x.json", "file:///etc/passwd"]
    path.write_text(json.dumps(record), "utf-8")
    assert "missing  http://127.0.0.1:9/x.json" in run("schemas", "list", seed).stdout
    done = run(
        "schemas", "fetch", seed / "products", HTTPS_PROXY="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9"
    )
    assert done.returncode == 3
    assert "http://127.0.0.1:9/x.json is not fetched: only https addresses are" in done.stderr
    assert "file:///etc/passwd is not fetched" in done.stderr
    assert "could not be fetched" in done.stderr


def test_a_folder_whose_record_has_the_wrong_name_is_found_when_checked_alone(run: Run, seed: Path) -> None:
    folder = seed / "products" / "ice-thickness-arctic"
    (folder / "collection.json").rename(folder / "collection.json.txt")
    done = run("check", folder)
    assert done.returncode == 1
    assert "the folder holds no collection.json, so there is no product 'ice-thickness-arctic'" in done.stdout
    assert "Rename collection.json.txt to collection.json." in done.stdout


def test_records_in_a_misspelt_folder_are_found(run: Run, seed: Path) -> None:
    shutil.copytree(seed / "products" / "ice-thickness-arctic", seed / "product" / "new-ice")
    (seed / "product" / "script.py").write_text("", "utf-8")
    done = run("check", seed)
    assert done.returncode == 1
    assert "product/new-ice/collection.json" in done.stdout
    assert "Did you mean 'products'?" in done.stdout
    assert "script.py" not in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_behind(seed: Path, tmp_path: Path, number: signal.Signals) -> None:
    for n in range(400):
        shutil.copytree(seed / "products" / "ice-thickness-arctic", seed / "products" / f"more-{n}")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "oscat", "build", str(seed), "--to", str(tmp_path / "out" / "site")]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as build:
        deadline = time.monotonic() + 30
        while not list((tmp_path / "out").glob(".site.*")) and time.monotonic() < deadline:
            time.sleep(0.005)
        build.send_signal(number)
        _, said = build.communicate(timeout=30)
    assert build.returncode == 130
    assert said.strip() == "oscat: interrupted"
    assert list((tmp_path / "out").iterdir()) == []


def test_errors_are_part_of_the_python_api() -> None:
    import oscat

    with pytest.raises(oscat.UsageError, match="does not exist"):
        oscat.check("nowhere")
    assert issubclass(oscat.UsageError, oscat.OscatError)
    assert issubclass(oscat.WorldError, oscat.OscatError)


def test_a_long_report_closes_with_a_line_for_each_rule(run: Run, seed: Path) -> None:
    path = seed / "products" / "salinity-arctic" / "collection.json"
    record = json.loads(path.read_text("utf-8"))
    record["osc:variables"] = [f"no-such-{n}" for n in range(25)]
    path.write_text(json.dumps(record), "utf-8")
    assert "OSC401 unknown-reference            25 errors in 1 file" in run("check", seed).stdout
