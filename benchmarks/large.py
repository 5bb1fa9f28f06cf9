"""How oscat does with very many entries: a check beside the floor, on one core and on all, and of one change; a build.

    .venv/bin/python benchmarks/large.py [check] [build] [--products 2000 20000 100000] [--no-items] [--folder /dev/shm]

Each catalog is made by ``benchmarks/generate.py`` and committed. Where the disk is slow, give a folder in memory. The
floor reads, parses and schema-checks every file on one core, and does nothing else. Peak memory is that of the largest
process; there are as many as cores.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import generate
from run import HERE, OSCAT, Measured, once

from oscat.world.disk import write_files


def best(command: tuple[str, ...], runs: int) -> Measured:
    """The quickest of some runs: what else the machine does only ever adds."""
    return min((once(command) for _ in range(runs)), key=lambda one: one.wall)


def on_one_core(command: tuple[str, ...], wall: float) -> str:
    """How many times as long a command takes on one core."""
    taskset = shutil.which("taskset")
    return f"{once((taskset, '-c', '0', *command)).wall / wall:.1f}" if taskset else ""


def checked(root: Path, runs: int) -> Iterator[str]:
    """What a check of everything takes, and of one change."""
    floor = best((sys.executable, str(HERE / "floor.py"), str(root)), runs)
    whole = best((*OSCAT, "check", str(root)), runs)
    yield from (f"{floor.wall:.1f}", f"{whole.wall:.1f}", f"{whole.wall / floor.wall:.1f}", f"{whole.memory:.0f}")
    yield on_one_core((*OSCAT, "check", str(root)), whole.wall)
    generate.edit(root)
    change = (*OSCAT, "check", "--base", "HEAD", str(root))
    first, again = once(change), best(change, runs)
    yield from (f"{first.wall:.1f}", f"{again.wall:.1f}", f"{again.memory:.0f}")


def built(root: Path, runs: int) -> Iterator[str]:
    """What a build of everything takes, and what it writes."""
    to = root.with_name("site")
    command = (*OSCAT, "build", str(root), "--to", str(to))
    done = best(command, runs)
    yield from (f"{done.wall:.1f}", on_one_core(command, done.wall), f"{done.memory:.0f}")
    sizes = [one.stat().st_size for one in to.rglob("*") if one.is_file()]
    records = sum(1 for one in root.rglob("*.json"))
    yield from (f"{len(sizes):,}", f"{sum(sizes) / 1e6:,.0f}", f"{sum(sizes) / records / 1e3:.0f}")
    shutil.rmtree(to)


TABLES = {
    "check": (checked, ("floor s", "check s", "times floor", "MB", "on one core", "--base, first s", "again s", "MB")),
    "build": (built, ("build s", "on one core", "MB", "files written", "MB written", "KB a record")),
}


def table(what: str, given: argparse.Namespace, folder: Path) -> None:
    measure, names = TABLES[what]
    print(f"| products | files | {' | '.join(names)} |\n|{'---|' * (len(names) + 2)}")
    for products in given.products:
        root = folder / f"catalog-{products}"
        files = write_files(root, generate.files(products, items=not given.no_items))
        generate.commit(root)
        cells = (f"{products:,}", f"{files:,}", *measure(root, given.runs))
        print(f"| {' | '.join(cells)} |", flush=True)
        shutil.rmtree(root)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*TABLES], default=[])
    parser.add_argument("--products", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--no-items", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for what in given.what or TABLES:
            table(what, given, Path(folder))
            print()


if __name__ == "__main__":
    main()
