"""oscat beside its peers, where they do the same work, in one run and one table.

    make bench                                          # 2,000 products; a quarter of an hour
    make bench PRODUCTS="2000 20000 100000" FOLDER=/dev/shm
    make bench CATALOG=../some/catalog                  # this one, in any layout

Catalogs are made by ``generate.py``, or copied, and committed to Git. Each line is a whole process: *cold* is its first
run, with nothing remembered by itself nor read before by the system; *warm* is the median of those that follow. Memory
is that of the largest process. Ratios compare warm with warm. Where the disk is slow, give a folder in memory.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import generate
import links
import peer_mkdocs
import search
from measure import HERE, OSCAT, Measured, evicted, measured, of_runs, on_one_core, once

from oscat.world.disk import write_files
from oscat.world.schema_store import SchemaStore
from strangers import catalog_of

PEERS = ("stac-validator", "pystac", "jsonschema", "jsonschema-rs", "linkchecker")
SMALL = 2_000
"""Products up to which all peers are run."""
MEDIUM = 20_000
"""Products up to which stac-validator is, the quickest of those that judge."""
ADDRESSES, HOSTS = 2_000, 200
MARK = "## Measured"
"""The heading below which ``--to`` writes anew."""


@dataclass(frozen=True)
class Line:
    """A line of the table: the work, who did it, and what it took; None where it could not be done."""

    work: str
    program: str
    took: Measured | None


@dataclass
class Bench:
    """A catalog in a folder, and how often each command is run after the first time."""

    root: Path
    products: int
    runs: int

    def line(self, work: str, program: str, command: tuple[str, ...] | None, runs: int | None = None) -> Line:
        """Measure a command; a peer that is not there, or fails, gives an empty line."""
        ours, runs = program.startswith("oscat"), self.runs if runs is None else runs
        try:
            found = measured(command, runs, self.forget, (0, 1) if ours else (0,)) if command else None
        except RuntimeError as error:
            if ours:
                raise
            print(error, file=sys.stderr)  # a peer that fails is no reason to lose what was measured
            found = None
        return Line(work, program, found)

    def forget(self) -> None:
        """Take away what oscat remembers of the catalog, and what the system does."""
        shutil.rmtree(self.root / ".git/oscat", ignore_errors=True)
        evicted(self.root)

    def lines(self) -> Iterator[Line]:
        """Everything that is measured of a catalog of this size."""
        yield from self.checks()
        yield from self.parts()
        yield from self.builds()

    def checks(self) -> Iterator[Line]:
        """All records, by everybody who judges records."""
        work, whole = f"check {self.products:,} products", (*OSCAT, "check", str(self.root))
        yield self.line(work, "oscat", whole)
        yield self.line(work, "oscat, one core", tuple(on_one_core(whole) or ()), 0)
        yield self.line(work, "orjson + jsonschema-rs alone, one core", self.peer("floor"))
        if self.products <= SMALL:
            yield self.line(work, "jsonschema", self.peer("peer_jsonschema"), 1)
            yield self.line(work, "pystac", self.peer("peer_pystac"), 1)
        if self.products <= MEDIUM:
            yield self.line(work, "stac-validator", self.peer("peer_stac_validator"), int(self.products <= SMALL))

    def peer(self, name: str, *more: str) -> tuple[str, ...]:
        return (sys.executable, str(HERE / f"{name}.py"), str(self.root), *more)

    def parts(self) -> Iterator[Line]:
        """One record, one change, mends."""
        one = str(min(self.root.glob("products/*/collection.json")))
        work = f"check one of {self.products:,}"
        yield self.line(work, "oscat", (*OSCAT, "check", one))
        if self.products <= MEDIUM:
            yield self.line(work, "stac-validator", self.peer("peer_stac_validator", one))
        generate.edit(self.root)
        work = f"check one change in {self.products:,}"
        yield self.line(work, "oscat", (*OSCAT, "check", "--base", "HEAD", str(self.root)), max(1, self.runs))
        if self.products <= SMALL:
            yield self.line(f"mend {self.products:,}, shown", "oscat", (*OSCAT, "fix", "--diff", str(self.root)))

    @property
    def site(self) -> Path:
        return self.root.with_name("site")

    def builds(self) -> Iterator[Line]:
        """The whole site."""
        work, command = f"site of {self.products:,} products", (*OSCAT, "build", str(self.root), "--to", str(self.site))
        yield self.line(work, "oscat", command, min(1, self.runs))
        if self.products <= SMALL:
            yield self.line(work, "oscat, one core", tuple(on_one_core(command) or ()), 0)
            yield self.line(work, "mkdocs-material", _mkdocs(self.root), 0)
        yield Line(f"site of {self.products:,}, one entry changed", "oscat", of_runs(list(self.followed(command))))

    def followed(self, command: tuple[str, ...]) -> Iterator[tuple[float, float]]:
        """A build that others may follow, then some that do, each after a change of one entry."""
        self.forget()
        yield once((*command, "--incremental"))
        for _ in range(max(1, self.runs)):
            generate.edit(self.root)
            yield once((*command, "--incremental"))

    def told(self) -> str:
        """What the site weighs, and how its search does in a browser."""
        files = [path for path in self.site.rglob("*") if path.is_file()]
        records = sum(1 for _ in self.root.rglob("*.json"))
        size = sum(path.stat().st_size for path in files)
        largest = max((path for path in files if path.suffix == ".html"), key=lambda path: path.stat().st_size)
        weight = f"{largest.stat().st_size / 1e3:.0f} kB ({largest.relative_to(self.site)})"
        row = f"{self.products:,} | {len(files):,} | {size / 1e6:,.0f} | {size / records / 1e3:.0f} | {weight}"
        return f"| {row} | {' | '.join(_in_chromium(self.site))} |"


def _mkdocs(root: Path) -> tuple[str, ...] | None:
    """mkdocs-material on the records of a catalog; None where it cannot be installed."""
    try:
        return peer_mkdocs.command(root, root.with_name("mkdocs"))
    except (OSError, subprocess.CalledProcessError):
        return None


def _in_chromium(site: Path) -> tuple[str, str, str]:
    """Seconds and kB until the explore page shows its first results, and the slowest of ten searches after it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        return "no Chromium", "", ""
    first, *rest = search.measured(site, chromium, slow=False)
    slowest = max(rest, key=lambda row: row[1])
    return f"{first[1] / 1e3:.2f} s", f"{first[2] / 1e3:.0f} kB", f"{slowest[1]:.0f} ms ({slowest[0]})"


def asked(folder: Path, runs: int) -> Iterator[Line]:
    """The addresses of a catalog, all on this machine with 50 ms of latency."""
    work = f"ask {ADDRESSES:,} addresses"
    with links.Server() as server:
        hrefs = [one for one in links.addresses(ADDRESSES, HOSTS, server.port) if one[2] not in links.SILENT]
        catalog = catalog_of(folder / "linked", [(href, kind) for href, kind, _ in hrefs])
        ours = [links.ours(catalog, folder / f"known-{n}.jsonl", folder / "report.json") for n in range(runs + 1)]
        again = links.ours(catalog, folder / "known-0.jsonl", folder / "report.json")
        theirs = [links.linkchecker(folder, [href for href, _, _ in hrefs]) for _ in range(runs + 1)]
    yield Line(work, "oscat", of_runs(ours))
    yield Line(work, "linkchecker", of_runs(theirs))
    yield Line(f"{work} again", "oscat", of_runs([again]))


def table(lines: Iterator[Line]) -> Iterator[str]:
    """The lines as Markdown, each with its ratio to oscat's own line of the same work."""
    yield "| work | by | cold, s | warm, s | times oscat | MB |"
    yield "|---|---|---|---|---|---|"
    own: dict[str, float] = {}
    for one in lines:
        if one.took is None:
            yield f"| {one.work} | {one.program} | not there, or failed | | | |"
            continue
        own.setdefault(one.work, one.took.warm)
        times = f"{one.took.warm / own[one.work]:.1f}"
        cells = (one.work, one.program, _short(one.took.cold), _short(one.took.warm), times, f"{one.took.memory:,.0f}")
        yield f"| {' | '.join(cells)} |"


def _short(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:,.0f}"


def machine() -> str:
    """What this was measured on, and the versions of all."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    named = ", ".join(f"{name} {_version(name)}" for name in ("oscat", *PEERS))
    system = f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores, {memory:.0f} GB"
    return (
        f"{system}; Python {platform.python_version()}, {named}, {peer_mkdocs.MKDOCS.replace('==', ' ')}; {_at_hand()}."
    )


def _at_hand() -> str:
    """How many of the schemas that records name are there to judge them by."""
    there = [SchemaStore().get(address) is not None for address in generate.SCHEMAS]
    return f"{sum(there)} of {len(there)} schemas of extensions at hand"


def _processor() -> str:
    rows = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((row.partition(": ")[2] for row in rows if row.startswith("model name")), platform.processor())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not there)"


def catalogs(given: argparse.Namespace, folder: Path) -> Iterator[tuple[Path, int]]:
    """The catalogs to measure on, each with the number of its products."""
    if given.catalog:
        away = shutil.ignore_patterns(".*", "_site", "node_modules")
        root = Path(shutil.copytree(given.catalog, folder / "given/catalog", ignore=away))
        generate.commit(root)
        yield root, sum(1 for _ in root.glob("products/*/collection.json"))
        return
    for products in given.products:
        root = folder / str(products) / "catalog"
        write_files(root, generate.files(products, items=False))
        generate.commit(root)
        yield root, products


def run(given: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> None:
    """Measure, saying each line when it is known."""
    sites: list[str] = []

    def lines() -> Iterator[Line]:
        for root, products in catalogs(given, folder):
            bench = Bench(root, products, 0 if products > MEDIUM else given.runs)
            yield from bench.lines()
            sites.append(bench.told())
            shutil.rmtree(bench.root.parent)
        yield from asked(folder, given.runs)

    say(f"`python benchmarks/bench.py {' '.join(sys.argv[1:])}` on {machine()}\n".replace(" `", "`"))
    for row in table(lines()):
        say(row)
    say("\n| products | files of its site | MB | kB a record | largest page | first results | kB | slowest search |")
    say("|---|---|---|---|---|---|---|---|")
    for row in sites:
        say(row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, help="a catalog to copy, instead of such as are made")
    parser.add_argument("--products", type=int, nargs="+", default=[SMALL])
    parser.add_argument("--runs", type=int, default=3, help="runs after the first; none for very many products")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--to", type=Path, help="write the table into this file as well")
    given = parser.parse_args()
    said: list[str] = []

    def say(row: str) -> None:
        said.append(row)
        print(row, flush=True)

    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        Path(folder).chmod(0o755)  # LinkChecker gives up root's rights before it reads
        run(given, Path(folder), say)
    if given.to:
        before = given.to.read_text("utf-8").partition(MARK)[0] if given.to.exists() else ""
        given.to.write_text(f"{before}{MARK}\n\n" + "\n".join(said) + "\n", "utf-8")


if __name__ == "__main__":
    main()
