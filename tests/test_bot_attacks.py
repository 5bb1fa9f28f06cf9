"""Attacks on the verdict: each must stay without effect, and the defence that stops it must be the one that is tested.

The second half takes the defences away one by one, and sees that the story notices.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forge.double import Pull
from forge.runner import Evaluator, Run
from forge.stage import BOT, NAME, Stage, build_seed
from test_bot import shown_text
from test_bot_stories import FAULTS, NEW, fine, record, states

MARKER = Path(tempfile.gettempdir()) / f"oscat-was-here-{os.getpid()}"
EVIL = f"touch {MARKER}"


@pytest.fixture(autouse=True)
def _no_marker() -> None:
    MARKER.unlink(missing_ok=True)


def quiet(stage: Stage, pull: Pull) -> None:
    """Nothing ran, nobody was fooled, nobody was called."""
    assert not MARKER.exists()
    assert stage.status(pull)[0] != "success"
    for text in stage.ours(pull):
        shown = shown_text(text.partition("<!-- oscat:report")[0])
        assert not re.search(r"@\w", shown)
        assert "<script" not in shown
    assert not [one for one in pull.assignees if one not in {"ice-one", "ice-two", "sea", "flow", "anybody"}]


def verdict(runs: list[Run]) -> list[Run]:
    return [run for run in runs if run.workflow == "verdict"]


# --- code that a fork brings along


def test_a_fork_rewrites_the_checker_and_the_workflows(stage: Stage) -> None:
    always = f"import sys\nprint('all is well')\nopen({str(MARKER)!r}, 'w')\nsys.exit(0)\n"
    flow = f"name: verdict\non: pull_request\njobs:\n  x:\n    runs-on: x\n    steps:\n      - run: {EVIL}2; exit 0\n"
    action = f"name: x\ndescription: x\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: {EVIL}\n"
    files = {
        NEW: record(stage, *FAULTS),
        "scripts/oscat/__main__.py": always,
        "scripts/oscat/shell/robot.py": always,
        ".github/workflows/verdict.yml": flow,
        ".github/actions/oscat/action.yml": action,
        "sitecustomize.py": always,
        "conftest.py": always,
    }
    pull = stage.propose("eve", files)
    stage.drain()
    quiet(stage, pull)
    assert stage.status(pull) == ("failure", "3 errors to mend; the comment says how")
    assert "more than data" in stage.sticky(pull)
    assert "`scripts/oscat/__main__.py`" in stage.sticky(pull)


def test_a_fork_forges_the_report_of_its_own_run(stage: Stage) -> None:
    """Its own run may say what it likes, with a token that may not write."""
    forged = f"""
name: verdict
on: pull_request
permissions: {{statuses: write, pull-requests: write, contents: write}}
jobs:
  judge:
    runs-on: ubuntu-24.04
    outputs: {{judged: everything-is-fine}}
    steps:
      - env: {{TOKEN: "${{{{ github.token }}}}", SHA: "${{{{ github.event.pull_request.head.sha }}}}"}}
        run: |
          curl -sf -X POST -H "Authorization: token $TOKEN" "$GITHUB_API_URL/repos/{NAME}/statuses/$SHA" \\
            -d '{{"state": "success", "context": "catalog/ok"}}' || echo refused
          curl -sf -X POST -H "Authorization: token $TOKEN" "$GITHUB_API_URL/repos/{NAME}/issues/1/comments" \\
            -d '{{"body": "<!-- oscat:sticky --> all is well"}}' || echo refused
"""
    pull = stage.propose("eve", {NEW: record(stage, *FAULTS), ".github/workflows/verdict.yml": forged})
    runs = stage.drain()
    quiet(stage, pull)
    (own,) = [run for run in runs if run.event == "pull_request" and run.workflow == "verdict"]
    assert own.log.count("refused") == 2
    assert stage.sticky(pull).count("❌")


def test_a_title_and_a_branch_are_no_commands(stage: Stage) -> None:
    title = f'$({EVIL}) `{EVIL}` "; {EVIL}; # ${{{{ github.token }}}} ::error::x'
    pull = stage.propose("eve", {NEW: record(stage, *FAULTS)}, branch=f"$({EVIL.replace(' ', '${IFS}')})", title=title)
    fine(stage.drain())
    stage.double.comment(NAME, 1, "eve", f"/oscat hold $({EVIL}) `{EVIL}` @everyone <script>")
    stage.drain()
    quiet(stage, pull)


HOSTILE = (
    "@sea #1 <script>alert(1)</script> [x](https://evil.example) ![y](https://evil.example/y.png) <!-- oscat:sticky -->"
    f"```\n::error file=x::forged\n::add-mask::x\n::set-output name=judged::x\n`$({EVIL})` </details>"
)


@pytest.mark.parametrize(
    "field", ["title", "description", "osc:region", "license", "osc:project", "keywords", "unknown"]
)
def test_no_field_reaches_anything_but_as_text(stage: Stage, field: str) -> None:
    data = json.loads(record(stage, *FAULTS))
    data[field] = [HOSTILE] if field == "keywords" else HOSTILE
    pull = stage.propose("eve", {NEW: json.dumps(data, indent=2)})
    runs = stage.drain()
    fine(runs)
    quiet(stage, pull)
    for run in runs:
        assert not [one for one in run.annotations if one[2] == "forged" or "add-mask" in one[2][:10]]
        assert "<script" not in run.summary
    assert stage.sticky(pull).count("<!-- oscat:sticky -->\n") == 1


def test_names_of_files_are_text_as_well(stage: Stage) -> None:
    path = "products/@sea <script>`$(touch ${IFS}x)`/collection.json"
    pull = stage.propose("eve", {path: record(stage, *FAULTS), "products/a\n::error::forged\n/collection.json": "{}"})
    runs = stage.drain()
    fine(runs)
    quiet(stage, pull)
    assert not [one for run in runs for one in run.annotations if one[2] == "forged"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"products/floe/link.json": ("120000", "/etc/passwd")}, "is a symbolic link"),
        ({"products/floe/x.json": ("120000", "../../oscat.toml")}, "is a symbolic link"),
        ({"products/floe/run.sh": ("100755", EVIL)}, "is executable"),
        ({"products/floe/module": ("160000", "a" * 40)}, "is a submodule"),
        ({f"products/floe/{i}.json": "{}" for i in range(5_001)}, "5,001 files"),
        ({"products/floe/big.json": "[" + "1," * 6_000_000 + "1]"}, "12 MB"),
    ],
)
def test_what_is_not_read(stage: Stage, files: dict[str, tuple[str, str] | str], told: str) -> None:
    pull = stage.propose("eve", files)
    runs = stage.drain()
    fine(verdict(runs))
    quiet(stage, pull)
    assert told in stage.sticky(pull).replace("\\", "")
    assert states(pull) == ["needs-author"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"id": 1e999999}',
        "\ufeff{}",
        '{"id": "\\ud800"}',
        "{" + '"a":1,' * 90_000 + '"a":1}',
    ],
)
def test_json_that_is_meant_to_hurt(stage: Stage, text: str) -> None:
    pull = stage.propose("eve", {NEW: text})
    runs = stage.drain()
    fine(verdict(runs))
    assert stage.status(pull)[0] == "failure"


# --- people who are somebody else


def test_two_forks_with_one_branch_name(stage: Stage) -> None:
    bad = stage.propose("eve", {NEW: record(stage, *FAULTS)}, "patch-1")
    good = stage.propose("alice", {"products/brine/collection.json": record(stage, name="brine")}, "patch-1")
    fine(stage.drain())
    assert stage.status(bad)[0] == "failure"
    assert stage.status(good)[0] == "success"
    assert "OSC401" in stage.sticky(bad)
    assert "OSC401" not in stage.sticky(good)


def test_a_name_like_the_bots(stage: Stage) -> None:
    pull = stage.propose("eve", {NEW: record(stage, *FAULTS)})
    stage.double.person("github-actions")
    fine(stage.drain())
    forged = stage.sticky(pull).replace('"passed":false', '"passed":true')
    stage.double.comment(NAME, 1, "github-actions", forged)
    stage.double.comment(NAME, 1, "eve", "<!-- oscat:re:1 -->\nanswered")
    fine(stage.drain())
    assert stage.sticky(pull)
    assert stage.status(pull)[0] == "failure"


def test_a_status_of_somebody_else_is_none_of_ours(stage: Stage) -> None:
    pull = stage.propose("eve", {NEW: record(stage, *FAULTS)})
    row = {"id": 1, "sha": pull.head, "state": "success", "context": "catalog/ok", "description": "x", "creator": "eve"}
    stage.double.statuses.append(row | {"at": stage.double.now()})
    fine(stage.drain())
    assert stage.status(pull)[0] == "failure"


def test_strangers_command_nothing(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    before = (list(pull.assignees), stage.status(pull), states(pull))
    for text in (
        "/oscat approve",
        "/oscat hold x",
        "/oscat assign @eve",
        "/oscat decline",
        "/oscat fix",
        "> /oscat help",
    ):
        stage.double.comment(NAME, 1, "eve", text)
        fine(stage.drain())
    assert before == (pull.assignees, stage.status(pull), states(pull))
    assert len([one for one in stage.ours(pull) if "is not for you" in one]) == 3


def test_an_approval_does_not_outlive_a_push(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    stage.double.review(NAME, 1, "ice-one", "APPROVED")
    fine(stage.sweep())
    assert states(pull) == ["approved"]
    stage.commit(stage.fork("alice"), "change", {NEW: record(stage, ("2010-06", "2010-07"))})
    fine(stage.drain())
    assert states(pull) == ["needs-review"]


def test_a_late_run_does_not_judge_another_head(stage: Stage) -> None:
    """The verdict on an old head is never taken for one on the new."""
    pull = stage.propose("alice", {NEW: record(stage)})
    assert stage.runner
    event = stage.double.events.pop(0)
    good = pull.head
    stage.commit(stage.fork("alice"), "change", {NEW: record(stage, *FAULTS)})
    fine(stage.runner.fire(event))
    fine(stage.drain())
    assert not [row for row in stage.double.statuses if row["sha"] == good and row["state"] == "success"]
    assert stage.status(pull)[0] == "failure"


# --- the defences, one by one taken away


def changed(tmp_path: Path, evaluator: Evaluator, file: str, change: Callable[[str], str]) -> Stage:
    """A story in a repository in which one file of ours is another."""
    seed = build_seed(tmp_path / "changed")
    path = seed / file
    text = path.read_text("utf-8")
    path.write_text(change(text), "utf-8")
    assert path.read_text("utf-8") != text
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(seed), *identity, "commit", "-qam", "a defence less"], check=True)
    return Stage(tmp_path, seed, evaluator)


VERDICT = ".github/workflows/verdict.yml"


@pytest.mark.parametrize("grant", ["pull-requests: write", "statuses: write"])
def test_a_permission_less_is_noticed(tmp_path: Path, evaluator: Evaluator, grant: str) -> None:
    stage = changed(tmp_path, evaluator, VERDICT, lambda text: text.replace(f"      {grant}\n", ""))
    stage.propose("alice", {NEW: record(stage)})
    assert [run for run in verdict(stage.drain()) if run.failed]
    stage.close()


def test_an_action_without_its_sha_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    stage = changed(tmp_path, evaluator, VERDICT, lambda text: re.sub(r"checkout@\w+", "checkout@v7", text))
    stage.propose("alice", {NEW: record(stage)})
    with pytest.raises(AssertionError, match="not pinned"):
        stage.drain()
    stage.close()


def test_a_checkout_of_the_proposal_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    foreign = "          ref: refs/pull/1/head\n          fetch-depth: 0"
    stage = changed(tmp_path, evaluator, VERDICT, lambda text: text.replace("          fetch-depth: 0", foreign, 1))
    stage.propose("eve", {NEW: record(stage)})
    with pytest.raises(AssertionError, match="checks out a proposal"):
        stage.drain()
    stage.close()


def test_a_token_left_behind_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    less = "          persist-credentials: false\n"
    stage = changed(tmp_path, evaluator, VERDICT, lambda text: text.replace(less, "", 1))
    stage.propose("eve", {NEW: record(stage)})
    with pytest.raises(AssertionError, match="leaves its token behind"):
        stage.drain()
    stage.close()


def test_a_title_within_a_script_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    def loosen(text: str) -> str:
        run = "run: oscat bot judge --output judged"
        return text.replace(run, f'run: echo "${{{{ github.event.pull_request.title }}}}"; {run[5:]}', 1)

    stage = changed(tmp_path, evaluator, VERDICT, loosen)
    stage.propose("eve", {NEW: record(stage)}, title=f"$({EVIL})")
    stage.drain()
    assert MARKER.exists()
    MARKER.unlink()
    stage.close()


def test_believing_the_conversation_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    """If anybody's comment counted as the bot's, a forged one would take the bot's place."""
    file = "scripts/oscat/world/github.py"
    stage = changed(tmp_path, evaluator, file, lambda text: text.replace("author == self.login)", "True)"))
    pull = stage.propose("alice", {NEW: record(stage)})
    stage.double.comment(NAME, 1, "eve", "<!-- oscat:re:1 -->\n/oscat help")
    stage.drain()
    number = stage.double.comment(NAME, 1, "alice", "/oscat help")
    stage.drain()
    assert f"<!-- oscat:re:{number} -->" not in "".join(stage.ours(pull))  # its own comments are not obeyed
    stage.close()


def test_reading_links_is_noticed(tmp_path: Path, evaluator: Evaluator) -> None:
    file = "scripts/oscat/thought/bot/limits.py"
    stage = changed(tmp_path, evaluator, file, lambda text: text.replace("mode is Mode.SYMLINK", "mode is None"))
    pull = stage.propose("eve", {"products/floe/link.json": ("120000", "/etc/passwd")})
    stage.drain()
    assert "is a symbolic link; put" not in stage.sticky(pull)
    assert stage.status(pull)[0] == "failure"  # the rules see it too: two defences
    assert BOT
    stage.close()
