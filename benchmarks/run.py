"""Measure oscat beside its peers on one catalog: whole cold processes, wall time, peak memory, ratio to the floor.

python benchmarks/run.py [CATALOG] [--runs N]
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generate import commit, edit

HERE = Path(__file__).parent
OSCAT = (sys.executable, "-m", "oscat")


@dataclass(frozen=True)
class Measured:
    """The median of several runs: wall seconds, and the peak memory in MB."""

    wall: float
    memory: float
    code: int


def once(command: Sequence[str]) -> Measured:
    """Run a command with its output thrown away."""
    started = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        list(command),
        {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(child, 0)
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return Measured(time.perf_counter() - started, usage.ru_maxrss / scale, os.waitstatus_to_exitcode(status))


def measure(command: Sequence[str], runs: int) -> Measured:
    """One run that does not count, then ``runs`` that do."""
    once(command)
    done = [once(command) for _ in range(runs)]
    return Measured(
        statistics.median(one.wall for one in done), statistics.median(one.memory for one in done), done[-1].code
    )


def changed(catalog: Path, to: Path) -> Path:
    """A copy of the catalog in a Git repository of its own, with one product changed since the commit."""
    copy = Path(shutil.copytree(catalog, to / "changed", ignore=shutil.ignore_patterns(".*", "_site", "node_modules")))
    commit(copy)
    edit(copy)
    return copy


def commands(catalog: Path, product: Path, to: Path) -> list[tuple[str, Sequence[str]]]:
    """What is measured, by name, the floor first."""
    python, folder, file = sys.executable, str(catalog), str(product)
    return [
        ("floor: orjson + jsonschema-rs, all files", (python, str(HERE / "floor.py"), folder)),
        ("oscat check, all files", (*OSCAT, "check", folder)),
        ("oscat check, one product", (*OSCAT, "check", file)),
        ("oscat check --base HEAD, one file changed", (*OSCAT, "check", "--base", "HEAD", str(changed(catalog, to)))),
        ("oscat fix --diff, all files", (*OSCAT, "fix", "--diff", folder)),
        ("oscat --help", (*OSCAT, "--help")),
        ("oscat build, JSON and pages", (*OSCAT, "build", folder, "--to", str(to / "built"))),
        ("jsonschema, all files", (python, str(HERE / "peer_jsonschema.py"), folder)),
        ("stac-validator, all files", (python, str(HERE / "peer_stac_validator.py"), folder)),
        ("stac-validator, one product", (python, str(HERE / "peer_stac_validator.py"), folder, file)),
        ("pystac validate_dict, all files", (python, str(HERE / "peer_pystac.py"), folder)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalog", nargs="?", type=Path, default=HERE.parent)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    product = min(given.catalog.glob("products/*/collection.json"))
    print(f"{given.catalog}, {given.runs} runs each, Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    print(f"| {'command':<42} | wall s | times floor | peak MB | exit |")
    print(f"|{'-' * 44}|{'-' * 8}|{'-' * 13}|{'-' * 9}|{'-' * 6}|")
    floor = 0.0
    with tempfile.TemporaryDirectory() as to:
        for name, command in commands(given.catalog, product, Path(to)):
            one = measure(command, given.runs)
            floor = floor or one.wall
            times = f"{one.wall / floor:11.1f}"
            print(f"| {name:<42} | {one.wall:6.2f} | {times} | {one.memory:7.0f} | {one.code:4d} |", flush=True)


if __name__ == "__main__":
    main()
