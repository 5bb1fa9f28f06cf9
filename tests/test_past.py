"""Who proposed and who reviewed: from Git, from GitHub, on the page and in PROV."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import export_judges as judges
import oscat
from browser import served
from forge.stage import NAME
from oscat.shell.cli import oscat as command
from oscat.shell.fair import Pasts, fair_history
from oscat.shell.load import catalog_at
from oscat.shell.robot import reviewed
from oscat.thought.fair import SCORED
from oscat.thought.past import completed
from oscat.words.errors import UsageError
from oscat.words.kinds import Kind
from oscat.world.history import history
from test_bot_events import Bench
from test_bot_stories import NEW
from test_bot_stories import record as proposed_record

SEED_AT = Path(__file__).parent / "seed"
PRODUCT = "products/salinity-arctic/collection.json"
Json = dict[str, Any]
REVIEWS = {
    "version": 1,
    "repository": "example-org/catalog",
    "proposals": [{"number": 12, "author": "alice", "reviewers": ["sea"], "merged": "2026-05-02T08:00:00+00:00"}],
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The seed as a repository: added, changed by a squashed proposal, and by one that was merged as it is."""
    root = shutil.copytree(SEED_AT, tmp_path / "catalog")
    git(root, "init", "-q", "-b", "main")
    commit(root, "A catalog", "First Author")
    change(root, lambda one: one.update(version="1.1"))
    commit(root, "A newer version (#12)", "Alice Example")
    git(root, "switch", "-q", "-c", "change")
    change(root, lambda one: one.update(version="1.2"))
    commit(root, "Version 1.2\n\nReviewed-by: Sea Example <sea@example.org>\nReviewed-by: Ice", "Bob Example")
    git(root, "switch", "-q", "main")
    (root / "note.txt").write_text("x", "utf-8")
    commit(root, "Something else", "Carol")
    git(root, "merge", "-q", "--no-ff", "-m", "Merge pull request #14 from bob/change", "change")
    return root


def git(root: Path, *words: str, name: str = "Merger") -> None:
    given = ["-c", f"user.name={name}", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *given, *words], check=True, capture_output=True)


def commit(root: Path, message: str, author: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message, name=author)


def change(root: Path, how: Callable[[Json], Any]) -> None:
    record = json.loads((root / PRODUCT).read_bytes())
    how(record)
    (root / PRODUCT).write_text(json.dumps(record, indent=2), "utf-8")


def test_git_tells_who_and_by_which_proposal(root: Path) -> None:
    events = history(root)[PRODUCT]
    assert [(one.by, one.proposal, one.reviewers, one.added) for one in events] == [
        ("Bob Example", 14, ("Sea Example", "Ice"), False),
        ("Alice Example", 12, (), False),
        ("First Author", 0, (), True),
    ]
    assert [one.proposal for one in history(root)["note.txt"]] == [0]


def test_github_tells_who_reviewed(root: Path) -> None:
    events = completed(history(root), REVIEWS)[PRODUCT]
    assert [(one.by, one.reviewers) for one in events[:2]] == [
        ("Bob Example", ("Sea Example", "Ice")),
        ("@alice", ("@sea",)),
    ]


def test_the_page_and_the_export_tell_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "reviews.json").write_text(json.dumps(REVIEWS), "utf-8")
    oscat.build(root, tmp_path / "tree", reviews=tmp_path / "reviews.json")
    page = (tmp_path / "tree/products/salinity-arctic/index.html").read_text("utf-8")
    assert "by @alice, reviewed by @sea" in page
    assert "by Bob Example, reviewed by Sea Example, Ice" in page
    assert "sea@example.org" not in page
    raw = (tmp_path / "tree/exports/prov/products/salinity-arctic.json").read_bytes()
    assert judges.prov(raw) == []
    told = json.loads(raw)
    assert {one["prov:role"] for one in told["wasAssociatedWith"].values()} == {"proposer", "reviewer"}
    assert len(told["activity"]) == 3
    assert len(told["wasDerivedFrom"]) == 2
    assert json.loads((tmp_path / "tree/reviews.json").read_bytes()) == REVIEWS


def test_the_fair_score_of_earlier_states(root: Path, tmp_path: Path) -> None:
    """What the author changed shows, and what did not change the score does not."""
    first, versioned = (one.percent for one in fair_history("salinity-arctic", root))
    assert first < versioned, "a version was told; its number does not matter"
    change(root, lambda one: [one.pop(name, None) for name in ("license", "sci:doi", "keywords")])
    commit(root, "Worse", "Bob Example")
    change(root, lambda one: one.update(license="CC-BY-4.0"))
    commit(root, "Better", "Bob Example")
    told = fair_history("salinity-arctic", root)
    percents = [one.percent for one in told]
    assert percents[:2] == [first, versioned]
    assert versioned > percents[2] < percents[3] < versioned
    assert told[-1].commit == ""
    oscat.build(root, tmp_path / "tree")
    document = json.loads((tmp_path / "tree/fair/products/salinity-arctic.json").read_bytes())
    assert [one["percent"] for one in document["history"]] == percents[:-1]
    page = (tmp_path / "tree/products/salinity-arctic/index.html").read_text("utf-8")
    assert f"{percents[3]} % today" in page
    run = CliRunner().invoke(command, ["fair", "salinity-arctic", "--history", "--in", str(root)])
    assert [int(line.split()[1]) for line in run.output.splitlines()] == percents
    with pytest.raises(UsageError, match="name the entry"):
        command.main(["fair", "--history", "--in", str(root)], standalone_mode=False)


def test_states_that_cannot_be_read_are_left_out(root: Path) -> None:
    before = fair_history("salinity-arctic", root)
    (root / PRODUCT).write_text("{ broken", "utf-8")
    commit(root, "Broken", "Bob Example")
    git(root, "checkout", "-q", "HEAD~1", "--", PRODUCT)
    commit(root, "Mended", "Bob Example")
    assert fair_history("salinity-arctic", root) == before


def test_no_build_looks_at_more_states_than_it_may(root: Path) -> None:
    facts, events = catalog_at(root)[1], history(root)
    keys = [(kind, name) for kind in SCORED for name in facts.catalog.ids[kind]]
    for order in (keys, keys[::-1]):
        pasts = Pasts(root, facts, events, most=1)
        found = {key: pasts(key) for key in order}
        assert [key for key in keys if found[key]] == [(Kind.PRODUCT, "salinity-arctic")], "whoever asks first"
        assert len(found[Kind.PRODUCT, "salinity-arctic"]) == 1
        pasts.close()
    pasts = Pasts(root, facts, events, most=1, only=[(Kind.WORKFLOW, "none")])
    assert pasts((Kind.PRODUCT, "salinity-arctic")) == []
    pasts.close()


def test_without_a_repository_the_record_stands_alone(tmp_path: Path) -> None:
    shutil.copytree(SEED_AT, tmp_path / "catalog")
    files = dict(oscat.export("prov", tmp_path / "catalog"))
    told = json.loads(files["prov/products/salinity-arctic.json"])
    assert list(told["entity"]) == ["rec:record"]
    assert "activity" not in told


def test_a_file_that_tells_something_else(root: Path, tmp_path: Path) -> None:
    (tmp_path / "reviews.json").write_text('{"version": 2}', "utf-8")
    with pytest.raises(UsageError, match="is nothing that `oscat bot reviewed` wrote"):
        oscat.build(root, tmp_path / "tree", reviews=tmp_path / "reviews.json")


@pytest.mark.enable_socket
def test_the_bot_asks_github_for_what_is_new(
    tmp_path: Path, seed_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins with what the site tells, and asks no proposal twice."""
    bench = Bench(tmp_path, seed_repository)
    stage = bench.stage
    stage.propose("alice", {NEW: proposed_record(stage)})
    stage.double.review(NAME, 1, "sea", "APPROVED")
    stage.hub("boss").get_pull(1).merge(merge_method="squash")
    (tmp_path / "site").mkdir()
    with served(tmp_path / "site") as address:
        settings = bench.clone / "oscat.toml"
        settings.write_text(settings.read_text("utf-8").replace("https://catalog.example.org", address), "utf-8")
        told = reviewed(bench.clone, bench.run.desk())
        assert [(one["number"], one["author"], one["reviewers"]) for one in told["proposals"]] == [
            (1, "alice", ["sea"])
        ]
        stage.double.review(NAME, 1, "ice-one", "APPROVED")
        (tmp_path / "site/reviews.json").write_text(json.dumps(told), "utf-8")
        assert reviewed(bench.clone, bench.run.desk()) == told
        other = {**told, "repository": "somebody/else"}
        (tmp_path / "site/reviews.json").write_text(json.dumps(other), "utf-8")
        assert reviewed(bench.clone, bench.run.desk()) != told
    assert len(reviewed(bench.clone, bench.run.desk())["proposals"]) == 1
    stage.close()
