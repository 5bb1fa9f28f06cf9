"""From the event to the verdict on one catalog, without the runner's start: two cold processes, as in the workflow.

python benchmarks/verdict.py [CATALOG] [--runs N]

A product of the catalog is proposed under another id with two faults, from a fork, on a double of GitHub on loopback.
``judge`` fetches the proposal, merges it in memory and judges it; ``act`` sets status, comment, labels and reviewer.
GitHub's own time to answer is not in it: the requests are counted, so that it can be added.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from forge.stage import BOT, NAME, Stage, build_seed

RIGHTS = dict.fromkeys(("contents", "pull_requests", "statuses", "actions"), "write")


def proposed(root: Path, catalog: Path) -> tuple[Stage, Path]:
    """The stage with one proposal, and a clone as the workflow has it."""
    seed = build_seed(root / "seed", source=catalog)
    stage = Stage(root, seed)
    product = min(seed.glob("products/*/collection.json"))
    name = product.parent.name
    text = product.read_text("utf-8").replace(f'"{name}"', '"proposed"').replace('"osc:status"', '"osc:statuss"')
    stage.propose("alice", {"products/proposed/collection.json": text})
    clone = root / "clone"
    subprocess.run(["git", "clone", "-q", str(stage.double.store.path(NAME)), str(clone)], check=True)
    return stage, clone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path, nargs="?", default=Path())
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    rows: dict[str, list[tuple[str, float, int]]] = {"judge": [], "act": [], "act, nothing new": []}
    with tempfile.TemporaryDirectory() as folder:
        stage, clone = proposed(Path(folder), given.catalog.resolve())
        env = {**os.environ, "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": stage.double.base, "OSCAT_NO_PAUSE": "1"}
        env["GITHUB_TOKEN"] = stage.double.token(BOT, RIGHTS)
        pull = stage.double.pulls[NAME][1]
        for _ in range(given.runs):
            pull.comments.clear()
            pull.labels.clear()
            stage.double.statuses.clear()
            rows["judge"].append(run(stage, "judge", clone, env))
            env["OSCAT_JUDGED"] = rows["judge"][-1][0]
            rows["act"].append(run(stage, "act", clone, env))
            rows["act, nothing new"].append(run(stage, "act", clone, env))
        assert pull.comments, "no comment was made"
        stage.close()
    for name, done in rows.items():
        seconds = statistics.median(one[1] for one in done)
        sys.stdout.write(f"{name:<18} {seconds:5.2f} s, {done[-1][2]} requests\n")


BASE = [sys.executable, "-m", "oscat", "bot"]


def run(stage: Stage, command: str, at: Path, env: dict[str, str]) -> tuple[str, float, int]:
    """What a command prints, its seconds, and how many requests it made."""
    before, started = len(stage.double.log), time.perf_counter()
    done = subprocess.run([*BASE, command, "1"], cwd=at, env=env, check=True, capture_output=True, text=True)
    return done.stdout.strip(), time.perf_counter() - started, len(stage.double.log) - before


if __name__ == "__main__":
    main()
