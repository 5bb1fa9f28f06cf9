"""``oscat adopt``: a clone of this repository becomes somebody's own catalog, and Git can undo it."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import oscat
from oscat.shell.adopt import adopt
from oscat.shell.cli import oscat as command_line
from oscat.thought.adoption import Identity
from oscat.words.errors import UsageError

ROOT = Path(__file__).resolve().parents[1]
WHO = Identity(
    "coast", "Coast", "Data of the coast.", "coast/catalog", "https://coast.github.io/catalog/", "anna", "bo"
)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of this repository, in which one stands."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "own")], check=True, capture_output=True)
    monkeypatch.chdir(tmp_path / "own")
    return tmp_path / "own"


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line, ["adopt", *words])


def status(clone: Path) -> str:
    words = ["git", "status", "--porcelain"]
    return subprocess.run(words, cwd=clone, check=True, capture_output=True, text=True).stdout


def test_it_is_a_catalog_of_its_own(clone: Path) -> None:
    done = run("--title", 'The "Coast"', "--repository", "Coast/catalog", "--steward", "@coast/stewards")
    assert done.exit_code == 0, done.output
    report = oscat.check(clone)
    assert not report.failed
    assert not [
        one for name in ("products", "projects", "workflows", "experiments") for one in clone.glob(f"{name}/*/")
    ]
    made = oscat.build(clone, clone.parent / "site")
    start = (made.to / "index.html").read_text("utf-8")
    assert "The &#34;Coast&#34;" in start
    guide = (made.to / "guides/adopters/index.html").read_text("utf-8")
    assert "https://github.com/Coast/catalog" in guide
    assert "https://coast.github.io/catalog/" in (made.to / "guides/index.html").read_text("utf-8")
    assert "@coast/stewards" in (clone / ".github/CODEOWNERS").read_text("utf-8")
    assert "oscat-example" not in (clone / "oscat.toml").read_text("utf-8")


def test_git_undoes_it(clone: Path) -> None:
    adopt(WHO, clone)
    assert status(clone)
    subprocess.run(["git", "restore", "."], cwd=clone, check=True)
    assert status(clone) == ""


def test_a_dry_run_changes_nothing(clone: Path) -> None:
    done = run("--title", "Coast", "--repository", "coast/catalog", "--dry-run")
    assert "would be written  oscat.toml" in done.output
    assert "would be removed" in done.output
    assert status(clone) == ""


def test_what_stays_and_what_goes(clone: Path) -> None:
    kept = adopt(WHO, clone, examples=True, dry_run=True)
    usual, empty = adopt(WHO, clone, dry_run=True), adopt(WHO, clone, empty=True, dry_run=True)
    assert kept.removed == (".github/workflows/release.yml", ".github/workflows/bench.yml")
    assert not any(one.startswith("catalog/") for one in usual.removed)
    assert {one for one in empty.removed if one.startswith("catalog/")} >= {"catalog/themes/oceans/catalog.json"}
    adopt(WHO, clone, empty=True)
    assert not oscat.check(clone).failed


def test_nothing_that_git_does_not_have_is_lost(clone: Path) -> None:
    (clone / "products/polaris/collection.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="Git does not have yet"):
        adopt(WHO, clone)
    assert (clone / "products/polaris/collection.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "with blanks"),
        ("title", " "),
        ("repository", "coast"),
        ("url", "http://coast.example/"),
        ("url", "https://coast.example"),
        ("steward", "an na"),
        ("maintainer", '"\nevil: true'),
    ],
)
def test_names_that_would_be_refused_later_are_refused_now(clone: Path, field: str, value: str) -> None:
    wrong = Identity(**{name: getattr(WHO, name) for name in WHO.__slots__} | {field: value})
    with pytest.raises(UsageError):
        adopt(wrong, clone)
    assert status(clone) == ""


def test_words_of_the_call_that_do_not_do(clone: Path) -> None:
    done = run("--title", "Coast", "--repository", "coast")
    assert isinstance(done.exception, UsageError)
    assert status(clone) == ""
