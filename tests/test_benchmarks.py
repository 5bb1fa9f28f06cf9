"""What measures is right itself: whole processes, their own memory, ratios to the line of the same work."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import against
import generate
import pytest
from bench import Bench, Line, table
from measure import HERE, Measured, evicted, measured, once

from oscat.world.disk import write_files

ROOT = Path(__file__).parents[1]


def test_a_process_is_weighed_alone() -> None:
    """Not with what the one that started it weighs, which is more."""
    held = bytearray(200_000_000)
    seconds, memory = once((sys.executable, "-ISc", "import time; time.sleep(0.3)"))
    assert 0.3 < seconds < 5
    assert memory < 100 < len(held)


def test_what_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 2"):
        once((sys.executable, "-c", "import sys; sys.exit(2)"))


def test_a_peer_that_fails_is_no_measurement_either(tmp_path: Path) -> None:
    """Python ends with 1 where a program breaks off, as oscat does where a catalog has errors."""
    bench = Bench(tmp_path, 1, 0)
    fails = (sys.executable, "-c", "raise ValueError")
    assert bench.line("a", "oscat", fails).took
    assert bench.line("a", "peer", fails).took is None


@pytest.mark.parametrize("peer", ["floor", "peer_jsonschema", "peer_pystac", "peer_stac_validator"])
def test_every_peer_judges_without_the_schemas_that_are_not_at_hand(peer: str, tmp_path: Path) -> None:
    write_files(tmp_path / "catalog", generate.files(3, items=False))
    command = [sys.executable, str(HERE / f"{peer}.py"), str(tmp_path / "catalog")]
    env = {**os.environ, "OSCAT_SCHEMAS": str(tmp_path / "none")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr[-1_000:]
    assert "files" in done.stdout


def test_cold_is_the_first_run_after_forgetting(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    slow = f"import pathlib, time; one = pathlib.Path({str(kept)!r}); one.exists() or time.sleep(0.5); one.touch()"

    def forget() -> None:
        evicted(tmp_path)
        kept.unlink(missing_ok=True)

    kept.touch()
    found = measured((sys.executable, "-ISc", slow), 3, forget)
    assert found.warm < 0.5 < found.cold


def test_ratios_are_to_the_same_work() -> None:
    lines = [
        Line("a", "oscat", Measured(3, 2, 50)),
        Line("a", "peer", Measured(3, 30, 1_500)),
        Line("b", "oscat", Measured(1, 1, 10)),
        Line("b", "peer", None),
    ]
    assert [*table(iter(lines))][2:] == [
        "| a | oscat | 3.00 | 2.00 | 1.0 | 50 |",
        "| a | peer | 3.00 | 30 | 15.0 | 1,500 |",
        "| b | oscat | 1.00 | 1.00 | 1.0 | 10 |",
        "| b | peer | not there, or failed | | | |",
    ]


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    """A checkout in which every command waits."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("site", "schemas", "CHANGELOG.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    main = tmp_path / "scripts/oscat/__main__.py"
    main.write_text(f"import time\ntime.sleep(1)\n{main.read_text('utf-8')}", "utf-8")
    return tmp_path


@pytest.mark.site
def test_a_change_is_held_against_what_it_changes(slower: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, str(ROOT / "benchmarks/against.py"), str(slower), "--products", "3", "--runs", "1"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.count("\n| ") == 6
    (told,) = [row for row in ran.stdout.splitlines() if row.startswith("| --help")]
    assert "slower" not in told
    monkeypatch.setattr(against, "HERE", slower / "benchmarks")
    assert against.row("--help", ("--help",), ROOT, 1).endswith("| slower |")
