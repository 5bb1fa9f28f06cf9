"""How the search does with very many entries: its index built, opened in Chromium, and asked.

    .venv/bin/python benchmarks/search.py CATALOG [--documents 100000]

The documents are made of the sentences and tags of a real catalog and of invented words as rare as real ones are. The
slow line is a server that sends 10 Mbit/s and waits 60 ms before each answer; the slow machine is a browser that is
stopped for three quarters of the time. Bytes are counted where they are sent.
"""

import argparse
import json
import random
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
from generate import area, rare, zipf

import oscat
from oscat.shell.load import catalog_at
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.documents import documents
from oscat.thought.search.index import index
from oscat.thought.search.write import files
from oscat.words.document import Document, Tag

QUERIES = (
    "sea ice",
    "ocean heat content",
    "surface soil moisture",
    "glacier",
    "salinity smos",
    "chlorophyll black sea",
)
RATE = 10_000_000 / 8
DELAY = 0.06
SLOWER = 4


# --- documents ----------------------------------------------------------------------------------------------------


def invented(catalog: Path, count: int) -> Iterator[Document]:
    """So many documents like those of a catalog."""
    chance = random.Random(42)
    real = [one for one in documents(Atlas(catalog_at(catalog)[0])) if one.kind in {"product", "project"}]
    sentences = [one for doc in real for one in re.split(r"(?<=[.!?])\s+", doc.text) if 5 < len(one.split()) < 40]
    words = sorted({rare(chance) for _ in range(90_000)})
    for number in range(count):
        like, other = chance.choice(real), chance.choice(real)
        body: list[str] = []
        while len(body) < max(20, chance.gauss(110, 45)):
            body += chance.choice(sentences).split()
        for _ in range(6):
            body.insert(chance.randrange(len(body)), zipf(chance, words))
        title = f"{' '.join(like.title.split()[:6])} {zipf(chance, words)}"
        first, kind = chance.randint(1979, 2023), chance.choice(["product"] * 7 + ["project", "workflow", "experiment"])
        yield Document(
            path=f"products/p-{number:06d}/",
            kind=kind,
            title=title,
            heading=f"{title} p-{number:06d}",
            names=f"{like.names} {other.names[:80]}",
            text=" ".join(body)[:1500],
            tags={
                **like.tags,
                "kind": (Tag(kind, f"{kind.title()}s"),),
                "variable": tuple({*like.tags.get("variable", ()), *other.tags.get("variable", ())[:1]}),
                "project": (Tag(f"project-{number % (count // 20 + 1)}", f"Project {number % 97}"),),
            },
            boxes=(area(chance) if chance.random() < 0.7 else (-180.0, -90.0, 180.0, 90.0),),
            first=f"{first}-{chance.randint(1, 12):02d}-01",
            last=f"{min(2026, first + int(chance.expovariate(1 / 6)))}-12-31",
            updated=f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            more=like.more,
        )


# --- a slow line and a slow machine -------------------------------------------------------------------------------


class Line:
    """What a server sends: how much, and how fast at most."""

    def __init__(self) -> None:
        self.bytes, self.slow, self.free = 0, False, 0.0
        self.lock = threading.Lock()

    def send(self, count: int) -> None:
        """Wait as long as so many bytes take."""
        with self.lock:
            self.bytes += count
            self.free = max(self.free, time.perf_counter()) + count / RATE
            until = self.free
        if self.slow:
            time.sleep(max(0.0, until - time.perf_counter()))


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Line]]:
    """A folder over HTTP, texts compressed as hosts do."""
    import gzip

    line = Line()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes()
            packed = path.suffix in {".html", ".js", ".css", ".json", ".svg"}
            body = gzip.compress(body, 6) if packed else body
            time.sleep(DELAY if line.slow else 0)
            line.send(len(body) + 300)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", line
        server.shutdown()


@contextmanager
def slowed(wanted: bool) -> Iterator[None]:
    """Stop all renderers of browsers that this process started for three quarters of the time."""
    done = threading.Event()

    def halting() -> None:
        renderers: list[psutil.Process] = []
        looked = 0.0
        while not done.is_set():
            if time.perf_counter() - looked > 0.2:
                looked = time.perf_counter()
                all_ = psutil.Process().children(recursive=True)
                renderers = [one for one in all_ if one.is_running() and "--type=renderer" in " ".join(one.cmdline())]
            signalled(renderers, "suspend")
            time.sleep(0.004 * (SLOWER - 1))
            signalled(renderers, "resume")
            time.sleep(0.004)

    thread = threading.Thread(target=halting)
    if wanted:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if wanted:
            thread.join()


def signalled(processes: list[psutil.Process], act: str) -> None:
    for one in processes:
        try:
            getattr(one, act)()
        except psutil.Error:
            continue


# --- in the browser -----------------------------------------------------------------------------------------------


def measured(folder: Path, chromium: str, *, slow: bool) -> list[tuple[str, float, int, int]]:
    """What each step took in milliseconds, the bytes that it sent, and how many entries it found."""
    from playwright.sync_api import sync_playwright

    rows = []
    with served(folder) as (url, line), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        line.slow = slow
        with slowed(slow):
            for at, (name, query) in enumerate([("start", ""), *((one, one) for one in QUERIES), *STEPS]):
                sent = line.bytes
                if at == 0:
                    began = time.perf_counter()
                    page.goto(f"{url}explore/", wait_until="commit")
                    page.wait_for_selector("#results[aria-busy=false] li")
                    took = 1000 * (time.perf_counter() - began)
                else:
                    took = page.evaluate(ASK, query)
                page.wait_for_timeout(1500 if slow else 400)
                found = int(re.sub(r"\D", "", page.inner_text("#count")) or 0)
                rows.append((name, took, line.bytes - sent, found))
        browser.close()
    return rows


ASK = """async query => {
  const began = performance.now(), done = new Promise(resolve => new MutationObserver(seen => {
    if (seen.some(one => one.type === 'childList')) requestAnimationFrame(() => resolve(performance.now() - began));
  }).observe(results, { attributes: true, childList: true }));
  if (query.startsWith('?')) { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }
  else { q.value = query; search.requestSubmit(); }
  return done;
}"""
"""From the question to the next picture with its first results, in milliseconds."""
STEPS = (
    ("a facet alone", "?kind=workflow&theme=oceans"),
    ("facet, newest first", "?kind=product&sort=newest"),
    ("area and time", "?bbox=-10,30,40,60&datetime=2010-01-01/2012-12-31"),
    ("all at once", "?q=sea+ice&theme=cryosphere&bbox=-180,60,180,90&datetime=2010-01-01/.."),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        oscat.build(given.catalog, tree)
        shutil.rmtree(tree / "search")
        made = list(invented(given.catalog, given.documents))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        sizes = {"words": 0, "columns": 0, "cards": 0}
        for path, content in files(index(made)):
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(content)
            part = path.split("/")[1]
            sizes[part] = sizes.get(part, 0) + len(content)
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{given.documents:,} documents: index made and written in {took:.1f} s, peak {peak // 1024} MB")
        print(f"(of which {before // 1024} MB for the documents)")
        print("bytes:", json.dumps(sizes))
        if not chromium:
            sys.exit("no Chromium: the rest is not measured")
        for slow in (False, True):
            print("\n10 Mbit/s, 60 ms, a quarter of the speed" if slow else "\nthis machine, no slow line")
            print("| step | ms to the first result | KB sent | found |\n|---|---|---|---|")
            for name, took, sent, found in measured(tree, chromium, slow=slow):
                print(f"| {name} | {took:.0f} | {sent / 1024:.0f} | {found:,} |")


if __name__ == "__main__":
    main()
