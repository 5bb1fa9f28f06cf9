"""How a check does with very many entries: beside the floor, on one core and on all, and of one change.

    .venv/bin/python benchmarks/large.py [--products 2000 20000 100000] [--no-items] [--folder /dev/shm]

Each catalog is made by ``benchmarks/generate.py`` and committed. Where the disk is slow, give a folder in memory. The
floor reads, parses and schema-checks every file on one core, and does nothing else. Peak memory is that of the largest
process; there are as many as cores.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import generate
from run import HERE, OSCAT, Measured, once

from oscat.world.disk import write_files


def best(command: tuple[str, ...], runs: int) -> Measured:
    """The quickest of some runs: what else the machine does only ever adds."""
    return min((once(command) for _ in range(runs)), key=lambda one: one.wall)


def row(products: int, folder: Path, runs: int, *, items: bool) -> str:
    """One line of the table."""
    root = folder / f"catalog-{products}"
    files = write_files(root, generate.files(products, items=items))
    generate.commit(root)
    floor = best((sys.executable, str(HERE / "floor.py"), str(root)), runs)
    whole = best((*OSCAT, "check", str(root)), runs)
    alone = best(("taskset", "-c", "0", *OSCAT, "check", str(root)), 1) if shutil.which("taskset") else None
    generate.edit(root)
    change = (*OSCAT, "check", "--base", "HEAD", str(root))
    first, again = once(change), best(change, runs)
    shutil.rmtree(root)
    cells = (
        f"{products:,}",
        f"{files:,}",
        f"{floor.wall:.1f}",
        f"{whole.wall:.1f}",
        f"{whole.wall / floor.wall:.1f}",
        f"{whole.memory:.0f}",
        f"{alone.wall / whole.wall:.1f}" if alone else "",
        f"{first.wall:.1f}",
        f"{again.wall:.1f}",
        f"{again.memory:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--no-items", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    given = parser.parse_args()
    print("| products | files | floor s | check s | times floor | MB | on one core | --base, first s | again s | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for products in given.products:
            print(row(products, Path(folder), given.runs, items=not given.no_items), flush=True)


if __name__ == "__main__":
    main()
