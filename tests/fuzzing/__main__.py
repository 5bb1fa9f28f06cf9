"""Hold what oscat promises against a million inputs, on all cores, and tell what broke.

    make fuzz [INPUTS=1000000]
    PYTHONPATH=tests:scripts python -m fuzzing [PROMISE …] [--inputs 1000000] [--seed 1]
    PYTHONPATH=tests:scripts python -m fuzzing --again

What breaks a promise is added to ``tests/fuzzing/corpus``; ``--again`` tries what is there. Another seed makes other
inputs. Without Atheris (it has no package for every Python) Hypothesis makes its share as well.
"""

import argparse
import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from browser import CHROMIUM
from fuzzing.engines import heard
from fuzzing.front import INPUTS
from fuzzing.promises import PROMISES
from fuzzing.trying import Broken, corpus, keep, tried

WEIGHTS: Final = {
    "reader": 22,
    "addresses": 22,
    "descriptions": 15,
    "rules": 6,
    "fix": 5,
    "patches": 9,
    "comments": 7,
    "answers": 4,
    "pages": 2,
    "shown": 2,
    "filled": 2,
    "dropped": 2,
    "changed": 2,
}
"""The share of each promise in a hundred inputs: the quicker, the more."""
BY_ATHERIS: Final = 0.7


@dataclass(frozen=True)
class Job:
    """One engine on one promise."""

    engine: str
    promise: str
    inputs: int


def jobs(names: list[str], inputs: int) -> Iterator[Job]:
    """The inputs, shared out: longest first, so that the cores end together."""
    whole = sum(WEIGHTS[name] for name in names)
    for name in sorted(names, key=lambda one: WEIGHTS[one]):
        share = -(-inputs * WEIGHTS[name] // whole)
        if name in INPUTS:
            yield Job("chromium", name, share)
        else:
            led = int(share * BY_ATHERIS) if find_spec("atheris") else 0
            yield from (job for job in (Job("atheris", name, led), Job("hypothesis", name, share - led)) if job.inputs)


def done(job: Job, seed: int) -> tuple[str, list[Broken]]:
    """Run a job: its row of the table, and what broke."""
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "fuzzing.engines",
        job.engine,
        job.promise,
        str(job.inputs),
        str(seed),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    told = heard(ran.stdout)
    if told is None:
        why = f"the engine ended with {ran.returncode}: {' '.join(ran.stderr.split())[-300:]}"
        return _row(job, "0", "", "", why), [Broken(job.promise, b"", why, "")]
    broken = [Broken(job.promise, base64.b64decode(data), why, where) for data, why, where in told["broken"]]
    took, longest = f"{told['seconds']:.0f}", f"{told['longest'] * 1e3:.0f}"
    return _row(job, f"{told['inputs']:,}", took, longest, str(len(broken))), broken


def _row(job: Job, *cells: str) -> str:
    return f"| {job.promise} | {job.engine} | {' | '.join(cells)} |"


def run(names: list[str], inputs: int, seed: int) -> list[Broken]:
    """All jobs, as many at once as there are cores; a row for each when it is done."""
    began, found = time.perf_counter(), list[Broken]()
    print("| promise | inputs by | inputs | seconds | longest, ms | broken |\n|---|---|---|---|---|---|", flush=True)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for one in as_completed([pool.submit(done, job, seed) for job in jobs(names, inputs)]):
            row, broken = one.result()
            found += broken
            print(row, flush=True)
    print(f"\n{time.perf_counter() - began:,.0f} s, {len(found)} ways to break a promise")
    return found


def again(names: list[str]) -> list[Broken]:
    """What is in the corpus, tried again; that of the browser is tried by ``tests/test_fuzzing.py``."""
    return [one for name in names if name in PROMISES for _, data in corpus(name) if (one := tried(name, data))]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="fuzzing", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("promises", nargs="*", metavar="PROMISE", choices=[*WEIGHTS, []], help=", ".join(WEIGHTS))
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="try what is in the corpus, and nothing else")
    given = parser.parse_args()
    names = given.promises or [name for name in WEIGHTS if CHROMIUM or name not in INPUTS]
    found = again(names) if given.again else run(names, given.inputs, given.seed)
    for one in found:
        if one.data:
            keep(one)
        print(f"\n{one.promise}: {one.why}\n  at {one.where}, input {base64.b64encode(one.data).decode()}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
