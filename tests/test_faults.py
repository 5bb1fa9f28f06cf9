"""The machine fails: a full disk, a read-only place, a damaged cache or Git, a wrong clock. Each is one clear error."""

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from killing import tree_of
from oscat.shell.links import links
from oscat.shell.online import Wish
from oscat.words.links import Limits
from strangers import catalog_of, strangers

HERE = Path(__file__).parent
FULL = 1500
"""Bytes from which on no file grows any more: writing stops in the middle of it, as on a full disk."""
SMALL_FILES = """
import os, resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv = ["oscat", *sys.argv[2:]]
from oscat.shell.cli import main
main()
"""


def run(*words: str | Path, full: int | None = None, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command; with ``full`` where no file grows over so many bytes."""
    start = ["-c", SMALL_FILES, str(full)] if full else ["-m", "oscat"]
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "scripts"), "TMPDIR": str(cwd)}
    command = [sys.executable, *start, *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


def says_one_thing(done: subprocess.CompletedProcess[str], code: int = 3) -> str:
    """The one error of a command that failed."""
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    assert line.startswith("oscat: ")
    return line


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


def git(root: Path, *words: str) -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(root), *settings, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def tracked(seed: Path) -> Path:
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A catalog"]):
        git(seed, *words)
    return seed


# --- the disk is full ---------------------------------------------------------------------------------------------

limited = pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files there")


@limited
@pytest.mark.parametrize(
    "words",
    [
        ("build", "seed", "--to", "new"),
        ("import", HERE / "seed-osc", "--to", "new"),
        ("export", "pgstac", "--in", "seed", "--to", "new"),
        ("export", "geoparquet", "--in", "seed", "--to", "new"),
        ("links", "empty", "--to", "new"),
        ("fix", "--canonical", "long"),
    ],
    ids=lambda words: " ".join(map(str, words[:2])).removesuffix(f" {HERE / 'seed-osc'}"),
)
def test_a_full_disk_leaves_nothing_half(seed: Path, words: tuple[str | Path, ...], tmp_path: Path) -> None:
    catalog_of(tmp_path / "empty", [])
    long = Path(shutil.copytree(seed, tmp_path / "long"))
    for path in long.glob("products/*/collection.json"):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1, sort_keys=True), "utf-8")
    before = tree_of(tmp_path)
    done = run(*words, full=40 if words[0] == "links" else FULL, cwd=tmp_path)
    assert "File too large" in says_one_thing(done)
    halfway = tree_of(tmp_path)
    again = run(*words, cwd=tmp_path)
    assert again.returncode in {0, 1}, again.stderr
    after = tree_of(tmp_path)
    assert before != after
    assert halfway.keys() == before.keys()
    assert all(raw in {before[path], after[path]} for path, raw in halfway.items()), "each file is whole"


@limited
def test_a_check_goes_without_what_it_cannot_remember(tracked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oscat.shell import judge, remembering
    from oscat.world import index_store

    monkeypatch.setattr(remembering, "WORTH_IT", 1)
    path = tracked / "products/salinity-arctic/collection.json"
    path.write_text(path.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    monkeypatch.setattr(index_store, "_TABLES", "CREATE TABLE no good")
    assert [one.code for one in judge.check(tracked, base="HEAD").findings]
    assert not list(tracked.glob(".git/oscat/*"))


# --- the place is read-only ---------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="there is no place here that refuses everybody")
@pytest.mark.parametrize(
    "words",
    [
        ("build", "seed", "--to", "/sys/kernel/site"),
        ("import", HERE / "seed-osc", "--to", "/sys/kernel/catalog"),
        ("export", "csv", "--in", "seed", "--to", "/sys/kernel/exports"),
        ("links", "empty", "--to", "/sys/kernel/report.json"),
    ],
    ids=lambda words: str(words[0]),
)
def test_a_place_that_refuses_is_named(seed: Path, words: tuple[str | Path, ...], tmp_path: Path) -> None:
    catalog_of(tmp_path / "empty", [])
    before = tree_of(seed)
    told = says_one_thing(run(*words, cwd=tmp_path))
    assert str(words[-1]) in told
    assert "cannot be written" in told
    assert tree_of(seed) == before


# --- Git is damaged -----------------------------------------------------------------------------------------------


def _emptied(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(b"")


def _garbled(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-8] + b"\0" * 8)


def _another(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"blob 3\0abc"))


@pytest.mark.parametrize("spoil", [_emptied, _garbled, _another, Path.unlink], ids=lambda one: one.__name__)
@pytest.mark.parametrize("what", ["blob", "tree", "commit"])
def test_a_damaged_git_object_is_named(tracked: Path, what: str, spoil: Callable[[Path], None], tmp_path: Path) -> None:
    name = {
        "blob": "HEAD:products/salinity-arctic/collection.json",
        "tree": "HEAD:products",
        "commit": "HEAD",
    }[what]
    sha = git(tracked, "rev-parse", name)
    record = tracked / "products/salinity-arctic/collection.json"
    record.write_text(record.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    before = tree_of(tracked)
    spoil(tracked / ".git" / "objects" / sha[:2] / sha[2:])
    done = run("check", tracked, "--base", "HEAD", cwd=tmp_path)
    told = says_one_thing(done, 2 if what == "commit" else 3)
    assert sha[:7] in told or "HEAD" in told or str(tracked) in told, told
    assert tree_of(tracked) == before
    whole = run("check", tracked, cwd=tmp_path)
    assert whole.returncode == 1, "without Git the catalog is judged as it stands"


# --- caches are damaged, and the clock is wrong -------------------------------------------------------------------


def test_a_schema_that_was_cut_in_the_cache(seed: Path, tmp_path: Path) -> None:
    whole = run("check", seed, cwd=tmp_path)
    cache = Path(os.environ["OSCAT_SCHEMAS"])
    assert whole.returncode == 0
    cut = cache / "stac-extensions.github.io/osc/v1.0.0/schema.json"
    cut.parent.mkdir(parents=True, exist_ok=True)
    try:
        cut.write_text('{"$schema": "http://json-sch', "utf-8")
        done = run("check", seed, cwd=tmp_path)
    finally:
        shutil.rmtree(cache)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 3}
    assert str(cut) in done.stdout + done.stderr or "not at hand" in done.stdout


def test_answers_of_tomorrow_are_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock was ahead when they were written, and is right again: none is believed for longer than it should."""
    monkeypatch.setenv("OSCAT_LOOPBACK", "127.0.0.0/24")
    with strangers() as hosts:
        root = catalog_of(tmp_path / "c", [(f"http://127.0.0.1:{hosts.port}/page/1", "")])
        wish = Wish(cache=tmp_path / "cache.jsonl", limits=Limits(timeout=2, connect=1, delay=0))
        assert links(root, wish=wish).asked == 1
        head, *rows = (tmp_path / "cache.jsonl").read_text("utf-8").splitlines()
        later = [{**json.loads(row), "at": "2099-01-01T00:00:00+00:00"} for row in rows]
        (tmp_path / "cache.jsonl").write_text("\n".join([head, *map(json.dumps, later), ""]), "utf-8")
        assert links(root, wish=wish).asked == 1
