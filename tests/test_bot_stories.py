"""Whole stories on the double of GitHub: the shipped workflow files run, and what people would see is looked at."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from forge.double import Caller, Fault, Pull
from forge.runner import Evaluator, Run
from forge.stage import BOT, ICE, NAME, STEWARDS, Stage, build_seed
from oscat.words.proposal import State

NEW = "products/floe/collection.json"
pytestmark = pytest.mark.site  # each story starts two dozen processes, as the workflows do


def record(stage: Stage, *changes: tuple[str, str], name: str = "floe") -> str:
    """The seed's ice product as another one."""
    text = (stage.seed / ICE).read_text("utf-8").replace("ice-thickness-arctic", name)
    for old, new in (('"title": "Sea ice', f'"title": "{name.title()} ice'), *changes):
        assert old in text
        text = text.replace(old, new)
    return text


def fine(runs: list[Run]) -> None:
    assert not [(run.workflow, run.log) for run in runs if run.failed and run.workflow != "advice"]


def states(pull: Pull) -> list[str]:
    return [one for one in pull.labels if one in {*State}]


FAULTS = (('"smos"', '"smoss"'), ('"CC-BY-4.0"', '"CC-by-4.0"'), ('"completed"', '"done"'))


def test_from_a_fork_to_the_site(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage, *FAULTS)})
    runs = stage.drain()
    fine(runs)
    assert stage.status(pull) == ("failure", "3 errors to mend; the comment says how")
    assert states(pull) == ["needs-author"]
    assert not pull.assignees
    text = stage.sticky(pull)
    assert all(code in text for code in ("OSC401", "OSC502", "OSC204"))
    assert "Did you mean 'smos'?" in text
    (advice,) = [run for run in runs if run.workflow == "advice"]
    assert [kind for kind, _, _ in advice.annotations] == ["error"] * 3
    assert "OSC401" in advice.summary

    stage.double.comment(NAME, 1, "alice", "/oscat fix")
    fine(stage.drain())
    assert "git apply mends.patch" in stage.ours(pull)[-1]
    assert '+  "license": "CC-BY-4.0",' in stage.ours(pull)[-1]

    stage.commit(stage.fork("alice"), "change", {NEW: record(stage)})
    fine(stage.drain())
    assert stage.status(pull)[0] == "success"
    assert states(pull) == ["needs-review"]
    assert pull.assignees == pull.asked
    assert pull.assignees[0] in {"ice-one", "ice-two", "sea"}
    assert "answers for the theme" in stage.sticky(pull)

    stage.double.review(NAME, 1, pull.assignees[0], "APPROVED")
    fine(stage.sweep())
    assert states(pull) == ["approved"]
    stage.hub("boss").get_pull(1).merge(sha=pull.head)
    fine(stage.drain())
    assert states(pull) == ["published"]
    assert "https://catalog.example.org/products/floe/" in stage.ours(pull)[-1]
    assert stage.runner is not None
    assert stage.runner.deployed is not None
    assert (stage.runner.deployed / "products" / "floe" / "index.html").is_file()
    assert "Nothing is proposed" in (stage.runner.deployed / "proposals" / "index.html").read_text("utf-8")


def test_fix_on_a_branch_of_the_catalog(stage: Stage) -> None:
    pull = stage.propose_within("sea", {NEW: record(stage, ('"CC-BY-4.0"', '"CC-by-4.0"'))}, "add-floe")
    fine(stage.drain())
    before = pull.head
    suggestions = [row for review in pull.reviews for row in review["comments"]]
    assert [(row["line"], row["body"]) for row in suggestions] == [
        (35, '```suggestion\n  "license": "CC-BY-4.0",\n```')
    ]
    stage.double.comment(NAME, 1, "sea", "/oscat fix")
    fine(stage.drain())  # the commit asks for a sweep, which judges it
    assert pull.head != before
    assert '"license": "CC-BY-4.0"' in stage.double.store.git(NAME, "show", f"{pull.head}:{NEW}")
    assert stage.status(pull)[0] == "success"
    assert stage.double.store.git(NAME, "log", "-1", "--format=%an", pull.head) == BOT
    runs = stage.sweep()
    fine(runs)
    assert all(not re.search(r"^1: ", run.log, re.MULTILINE) or run.workflow == "sweep" for run in runs)


def test_decline_and_next(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    first = pull.assignees[0]
    stage.double.comment(NAME, 1, first, "Sorry, I know the authors too well.\n\n/oscat decline")
    fine(stage.drain())
    second = pull.assignees[0]
    assert pull.assignees == [second]
    assert second != first
    assert f"{first} gave it back" in stage.sticky(pull).replace("\\", "")
    fine(stage.sweep())
    assert pull.assignees == [second]


def test_a_merge_that_started_nothing_is_published_all_the_same(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    stage.hub("boss").get_pull(1).merge(sha=pull.head)
    stage.double.events = [one for one in stage.double.events if one["name"] != "push"]
    fine(stage.drain())
    assert states(pull) == ["merging"]
    fine(stage.sweep())
    assert states(pull) == ["merging"]  # a publication may be under way
    assert pull.merged_at is not None
    pull.merged_at -= timedelta(minutes=20)
    fine(stage.sweep())
    assert states(pull) == ["published"]
    fine(stage.sweep())
    assert sum("Now on the site" in text for text in stage.ours(pull)) == 1


def test_drafts_wait(stage: Stage) -> None:
    stage.commit(stage.fork("alice"), "change", {NEW: record(stage)})
    stage.hub("alice").create_pull(base="main", head="alice:change", title="x", body="", draft=True)
    pull = stage.double.pulls[NAME][1]
    fine(stage.drain())
    assert states(pull) == ["draft"]
    assert not pull.assignees
    pull.draft = False
    stage.double.emit("pull_request", "ready_for_review", NAME, pull, "alice")
    fine(stage.drain())
    assert states(pull) == ["needs-review"]


def test_changes_are_told_by_meaning(stage: Stage) -> None:
    text = (stage.seed / ICE).read_text("utf-8")
    changed = text.replace('"osc:status": "completed"', '"osc:status": "ongoing"').replace('"smos"', '"cryosat-2"')
    pull = stage.propose("alice", {ICE: changed, "products/salinity-arctic/item-2010.json": None})
    fine(stage.drain())
    shown = stage.sticky(pull)
    assert "- changed product" in shown
    assert "`osc:status`: `completed` → `ongoing`" in shown
    assert "update" in pull.labels
    assert "loses `eo-missions/smos`" in shown
    assert re.search(r"  - FAIR \d+ %, was \d+ %; next: \S", shown), (
        "what it does to the score, and what would raise it"
    )


def test_a_program_reads_the_verdict(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage, FAULTS[0])})
    fine(stage.drain())
    found = re.search(r"<!-- oscat:report\n(.*)\n-->", stage.sticky(pull))
    assert found
    row = json.loads(found[1])
    assert (row["version"], row["state"], row["passed"], row["head"]) == (1, "needs-author", False, pull.head)
    assert [one["code"] for one in row["findings"] if one["severity"] == "error"] == ["OSC401"]


def test_a_conflict_is_told(stage: Stage) -> None:
    one = stage.propose("alice", {ICE: (stage.seed / ICE).read_text("utf-8").replace("2010-2020", "2010-2021")}, "one")
    two = stage.propose("bob", {ICE: (stage.seed / ICE).read_text("utf-8").replace("2010-2020", "2010-2022")}, "two")
    fine(stage.drain())
    stage.hub("boss").get_pull(1).merge(sha=one.head)
    stage.double.sync(NAME, two)
    fine(stage.sweep())
    assert stage.status(two)[0] == "failure"
    assert "disagrees with what was merged meanwhile" in stage.sticky(two)
    assert states(two) == ["needs-author"]


def test_the_merged_state_is_judged_again(stage: Stage) -> None:
    """Two proposals that are fine alone: one removes the mission that the other starts to use."""
    gone = {"catalog/eo-missions/smos/catalog.json": None}
    for path in (ICE, "products/salinity-arctic/collection.json"):
        text = (stage.seed / path).read_text("utf-8")
        gone[path] = text.replace('"smos"', '"cryosat-2"')  # type: ignore[assignment]
    gone["catalog/redirects.json"] = '{\n  "eo-missions/smos": null\n}\n'  # type: ignore[assignment]
    one = stage.propose("alice", gone, "one")
    two = stage.propose("bob", {NEW: record(stage)}, "two")
    fine(stage.drain())
    assert stage.status(two)[0] == "success"
    base = stage.double.store.git(NAME, "rev-parse", "main")
    group = base
    for pull in (one, two):
        tree = stage.double.store.merged(NAME, group, pull.head)
        assert tree
        group = stage.double.store.commit(NAME, tree, (group, pull.head), "group")
    stage.double.store.git(NAME, "update-ref", "refs/heads/gh-readonly-queue/main/pr-2", group)
    assert stage.runner
    event = {"name": "merge_group", "action": "checks_requested", "repository": NAME, "number": 0, "fork": False}
    rows = {"base_sha": base, "head_sha": group, "head_ref": "refs/heads/gh-readonly-queue/main/pr-2"}
    fine(stage.runner.fire(event | {"who": BOT, "merge_group": rows}))
    (status,) = [row for row in stage.double.statuses if row["sha"] == group]
    assert status["state"] == "failure"


def test_a_fault_of_ours_is_no_fault_of_theirs(tmp_path: Path, evaluator: Evaluator) -> None:
    seed = build_seed(tmp_path / "broken")
    file = seed / "scripts" / "oscat" / "shell" / "proposal.py"
    file.write_text(file.read_text("utf-8").replace("proposals.changed(", "proposals.oops(", 1), "utf-8")

    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(seed), *identity, "commit", "-qam", "a fault"], check=True)
    stage = Stage(tmp_path, seed, evaluator)
    pull = stage.propose("alice", {NEW: record(stage)})
    stage.drain()
    assert stage.status(pull) == ("error", "the check itself failed; no fault of yours")
    assert "no fault of yours" in stage.ours(pull)[-1]
    assert "needs-author" not in pull.labels
    stage.close()


def test_a_platform_updates_its_own(tmp_path: Path, evaluator: Evaluator) -> None:
    own = {"app": "cube[bot]", "platform": "cube", "entries": ["products/ice-*"], "fields": ["osc:status", "updated"]}
    seed = build_seed(tmp_path / "seed", STEWARDS | {"trusted": [own]})
    stage = Stage(tmp_path, seed, evaluator)
    text = (seed / ICE).read_text("utf-8").replace('"osc:status": "completed"', '"osc:status": "ongoing"')
    stage.double.callers["token-cube[bot]"] = Caller("cube[bot]", {"contents": "write", "pull_requests": "write"})
    pull = stage.propose_within("cube[bot]", {ICE: text}, "platform/cube/ice")
    fine(stage.drain())
    assert pull.auto_merge == pull.head
    assert [(one["user"], one["state"], one["head"]) for one in pull.reviews] == [(BOT, "APPROVED", pull.head)]
    assert states(pull) == ["needs-review"]  # its own approval is no person's
    assert "platform:cube" in pull.labels
    assert "merges by itself" in stage.sticky(pull)
    settings = (seed / "oscat.toml").read_text("utf-8") + '\n[privacy]\nemails = "withhold"\n'
    stage.commit(stage.hub("cube[bot]"), "platform/cube/ice", {"oscat.toml": settings})
    stage.double.emit("pull_request", "synchronize", NAME, pull, "cube[bot]")
    fine(stage.drain())
    assert pull.auto_merge is None
    assert [one["state"] for one in pull.reviews] == ["DISMISSED"]
    assert "`oscat.toml`" in stage.sticky(pull)
    assert not stage.double.violations
    stage.close()


def test_a_person_on_a_platforms_branch_is_not_the_platform(tmp_path: Path, evaluator: Evaluator) -> None:
    own = {"app": "cube[bot]", "platform": "cube", "entries": ["products/ice-*"], "fields": ["osc:status", "updated"]}
    seed = build_seed(tmp_path / "seed", STEWARDS | {"trusted": [own]})
    stage = Stage(tmp_path, seed, evaluator)
    text = (seed / ICE).read_text("utf-8")
    stage.double.callers["token-cube[bot]"] = Caller("cube[bot]", {"contents": "write", "pull_requests": "write"})
    one = text.replace('"osc:status": "completed"', '"osc:status": "ongoing"')
    pull = stage.propose_within("cube[bot]", {ICE: one}, "platform/cube/ice")
    two = text.replace('"osc:status": "completed"', '"osc:status": "planned"')
    stage.commit(stage.hub("sea"), "platform/cube/ice", {ICE: two})
    fine(stage.drain())
    assert pull.auto_merge is None
    assert not pull.reviews
    stage.close()


@pytest.mark.parametrize(
    "fits", ["POST .*/comments", "POST .*/statuses/", "POST .*/labels", "POST .*/assignees", "GET "]
)
def test_a_lost_answer_doubles_nothing(stage: Stage, fits: str) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    stage.double.faults.append(Fault(fits, done=True))
    stage.drain()
    stage.sweep()
    assert stage.sticky(pull)
    assert len(pull.assignees) == 1
    assert stage.status(pull)[0] == "success"
    assert states(pull) == ["needs-review"]


def test_a_second_comment_of_two_runs_at_once_goes(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    text = stage.sticky(pull)
    stage.double.add_comment(NAME, pull, BOT, text)
    fine(stage.sweep())
    assert stage.sticky(pull)


def test_commands_run_once_however_often_they_are_edited(stage: Stage) -> None:
    pull = stage.propose("alice", {NEW: record(stage)})
    fine(stage.drain())
    number = stage.double.comment(NAME, 1, "alice", "/oscat chek")
    fine(stage.drain())
    assert "Did you mean 'check'?" in stage.ours(pull)[-1]
    said = len(stage.ours(pull)) + 1  # the misspelt one may be mended, and runs then
    for text in ("/oscat check", "/oscat check please", "/oscat help"):
        stage.hub("alice").get_issue(1).get_comment(number).edit(text)
        fine(stage.drain())
    assert len(stage.ours(pull)) == said


def test_the_policy_is_that_of_the_main_branch(stage: Stage) -> None:
    mine = yaml.safe_dump({"stewards": [{"github": "@alice"}, {"github": "@mallory"}]})
    pull = stage.propose("alice", {NEW: record(stage), "catalog/stewards.yaml": mine})
    fine(stage.drain())
    assert "mallory" not in pull.assignees
    assert pull.assignees


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_is_waited_out_or_healed(stage: Stage, status: int) -> None:
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    wait = (("Retry-After", "1"),)
    stage.double.faults += [
        Fault("GET .*/pulls/1$", status, headers=wait, message=message),
        Fault("POST .*/comments", status, headers=wait, message=message),
    ]
    pull = stage.propose("alice", {NEW: record(stage)})
    stage.drain()
    fine(stage.sweep())
    assert stage.sticky(pull)
    assert stage.status(pull)[0] == "success"
