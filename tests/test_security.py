"""What the guide on security says is held by tests is held by tests that there are."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
GUIDE = HERE.parent / "site" / "docs" / "security.md"
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", GUIDE.read_text("utf-8"))))


@cache
def written_in(file: str) -> set[str]:
    """The names of the tests of a file."""
    nodes = ast.parse((HERE / file).read_text("utf-8")).body
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda one: one.removesuffix(".py"))
def test_what_is_said_to_hold_is_there(file: str, name: str) -> None:
    assert name in written_in(file)


def test_every_threat_names_its_test() -> None:
    rows = [line for line in GUIDE.read_text("utf-8").splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith("| threat |")]
    assert len(threats) > 30
    assert all("::test_" in row.rsplit("|", 2)[1] for row in threats), "each ends with what holds it"


def test_every_attack_stands_in_the_guide() -> None:
    known = {name for file, name in NAMED if file == "test_bot_attacks.py"}
    rest = written_in("test_bot_attacks.py") - known
    assert {name for name in rest if name.startswith("test_") and not name.endswith("_is_noticed")} == set()


def test_the_list_of_what_it_is_made_of_is_whole(tmp_path: Path) -> None:
    """CycloneDX, with every package that the project asks for and the version that is pinned."""
    root, to = HERE.parent, tmp_path / "sbom.json"
    uv = Path(sys.executable).with_name("uv")
    how = ("--quiet", "--frozen", "--offline", "--no-dev", "--all-extras", "--format", "cyclonedx1.5")
    subprocess.run([uv, "export", *how, "--project", root, "--output-file", to], check=True, capture_output=True)
    told = json.loads(to.read_bytes())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    listed = {(one["name"], one["version"]) for one in told["components"]}
    pinned = {(one["name"], one["version"]) for one in tomllib.loads((root / "uv.lock").read_text("utf-8"))["package"]}
    assert listed <= pinned
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\s\[<>=!~;]", one, maxsplit=1)[0].lower().replace("_", "-") for one in asked}
    assert names - {"oscat"} <= {name for name, _ in listed}
