"""What is installed works without the checkout: the wheel in an empty environment checks and builds a catalog."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from oscat import __version__

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")


def ran(*command: str | Path, cwd: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "VIRTUAL_ENV"))}
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=cwd, env=env | more, capture_output=True, text=True, check=False, timeout=400)


def run(*command: str | Path, cwd: Path) -> str:
    done = ran(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UV.is_file():
        pytest.skip(f"uv is not at {UV}; `make test` puts it there")
    to = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "--wheel", "--quiet", "--out-dir", to, ROOT, cwd=ROOT)
    return next(to.glob("*.whl"))


def test_the_wheel_ships_schemas_templates_and_assets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("schemas", "site/templates", "site/assets"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"oscat/{folder}/{path.relative_to(ROOT / folder).as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "catalog/", "products/"))]


@pytest.mark.site
def test_the_wheel_checks_and_builds_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, wheel, cwd=tmp_path)
    shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    oscat = python.with_name("oscat")
    assert "No findings" in run(oscat, "check", "catalog", cwd=tmp_path)
    assert "Wrote " in run(oscat, "build", "catalog", "--to", "site", cwd=tmp_path)
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "assets" / "oscat.css").is_file()
    where = run(python, "-c", "import oscat; print(oscat.__file__, oscat.check('catalog').failed)", cwd=tmp_path)
    assert str(tmp_path / "env") in where
    assert where.strip().endswith("False")


# The release --------------------------------------------------------------------------------------------------------

RELEASE = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]["build"]["steps"]
BUILD = next(step["run"] for step in RELEASE if "uv build" in step.get("run", ""))
PINS = (ROOT / ".github/actions/oscat/build.txt").read_text("utf-8")


def released(tmp_path: Path, tag: str, pins: str = PINS) -> "subprocess.CompletedProcess[str]":
    """The step of the workflow that makes a release, in a checkout of its own."""
    if not UV.is_file():
        pytest.skip(f"uv is not at {UV}; `make test` puts it there")
    here = tmp_path / "checkout"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for path in filter(lambda one: one and (ROOT / one).is_file(), listed):
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, here / path)
    (here / ".github/actions/oscat/build.txt").write_text(pins, "utf-8")
    return ran("bash", "-e", "-c", BUILD, cwd=here, TAG=tag, PATH=f"{UV.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.site
def test_a_tag_makes_a_wheel_its_source_and_what_they_are_made_of(tmp_path: Path) -> None:
    done = released(tmp_path, f"v{__version__}")
    assert done.returncode == 0, done.stdout + done.stderr
    release = tmp_path / "checkout/release"
    made = {path.name for path in (release / "dist").iterdir() if path.name != ".gitignore"}
    assert made == {f"oscat-{__version__}-py3-none-any.whl", f"oscat-{__version__}.tar.gz"}
    parts = {one["name"] for one in json.loads((release / "sbom.cdx.json").read_text("utf-8"))["components"]}
    assert {"orjson", "duckdb", "jinja2"} <= parts


@pytest.mark.site
def test_no_release_of_another_version_than_its_tag_says(tmp_path: Path) -> None:
    done = released(tmp_path, "v99.0.0")
    assert done.returncode == 1
    assert "v99.0.0 is not the version" in done.stdout
    assert not (tmp_path / "checkout/release").exists()


def test_the_release_is_built_with_what_builds_it_here() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["build-constraint-dependencies"]
    assert [one for one in told if not re.search(rf"^{re.escape(one)} ", PINS, re.MULTILINE)] == []


@pytest.mark.site
def test_what_builds_the_release_is_what_was_pinned(tmp_path: Path) -> None:
    done = released(tmp_path, f"v{__version__}", re.sub(r"sha256:\w{8}", "sha256:00000000", PINS))
    assert done.returncode != 0
    assert "Hash mismatch" in done.stderr
