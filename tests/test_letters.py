"""An issue becomes a pull request: for who publishes without Git."""

import json
from pathlib import Path
from typing import Any

import pytest

from forge.double import Fault
from forge.stage import BOT, NAME, Stage
from oscat.thought.submit.letter import letter
from oscat.words.errors import UsageError

SEED = Path(__file__).parent / "seed"
RECORD = json.loads((SEED / "products" / "ice-thickness-arctic" / "collection.json").read_text("utf-8"))
FOLDER = "experiments/second-run"


def product(**changed: Any) -> dict[str, Any]:
    return {**RECORD, "id": "ice-by-issue", "title": "Ice thickness that came by an issue", **changed}


def body(value: Any) -> str:
    """The body that GitHub makes of the issue form."""
    return f"### Files\n\n```json\n{json.dumps(value)}\n```"


def said(stage: Stage, number: int) -> list[str]:
    return [one["body"] for one in stage.double.issues[NAME][number].comments if one["user"] == BOT]


# --- the letter ----------------------------------------------------------------------------------------------------


def test_a_record_alone_and_one_with_files() -> None:
    assert letter(body(product())).record["id"] == "ice-by-issue"
    assert letter(json.dumps(product())).record["id"] == "ice-by-issue"
    files = {f"{FOLDER}/record.json": {"id": "x"}, f"{FOLDER}/input.yaml": "inputs: []\n"}
    found = letter(body(files))
    assert (found.record, found.beside) == ({"id": "x"}, {"input.yaml": b"inputs: []\n"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "### Files\n\n_No response_",
        "### Files\n\n```json\n{\n```",
        body([]),
        body({"a.json": "text"}),
        body({"a/record.json": {}, "b/record.json": {}}),
        body({"a/record.json": {}, "b/input.yaml": ""}),
        body({"a/record.json": {}, "a/../../.github/workflows/x.yml": "on: push"}),
        body({"a/record.json": {}, "a/run.sh": "rm -rf /"}),
        body({"a/record.json": {}, "a/input.yaml": {"no": "text"}}),
        body({"a/record.json": {}, **{f"a/{n}.yaml": "" for n in range(20)}}),
        "### Files\n\n```json\n" + "[" * 10_000,
        "### Files\n\n```json\n\udc80\n```",
    ],
)
def test_what_is_no_proposal_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"Files|issue"):
        letter(text)


# --- on GitHub -----------------------------------------------------------------------------------------------------


def test_an_issue_becomes_a_pull_request_that_the_bot_judges(stage: Stage) -> None:
    issue = stage.double.ask(NAME, "scientist", "Add product", body(product()), ["proposal"])
    stage.drain()
    (pull,) = stage.double.pulls[NAME].values()
    assert pull.head_ref == f"issue/{issue.number}/products/ice-by-issue"
    assert f"Closes #{issue.number}" in (pull.body or "")
    assert "@scientist" not in (pull.body or "")
    assert f"pull request #{pull.number}" in said(stage, issue.number)[0]
    assert stage.status(pull)[0] == "success"
    assert "ice-by-issue" in stage.sticky(pull)


def test_an_edit_brings_the_pull_request_up_to_date_and_twice_is_harmless(stage: Stage) -> None:
    issue = stage.double.ask(NAME, "scientist", "Add product", body(product()), ["proposal"])
    stage.drain()
    (pull,) = stage.double.pulls[NAME].values()
    before = pull.head
    stage.double.tell_of(NAME, issue, "labeled", "ice-one")
    stage.drain()
    assert (pull.head, len(stage.double.pulls[NAME])) == (before, 1)
    issue.body = body(product(title="A better title of ice thickness"))
    stage.double.tell_of(NAME, issue, "edited", "scientist")
    stage.drain()
    assert pull.head != before
    text = stage.double.store.raw(NAME, "show", f"{pull.head}:products/ice-by-issue/collection.json").decode()
    assert "A better title" in text
    assert len(said(stage, issue.number)) == len(stage.double.pulls[NAME]) == 1


def test_an_experiment_comes_with_its_files(stage: Stage) -> None:
    record = json.loads((SEED / "experiments" / "salinity-trend-arctic" / "record.json").read_text("utf-8"))
    record |= {"id": "second-run"}
    files = {
        f"{FOLDER}/record.json": record,
        **{
            f"{FOLDER}/{name}": (SEED / "experiments" / "salinity-trend-arctic" / name).read_text("utf-8")
            for name in ("input.yaml", "environment.yaml")
        },
    }
    stage.double.ask(NAME, "scientist", "Add experiment", body(files), ["proposal"])
    stage.drain()
    (pull,) = stage.double.pulls[NAME].values()
    listed = stage.double.store.git(NAME, "ls-tree", "-r", "--name-only", pull.head, FOLDER).split()
    assert listed == sorted(files)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (body(product(license=5)), "license"),
        (body(product(id="../../.github")), "is no entry"),
        ("### Files\n\n```json\n{ no json\n```", "cannot be read"),
        (body({"type": "x", "id": "y"}), "which kind it is"),
    ],
)
def test_what_is_wrong_is_said_below_the_issue_and_nothing_is_opened(stage: Stage, text: str, told: str) -> None:
    issue = stage.double.ask(NAME, "scientist", "Add", text, ["proposal"])
    stage.drain()
    assert stage.double.pulls[NAME] == {}
    (only,) = said(stage, issue.number)
    assert told in only
    assert "Edit this issue" in only


def test_a_repository_that_lets_no_robot_open_requests_says_so(stage: Stage) -> None:
    issue = stage.double.ask(NAME, "scientist", "Add", body(product()), ["proposal"])
    stage.double.faults = [Fault(fits=f"POST /repos/{NAME}/pulls$", status=403)]
    (run, *_) = stage.drain()
    assert stage.double.pulls[NAME] == {}
    assert "A maintainer has to allow it" in said(stage, issue.number)[0]
    assert "failure" in run.jobs.values()


def test_other_issues_and_closed_ones_are_left_alone(stage: Stage) -> None:
    other = stage.double.ask(NAME, "scientist", "A question", body(product()))
    closed = stage.double.ask(NAME, "scientist", "Add", body(product()), ["proposal"])
    closed.state = "closed"
    stage.drain()
    assert stage.double.pulls[NAME] == {}
    assert said(stage, other.number) == said(stage, closed.number) == []


def test_a_stranger_cannot_change_what_another_issue_proposes(stage: Stage) -> None:
    for login, title in (("scientist", "Ice of the one"), ("stranger", "Ice of the other")):
        stage.double.ask(NAME, login, "Add", body(product(title=title)), ["proposal"])
        stage.drain()
    first, second = stage.double.pulls[NAME].values()
    assert first.head_ref != second.head_ref
    text = stage.double.store.raw(NAME, "show", f"{first.head}:products/ice-by-issue/collection.json").decode()
    assert "Ice of the one" in text
