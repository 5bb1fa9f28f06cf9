"""A change of the code beside the code that it changes: the same commands of both, in turn, in one run.

    .venv/bin/python benchmarks/against.py OTHER [--products 1000] [--runs 5]

OTHER is a checkout of the other state; both run with the same Python and the same packages. It is advice, from a
machine that does other things as well: a row is marked where even the quickest run of the change takes a tenth longer
than is usual for the other, or its memory a tenth more.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import generate
from measure import HERE, once

from oscat.world.disk import write_files

ENV = shutil.which("env") or "/usr/bin/env"
MORE = 1.1
HEAD = ("command", "before, s", "now, s", "times", "before, MB", "now, MB", "times")


def of(checkout: Path, *words: str) -> tuple[str, ...]:
    """A command of the oscat that stands in a checkout."""
    return (ENV, f"PYTHONPATH={checkout.resolve() / 'scripts'}", sys.executable, "-m", "oscat", *words)


def commands(root: Path, to: Path) -> dict[str, tuple[str, ...]]:
    """What is compared, by name."""
    return {
        "check": ("check", str(root)),
        "check --base HEAD": ("check", "--base", "HEAD", str(root)),
        "fix --diff": ("fix", "--diff", str(root)),
        "build": ("build", str(root), "--to", str(to)),
        "--help": ("--help",),
    }


def row(name: str, words: tuple[str, ...], other: Path, runs: int) -> str:
    """One command of both, in turn."""
    mine, theirs = list[tuple[float, float]](), list[tuple[float, float]]()
    for _ in range(runs):
        theirs.append(once(of(other, *words)))
        mine.append(once(of(HERE.parent, *words)))
    seconds, usual = (statistics.median(one[0] for one in all_) for all_ in (mine, theirs))
    memory, before = (max(one[1] for one in all_) for all_ in (mine, theirs))
    slower, larger = min(one[0] for one in mine) > MORE * usual, memory > MORE * before
    mark = " ".join((["slower"] if slower else []) + (["more memory"] if larger else []))
    times = f"{seconds / usual:.2f} | {before:,.0f} | {memory:,.0f} | {memory / before:.2f}"
    return f"| {name} | {usual:.2f} | {seconds:.2f} | {times} | {mark} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--products", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if not (given.other / "scripts/oscat").is_dir():
        parser.error(f"{given.other} is no checkout of oscat")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "catalog"
        write_files(root, generate.files(given.products, items=False))
        generate.commit(root)
        generate.edit(root)
        print(f"{given.products:,} products, {given.runs} runs each, {os.cpu_count()} cores\n")
        print(f"| {' | '.join(HEAD)} | |\n|{'---|' * (len(HEAD) + 1)}")
        for name, words in commands(root, Path(folder) / "site").items():
            print(row(name, words, given.other, given.runs), flush=True)


if __name__ == "__main__":
    main()
