"""``oscat check --base``: what a change brings in is judged, what was there before is counted."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import oscat
from oscat.words.errors import UsageError
from oscat.words.files import Mode
from oscat.words.finding import Verdict
from oscat.world.git import GitTree

HERE = Path(__file__).parent
ICE, SALT = "products/ice-thickness-arctic/collection.json", "products/salinity-arctic/collection.json"
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in the repository, away from the machine's own settings."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]

    def run(*args: str) -> str:
        done = subprocess.run(
            ["git", *who, *args], cwd=tmp_path / "repository", env=clean, check=True, capture_output=True, text=True
        )
        return done.stdout

    return run


@pytest.fixture
def root(tmp_path: Path, git: Git) -> Path:
    """The seed, committed."""
    root = Path(shutil.copytree(HERE / "seed", tmp_path / "repository"))
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    return root


def spoil(root: Path, old: str, new: str, path: str = ICE) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_changed(root: Path) -> None:
    report = oscat.check(root, base="main")
    assert report.findings == ()
    assert report.change is not None
    assert (report.change.added, report.change.changed, report.change.removed) == (0, 0, 0)
    assert report.change.verdicts == {}


def test_only_what_the_change_brings_in_is_told(root: Path, git: Git) -> None:
    spoil(root, '"smos"', '"smoss"', SALT)
    spoil(root, '"smos"', '"smoss"')
    git("commit", "-qam", "an old fault in each")
    spoil(root, '"completed"', '"done"')
    report = oscat.check(root, base="main")
    assert [(one.code, one.path) for one in report.findings] == [("OSC204", ICE)]
    assert report.change is not None
    assert report.change.verdicts == {ICE: Verdict.NEWLY_BROKEN}
    assert (report.change.old, report.change.healed) == (1, 0)
    assert report.failed


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (("x", "x"), ('"Monthly', '"Each monthly'), Verdict.FINE),
        (('"smos"', '"smoss"'), ('"smoss"', '"smos"'), Verdict.HEALED),
        (('"smos"', '"smoss"'), ('"Monthly', '"Each monthly'), Verdict.STILL_BROKEN),
        (("x", "x"), ('"smos"', '"smoss"'), Verdict.NEWLY_BROKEN),
        (("x", "x"), ('"title": "Sea', '"title": " Sea'), Verdict.DISCOURAGED),
    ],
)
def test_the_five_verdicts(
    root: Path, git: Git, before: tuple[str, str], after: tuple[str, str], verdict: Verdict
) -> None:
    spoil(root, *before)
    git("commit", "-q", "--allow-empty", "-am", "before")
    spoil(root, *after)
    change = oscat.check(root, base="HEAD").change
    assert change is not None
    assert change.verdicts == {ICE: verdict}


def test_an_old_fault_that_moves_is_not_new(root: Path, git: Git) -> None:
    spoil(root, '"links": [', '"links": [\n    {"rel": "via"},')
    git("commit", "-qam", "a link without address")
    spoil(root, '"links": [', '"links": [\n    {"rel": "about", "href": "https://example.org/a", "type": "text/html"},')
    report = oscat.check(root, base="main")
    assert report.findings == ()
    assert report.change is not None
    assert report.change.old >= 1


def test_what_depends_on_the_change_is_judged_too(root: Path, git: Git) -> None:
    shutil.rmtree(root / "catalog" / "themes" / "oceans")
    report = oscat.check(root, base="main")
    assert {one.code for one in report.findings} >= {"OSC701", "OSC702"}
    assert not [one for one in report.findings if one.code == "OSC401"], "told once, not in each file"
    assert any("follow from what the change removes" in note for note in report.notes)
    assert report.change is not None
    assert all(path.startswith("catalog/themes/oceans/") for path in report.change.verdicts)


def test_the_settings_of_base_judge(root: Path, git: Git) -> None:
    """A proposal that switches a rule off, or silences it, is judged as before."""
    spoil(root, '"smos"', '"smoss"')
    with (root / "oscat.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[rules]\nOSC401 = "off"\n')
    assert [one.code for one in oscat.check(root).findings] == []
    assert [one.code for one in oscat.check(root, base="main").findings] == ["OSC401"]
    git("commit", "-qam", "the stewards decide so")
    spoil(root, '"smoss"', '"smosss"')
    assert oscat.check(root, base="main").findings == ()


def test_new_untracked_files_and_folders_within_a_repository(tmp_path: Path, root: Path, git: Git) -> None:
    """The catalog may be a folder of a repository, and the change need not be committed."""
    inner = root / "inner"
    shutil.copytree(HERE / "seed", inner)
    git("add", "-A")
    git("commit", "-qm", "a catalog within")
    record = json.loads((inner / ICE).read_text("utf-8"))
    (inner / "products" / "new").mkdir()
    (inner / "products" / "new" / "collection.json").write_text(json.dumps({**record, "id": "other"}), "utf-8")
    report = oscat.check(inner, base="HEAD")
    assert "OSC108" in {one.code for one in report.findings}
    assert {one.path for one in report.findings} <= {"products/new/collection.json", ICE}
    assert report.change is not None
    assert report.change.added == 1


def test_a_link_that_was_there_before_is_no_change(root: Path, git: Git) -> None:
    link = root / "products" / "link.json"
    link.symlink_to("salinity-arctic/collection.json")
    git("add", "-A")
    git("commit", "-qm", "link")
    report = oscat.check(root, base="main")
    assert report.change is not None
    assert (report.change.added, report.change.changed, report.change.removed) == (0, 0, 0)
    link.unlink()
    link.symlink_to("elsewhere.json")
    report = oscat.check(root, base="main")
    assert report.change is not None
    assert report.change.changed == 1


def test_another_folder_is_a_base_as_well(root: Path, tmp_path: Path) -> None:
    spoil(root, '"smos"', '"smoss"')
    report = oscat.check(root, base_dir=HERE / "seed")
    assert [one.code for one in report.findings] == ["OSC401"]
    with pytest.raises(UsageError, match="not both"):
        oscat.check(root, base="main", base_dir=HERE / "seed")


def test_the_whole_and_the_change_say_the_same(root: Path, git: Git) -> None:
    """What is new by the change is what the whole catalog says now and did not say before."""
    before = oscat.check(root)
    spoil(root, '"completed"', '"done"')
    spoil(root, '"title": "Sea ice thickness of the Arctic, 2010-2020"', '"title": "-"')
    after = oscat.check(root)
    new = {(one.code, one.path, one.message) for one in after.findings} - {
        (one.code, one.path, one.message) for one in before.findings
    }
    assert {(one.code, one.path, one.message) for one in oscat.check(root, base="main").findings} == new


@pytest.mark.parametrize("ref", ["nowhere", "--help", "-n", "main:oscat.toml", "../x", ""])
def test_a_base_that_is_no_commit_is_said(root: Path, ref: str) -> None:
    with pytest.raises(UsageError, match="has no commit"):
        oscat.check(root, base=ref)


def test_a_folder_in_no_repository_is_said(tmp_path: Path) -> None:
    root = shutil.copytree(HERE / "seed", tmp_path / "alone")
    with pytest.raises(UsageError, match="is in no Git repository"):
        oscat.check(root, base="main")


def test_git_objects_are_read_as_they_are(root: Path, git: Git, tmp_path: Path) -> None:
    """No filter, no link, no hook: modes as Git has them, bytes as they were committed."""
    (root / ".gitattributes").write_text("*.json filter=evil text eol=crlf\n", "utf-8")
    git("config", "filter.evil.smudge", f"touch {tmp_path}/filter-was-run; cat")
    (root / "products" / "link").symlink_to("/etc")
    (root / ICE).chmod(0o755)
    git("-c", "filter.evil.smudge=", "-c", "core.autocrlf=false", "add", "-A")
    git("commit", "-qm", "tricks")
    tree = GitTree(root, "main")
    try:
        assert tree.files["products/link"] is Mode.SYMLINK
        assert tree.files[ICE] is Mode.EXECUTABLE
        assert tree.read(ICE) == (HERE / "seed" / ICE).read_bytes()
        assert tree.read(ICE, 10) == (HERE / "seed" / ICE).read_bytes()[:10]
        assert "products/ice-thickness-arctic" in tree.folders
    finally:
        tree.close()
    assert not (tmp_path / "filter-was-run").exists()
