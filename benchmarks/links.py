"""How fast links are asked, beside LinkChecker on the same addresses in the same run, and how much memory that takes.

    .venv/bin/python benchmarks/links.py [--addresses 2000] [--hosts 200] [--runs 5]

All hosts are on this machine (127.1.0.1 and on), one server with 50 ms of latency behind them: honest, slow, lying,
greedy ones, and such as redirect into private networks (tests/strangers.py). Every verdict is held against what the
host is; whoever is lured to the canary's address shows. Neither waits between two requests at a host.

Hosts that never answer decide how long a run lasts, for both (their patience is the same), so with them is a run of its
own.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from oscat.words.links import LinkVerdict  # noqa: E402
from strangers import DATA, EXPECTED, NETCDF, catalog_of  # noqa: E402

Link = tuple[str, str, str]
"""An address, the media type that the record gives, and the temper of the host."""
Run = tuple[float, float]
"""Seconds, and peak memory in MB."""
PATIENCE = 5
"""Seconds that both wait for an answer."""
SILENT = frozenset({"slow", "drip", "bomb", "endless"})
ONCE = frozenset({"bomb", "endless"})
RARE = frozenset({"slow", "drip", "patient", "garbage", "hangup"})
NETWORKS = "127.1.0.0/16"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--addresses", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Server() as server:
        Path(name).chmod(0o755)  # LinkChecker gives up root's rights before it reads
        everything = list(addresses(asked.addresses, asked.hosts, server.port))
        answering = [one for one in everything if one[2] not in SILENT]
        compared(Path(name) / "answering", "hosts that answer", answering, asked.runs)
        compared(Path(name) / "all", "all of them", everything, 1)
        touched = server.touched()
        alone(Path(name) / "alone", everything)
        by_us = server.touched() - touched
        print(f"  the canary was touched {by_us} times by oscat, and {touched} times by linkchecker")


def addresses(count: int, hosts: int, port: int) -> Iterator[Link]:
    """Mostly honest addresses, and some of every temper."""
    usual = [one for one in EXPECTED if one not in ONCE | RARE]
    tempers = [*ONCE, *(one for one in RARE for _ in range(5)), *usual * 4]
    honest = cycle(["page", "file", "page", "file", "moved", "missing"])
    tempers += islice(honest, max(0, count - len(tempers)))
    for number, temper in enumerate(tempers[:count]):
        host = f"127.1.{number % hosts // 200}.{number % hosts % 200 + 1}"
        yield f"http://{host}:{port}/{temper}/{number}", NETCDF if temper in DATA else "", temper


def compared(folder: Path, name: str, hrefs: list[Link], count: int) -> None:
    """Both on the same addresses, one after the other, several times."""
    catalog = catalog_of(folder / "catalog", [(href, kind) for href, kind, _ in hrefs])
    first, again, peers = list[Run](), list[Run](), list[Run]()
    for number in range(count):
        cache = folder / f"known-{number}.jsonl"
        first.append(ours(catalog, cache, folder / "report.json"))
        again.append(ours(catalog, cache, folder / "again.json"))
        peers.append(linkchecker(folder, [href for href, _, _ in hrefs]))
    bare, bare_peer = ours(catalog, cache, None)[0], linkchecker(folder, [])[0]
    print(f"\n{len(hrefs):,} addresses, {name}")
    judged(folder / "report.json", hrefs)
    for title, runs in (("oscat links", first), ("oscat links, again", again), ("linkchecker", peers)):
        show(title, runs)
    own, more, peer = (statistics.median(one[0] for one in runs) for runs in (first, again, peers))
    print(f"  start-up alone: oscat {bare:.2f} s, linkchecker {bare_peer:.2f} s")
    ratio = f"{(peer - bare_peer) / (own - bare):.1f} without start-up"
    print(f"  linkchecker takes {peer / own:.1f} times as long ({ratio})")
    asking = f"{(own - bare) / max(more - bare, 0.01):.0f} without start-up"
    print(f"  {len(hrefs) / own:,.0f} addresses a second; again is {own / more:.1f} times faster ({asking})")


def alone(folder: Path, hrefs: list[Link]) -> None:
    """One more run of oscat's, in which nobody else can be what touches the canary."""
    catalog = catalog_of(folder / "catalog", [(href, kind) for href, kind, _ in hrefs])
    ours(catalog, folder / "known.jsonl", folder / "report.json")
    print()
    judged(folder / "report.json", hrefs)


def judged(report: Path, hrefs: list[Link]) -> None:
    """Say whether every verdict is right."""
    rows = {one["href"]: LinkVerdict(one["verdict"]) for one in json.loads(report.read_bytes())["links"]}
    wrong = Counter((temper, rows[href].value) for href, _, temper in hrefs if rows[href] is not EXPECTED[temper])
    print(f"  {len(hrefs) - wrong.total():,} of {len(hrefs):,} verdicts are right {dict(wrong) or ''}")


def ours(catalog: Path, cache: Path, to: Path | None) -> Run:
    """Seconds and peak memory; without ``to``, of a run that reads the catalog and asks nobody."""
    words = ["links", str(catalog), "--cache", str(cache), "--timeout", str(PATIENCE), "--delay", "0"]
    words += ["--to", str(to)] if to else ["--dry-run"]
    env = {**os.environ, "OSCAT_LOOPBACK": NETWORKS, "PYTHONPATH": str(ROOT / "scripts")}
    return timed([sys.executable, "-m", "oscat", *words], env, {0, 1})


def linkchecker(folder: Path, hrefs: list[str]) -> Run:
    """The same of LinkChecker: 100 threads, and as many requests a second as it can."""
    page = folder / "page.html"
    page.write_text("<!doctype html><title>x</title>" + "".join(f'<a href="{href}">x</a>\n' for href in hrefs), "utf-8")
    config = folder / "linkcheckerrc"
    config.write_text(f"[checking]\nmaxrequestspersecond=100000\nthreads=100\ntimeout={PATIENCE}\n[output]\nstatus=0\n")
    program = str(Path(sys.executable).parent / "linkchecker")
    words = [program, "--config", str(config), "--check-extern", "--recursion-level=1", "--no-robots", "-o", "csv"]
    return timed([*words, "--no-warnings", str(page)], dict(os.environ), {0, 1})


def timed(words: list[str], env: dict[str, str], fine: set[int]) -> Run:
    """Seconds and peak memory of a command."""
    start = time.perf_counter()
    run = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while run.poll() is None:
        peak = max(peak, _resident(run.pid))
        time.sleep(0.01)
    took = time.perf_counter() - start
    assert run.returncode in fine, f"{' '.join(words)} ended with {run.returncode}"
    return took, peak


def _resident(process: int) -> float:
    """The peak memory of a process so far, in MB (Linux; 0 elsewhere)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmHWM")), 0.0)


def show(name: str, runs: list[Run]) -> None:
    seconds, memory = [one[0] for one in runs], max(one[1] for one in runs)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(f"  {name:20}{statistics.median(seconds):6.2f} s ({spread}), {memory:.0f} MB")


class Server:
    """The strangers, in a process of their own."""

    def __enter__(self) -> "Server":
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
        words = [sys.executable, str(ROOT / "tests" / "strangers.py"), "--latency", "0.05", "--hang", "20"]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
        self.run = subprocess.Popen(words, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self._line()["port"])
        return self

    def _line(self) -> dict[str, Any]:
        assert self.run.stdout
        return dict(json.loads(self.run.stdout.readline()))

    def touched(self) -> int:
        assert self.run.stdin
        self.run.stdin.write("\n")
        self.run.stdin.flush()
        return int(self._line()["touched"])

    def __exit__(self, *_: object) -> None:
        self.run.kill()
        self.run.wait()


if __name__ == "__main__":
    main()
