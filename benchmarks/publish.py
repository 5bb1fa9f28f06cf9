"""How long a publication takes without the network, and an entry from data; and what ``import oscat`` costs.

    .venv/bin/python benchmarks/publish.py CATALOG [--runs 5]

GitHub is played by a double that keeps answers in memory: what is measured is oscat, from the record to the last
request, judging included.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from oscat.shell.publish import Wish, carry_out
from oscat.words.publication import Draft, Outcome, Seen, Standing
from oscat.world import submitting
from oscat.world.credentials import Credentials


class Instantly(submitting.Outbox):
    """GitHub that takes everything at once."""

    pull: Seen | None = None

    def standing(self, draft: Draft) -> Standing:
        from oscat.thought.submit.steps import names

        there = names(draft.files) if self.pull else {}
        return Standing("b" * 40, {}, "a" * 40 if self.pull else None, there, self.pull)

    def write(self, draft: Draft, parent: str, *, new: bool, over: bool) -> None:
        self.pull = Seen(1, "", "a" * 40, open=True, merged=False)

    def open(self, draft: Draft) -> None:
        self.pull = Seen(1, "", "a" * 40, open=True, merged=False)


def seconds(work: Any, runs: int) -> float:
    """The median."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    product = json.loads(next(given.catalog.glob("products/*/collection.json")).read_text("utf-8"))
    record = {**product, "id": "another-one", "title": "Another one"}
    import oscat.shell.publish as module

    module.Outbox = Instantly  # type: ignore[attr-defined]

    def publish() -> None:
        wish = Wish(credentials=Credentials({"OSCAT_TOKEN": "x"}))
        done = carry_out([record], wish, given.catalog, "a/b", "production")
        assert [one.outcome for one in done.publications] == [Outcome.UPDATED], done.report.findings

    def imported() -> None:
        subprocess.run([sys.executable, "-c", "import oscat; oscat.publish"], check=True)

    def bare() -> None:
        subprocess.run([sys.executable, "-c", ""], check=True)

    publish()
    print(f"one publication, judged against {given.catalog}: {seconds(publish, given.runs):.2f} s")
    print(f"import oscat and oscat.publish: {seconds(imported, given.runs) - seconds(bare, given.runs):.2f} s more")
    only = seconds(lambda: subprocess.run([sys.executable, "-c", "import oscat"], check=True), given.runs)
    print(f"import oscat: {only - seconds(bare, given.runs):.2f} s more than Python alone")


if __name__ == "__main__":
    main()
