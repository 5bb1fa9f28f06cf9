"""The workflow files as files: three independent judges, and the rules of the house that none of them knows."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from forge.runner import TRUSTED, Evaluator, _Loader
from oscat.shell.robot import policy_at
from oscat.thought.bot.codeowners import text as codeowners

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    env = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def read(file: Path) -> dict[str, Any]:
    value = yaml.load(file.read_text("utf-8"), _Loader)
    assert isinstance(value, dict)
    return value


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_actionlint() -> None:
    done = run(str(BIN / "actionlint"), "-no-color", *map(str, FILES))
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_of_weight() -> None:
    done = run(str(BIN / "zizmor"), "--offline", "--no-progress", "--format", "json", ".github")
    grave = [one for one in json.loads(done.stdout) if one["determinations"]["severity"] in ("Medium", "High")]
    grave = [one for one in grave if not one["ignored"]]
    assert not [(one["ident"], one["locations"][0]["symbolic"]["key"]) for one in grave]


def test_the_schema_of_workflows() -> None:
    for schema, files in (
        ("vendor.github-workflows", FILES),
        ("vendor.github-actions", list((ROOT / ".github" / "actions").glob("*/action.yml"))),
    ):
        done = run(str(BIN / "check-jsonschema"), "--builtin-schema", schema, *map(str, files))
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_github_itself_reads_it(evaluator: Evaluator, file: Path) -> None:
    assert evaluator.ask("parse", name=file.name, content=file.read_text("utf-8"))["errors"] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_rules_of_the_house(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 30, name
        assert isinstance(job["permissions"], dict), name
    for step in steps(workflow):
        uses = step.get("uses", "")
        assert not uses or uses.startswith("./") or re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", uses), uses
        assert "${{" not in step.get("run", ""), "values go through env"
        both = ("restore", "save")
        allowed = {"links": both, "experiments": both, "publish": ("restore",)}.get(file.stem, ())
        assert "cache" not in uses or uses.partition("@")[0] in {f"actions/cache/{one}" for one in allowed}
        if uses.startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_who_reads_a_proposal_cannot_write(file: Path) -> None:
    """A job that judges may not write; one that writes gets the verdict as an output, and no artifact of anybody."""
    workflow = read(file)
    if not set(workflow["on"]) & TRUSTED or file.stem == "publish":
        return
    for name, job in workflow["jobs"].items():
        writes = "write" in job["permissions"].values()
        text = json.dumps(job["steps"])
        for step in job["steps"]:
            if "download-artifact" in step.get("uses", ""):
                alone = set(workflow["on"]) == {"schedule", "workflow_dispatch"}
                assert alone or workflow["on"] == {"push": {"tags": ["v*"]}}, "no proposal has a part in it"
                assert step["with"].keys() < {"name", "pattern", "path"}, "what this run made itself, and no other"
        assert not (writes and ("bot judge" in text or "--output" in text)), name
        assert "pull_request.head" not in text
        assert "refs/pull" not in text


def test_codeowners_is_what_the_stewards_say() -> None:
    assert (ROOT / ".github" / "CODEOWNERS").read_text("utf-8") == codeowners(policy_at(ROOT))


def test_a_bad_workflow_is_seen(tmp_path: Path) -> None:
    """The judges do judge."""
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "name: x\non: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n",
        "utf-8",
    )
    assert run(str(BIN / "actionlint"), "-no-color", str(bad)).returncode == 1
    done = run(str(BIN / "zizmor"), "--offline", "--no-progress", "--format", "json", str(bad))
    assert {"template-injection", "unpinned-uses", "dangerous-triggers"} <= {
        one["ident"] for one in json.loads(done.stdout)
    }
