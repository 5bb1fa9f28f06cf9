"""``oscat doctor --github``: what a repository's settings lack, told from what GitHub says of them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from forge.stage import ICE, NAME, ROOT, Stage
from oscat.shell.cli import oscat
from oscat.words.errors import UsageError

RULESET = {"ruleset_source_type": "Repository", "ruleset_source": NAME, "ruleset_id": 1}


def rule(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"type": kind, **RULESET} | ({"parameters": parameters} if parameters else {})


def required(source: int | None) -> dict[str, Any]:
    check = {"context": "catalog/ok"} | ({"integration_id": source} if source else {})
    return rule("required_status_checks", required_status_checks=[check], strict_required_status_checks_policy=False)


REVIEWED = rule(
    "pull_request",
    required_approving_review_count=1,
    dismiss_stale_reviews_on_push=True,
    require_code_owner_review=False,
    require_last_push_approval=False,
    required_review_thread_resolution=False,
)
HEALTHY = [required(15368), REVIEWED, rule("non_fast_forward"), rule("deletion")]


@pytest.fixture
def bare(tmp_path: Path, seed_repository: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, seed_repository)
    stage.double.rules = HEALTHY
    stage.double.pages = {"build_type": "workflow"}
    yield stage
    stage.close()
    assert not stage.double.violations


def told(stage: Stage, root: Path | None = None) -> tuple[int, str]:
    env = {"GITHUB_TOKEN": stage.double.person("boss"), "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": stage.double.base}
    result = CliRunner().invoke(oscat, ["doctor", "--github", "--root", str(root or stage.seed)], env=env)
    return result.exit_code, result.output


def test_a_healthy_repository(bare: Stage) -> None:
    code, text = told(bare)
    assert code == 0
    assert "All that the bot needs is there." in text
    assert "advice   there is no merge queue" in text


@pytest.mark.parametrize(
    ("rules", "what"),
    [
        ([], "the status catalog/ok is not required"),
        ([required(None), *HEALTHY[1:]], "any App may set the status catalog/ok"),
        ([HEALTHY[0], *HEALTHY[2:]], "nobody has to review"),
        ([*HEALTHY[:2], HEALTHY[3]], "history can be overwritten"),
    ],
)
def test_what_the_rules_lack(bare: Stage, rules: list[dict[str, Any]], what: str) -> None:
    bare.double.rules = rules
    code, text = told(bare)
    assert code == 1
    assert f"missing  {what}" in text


def test_the_branches_of_platforms(bare: Stage, tmp_path: Path) -> None:
    root = Path(shutil.copytree(bare.seed, tmp_path / "copy"))
    path = next(root.glob("catalog/platforms/*/record.json"))
    record = json.loads(path.read_text("utf-8"))
    record["properties"] |= {"osc:app": "cube[bot]", "osc:entries": ["products/cube-*"]}
    path.write_text(json.dumps(record), "utf-8")
    what = f"advice   everybody who may write can use the branches platform/{record['id']}/"
    assert what in told(bare, root)[1]
    bare.double.rules = [*HEALTHY, rule("creation"), rule("update")]
    assert what not in told(bare, root)[1]


def test_pages_and_rights(bare: Stage) -> None:
    bare.double.pages = None
    assert "missing  GitHub Pages is off" in told(bare)[1]
    bare.double.pages = {"build_type": "legacy"}
    assert "builds from a branch" in told(bare)[1]
    bare.double.workflow_permissions = "write"
    assert "workflows may write by default" in told(bare)[1]


def test_the_page_of_open_proposals(bare: Stage, tmp_path: Path) -> None:
    text = (bare.seed / ICE).read_text("utf-8").replace("ice-thickness-arctic", "floe")
    pull = bare.propose("alice", {"products/floe/collection.json": text}, title="<script>alert(1)</script> & more")
    pull.labels += ["needs-review", "kind:product", "theme:cryosphere"]
    pull.assignees.append("ice-one")
    env = {"GITHUB_TOKEN": bare.double.person("boss"), "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": bare.double.base}
    listed = tmp_path / "proposals.json"
    assert CliRunner().invoke(oscat, ["bot", "queue", "--to", str(listed)], env=env).exit_code == 0
    document = json.loads(listed.read_text("utf-8"))
    schema = json.loads((ROOT / "schemas" / "proposals.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    site = tmp_path / "site"
    built = CliRunner().invoke(oscat, ["build", str(bare.seed), "--to", str(site), "--proposals", str(listed)])
    assert built.exit_code == 0, built.output
    page = (site / "proposals" / "index.html").read_text("utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "Waiting for a review" in page
    assert "product, cryosphere; open for 0 days; ice-one reviews" in page
    assert json.loads((site / "proposals" / "proposals.json").read_text("utf-8")) == document
    assert 'href="proposals/"' in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 2}', '{"version": 1}'])
def test_a_file_that_is_no_list_of_proposals(tmp_path: Path, seed_repository: Path, text: str) -> None:
    listed = tmp_path / "x.json"
    listed.write_text(text, "utf-8")
    arguments = ["build", str(seed_repository), "--to", str(tmp_path / "site"), "--proposals", str(listed)]
    result = CliRunner().invoke(oscat, arguments)
    assert isinstance(result.exception, UsageError)
