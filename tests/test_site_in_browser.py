"""The site in a real browser: quiet, at home on a phone, legible in both lights, readable without script.

One visit looks at every page of the seed in a frame and reports to the server that served it; pages are served with a
policy that turns any request to another host, and any script or style within a page, into an error of the console.
"""

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import oscat

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH (apt install chromium)")
SEED = Path(__file__).parent / "seed"
LONG = {"title": "Supercalifragilisticexpialidocious_" * 8, "description": "https://example.org/" + "a-b" * 200}
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--enable-logging=stderr", "--disable-dev-shm-usage", "--force-color-profile=srgb"),
)
VISIT = """<!doctype html><meta charset="utf-8"><title>visit</title><link rel="icon" href="data:,"><body><script>
const PAGES = %s;
const channels = text => (text.match(/[\\d.]+/g) || []).map(Number);
const over = (top, under) => {
  const alpha = top.length > 3 ? top[3] : 1;
  return [0, 1, 2].map(i => top[i] * alpha + under[i] * (1 - alpha));
};
function ground(element, view) {
  const layers = [];
  for (let one = element; one; one = one.parentElement) {
    const style = view.getComputedStyle(one);
    if (style.backgroundImage !== 'none') return null;
    const colour = channels(style.backgroundColor);
    layers.push(colour);
    if (colour.length < 4 || colour[3] === 1) break;
  }
  return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
}
const light = colour => colour.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
function faint(document, view) {
  const found = [];
  for (const one of document.body.querySelectorAll('*')) {
    const said = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const box = one.getBoundingClientRect();
    if (!said || one.closest('svg, .vh, .skip, .hero') || box.width < 2) continue;
    const under = ground(one, view), style = view.getComputedStyle(one);
    if (!under) continue;
    const [a, b] = [light(over(channels(style.color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) found.push(`${one.className || one.tagName}: ${ratio.toFixed(2)} ${one.textContent.slice(0, 30)}`);
  }
  return found;
}
function small(document) {
  const found = [];
  for (const one of document.querySelectorAll('a, summary, button, input')) {
    const box = one.getBoundingClientRect();
    if (one.closest('p, .prose, .guide .text, .skip, .card, .tile') || !box.height) continue;
    const room = one.parentElement.children.length < 4 ? one.parentElement.getBoundingClientRect().height : 0;
    if (Math.max(box.height, room) < 23.5) found.push(`${one.textContent.trim().slice(0, 30)} ${box.height}`);
  }
  return found;
}
async function look(path, width) {
  const frame = document.createElement('iframe');
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  document.body.append(frame);
  await new Promise(done => { frame.onload = done; frame.src = path; });
  const view = frame.contentWindow, page = frame.contentDocument, root = page.documentElement;
  for (const one of page.querySelectorAll('details')) one.open = true;
  const wide = [...page.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > width + 1
    && !one.closest('.bar nav, .scroll, .hero-map, pre, .vh, .skip')).map(one => one.className || one.tagName);
  const seen = {
    path, width, wide, scroll: root.scrollWidth, faint: faint(page, view), small: small(page),
    heading: (page.querySelector('h1') || {}).textContent, ground: view.getComputedStyle(page.body).backgroundColor,
    hosts: [...new Set(view.performance.getEntriesByType('resource').map(one => new URL(one.name).host))] };
  frame.remove();
  return seen;
}
(async () => {
  const seen = [];
  for (const path of PAGES) for (const width of [390, 1280]) seen.push(await look(path, width));
  await fetch('/-/seen', { method: 'POST', body: JSON.stringify(seen) });
})();
</script>"""


@dataclass
class Server:
    """A folder served on this machine: what was asked for and not there, and what a visit reported."""

    root: Path
    pages: list[str]
    missing: list[str] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    url: str = ""


class Handler(SimpleHTTPRequestHandler):
    """Serves the tree with a strict policy, and the page that visits all others."""

    def __init__(self, *arguments: Any, server_of: Server, **named: Any) -> None:
        self.ours = server_of
        super().__init__(*arguments, directory=str(server_of.root), **named)

    def end_headers(self) -> None:
        if not self.path.startswith("/-/"):
            scripts = "'none'" if self.path.endswith("?scripts=none") else "'self'"
            self.send_header("Content-Security-Policy", f"default-src 'self'; script-src {scripts}")
        super().end_headers()

    def do_GET(self) -> None:
        if not self.path.startswith("/-/"):
            super().do_GET()
            return
        body = (VISIT % json.dumps(self.ours.pages)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.ours.seen = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        self.ours.done.set()

    def log_message(self, format: str, *values: Any) -> None:  # noqa: A002 - the name it has there
        if len(values) > 1 and str(values[1]).startswith(("4", "5")):
            self.ours.missing.append(str(values[0]))


def stretched(root: Path) -> Path:
    """The seed with one product whose title and description are as long and unbroken as they come."""
    shutil.copytree(SEED, root)
    record = json.loads((root / "products/salinity-arctic/collection.json").read_text("utf-8"))
    (root / "products/long").mkdir()
    text = json.dumps({**record, **LONG, "id": "long", "keywords": ["k" * 90], "osc:region": "r" * 120})
    (root / "products/long/collection.json").write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The seed, built and served."""
    folder = tmp_path_factory.mktemp("site")
    tree = folder / "tree"
    oscat.build(stretched(folder / "catalog"), tree)
    paths = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("index.html"))
    ours = Server(tree, ["/" + path.removesuffix("index.html") for path in paths])
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, server_of=ours)) as http:
        ours.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield ours
        http.shutdown()
        thread.join()


def command(folder: Path, *options: str) -> list[str]:
    assert CHROMIUM
    return [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", *options]


def console(log: str) -> list[str]:
    """The lines that pages wrote to the console: errors, warnings, refusals of the policy."""
    return [line for line in log.splitlines() if ":CONSOLE" in line]


def visit(server: Server, folder: Path, *options: str) -> tuple[list[dict[str, Any]], list[str]]:
    """All pages looked at in two widths, and what the console said."""
    server.done.clear()
    server.missing.clear()
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command(folder, *options, "--remote-debugging-port=0", f"{server.url}/-/visit"), stdout=out, stderr=out
        )
        try:
            reported = server.done.wait(60)
        finally:
            process.terminate()
            process.wait(20)
    said = log.read_text("utf-8", "replace")
    assert reported, said[-2000:]
    return server.seen, console(said)


@pytest.mark.site
@pytest.mark.parametrize("light", ["light", "dark"])
def test_every_page_is_quiet_fits_and_is_legible(server: Server, tmp_path: Path, light: str) -> None:
    scheme = "--blink-settings=preferredColorScheme=" + ("0" if light == "dark" else "1")
    seen, said = visit(server, tmp_path, scheme)
    assert said == []
    assert server.missing == []
    assert len(seen) == 2 * len(server.pages) > 40
    for page in seen:
        where = f"{page['path']} at {page['width']}"
        assert page["scroll"] <= page["width"], (where, page["wide"][:5])
        assert page["faint"] == [], where
        assert page["small"] == [], where
        assert page["heading"], where
        assert all(host.startswith("127.0.0.1") for host in page["hosts"]), where
    grounds = {sum(int(part) for part in page["ground"][4:-1].split(",")) for page in seen}
    assert len(grounds) == 1
    assert (grounds.pop() < 200) is (light == "dark")


def test_pages_are_read_without_script(server: Server, tmp_path: Path) -> None:
    options = ("--dump-dom", f"{server.url}/products/salinity-arctic/?scripts=none")
    done = subprocess.run(command(tmp_path, *options), capture_output=True, timeout=60, check=True)
    dom = done.stdout.decode("utf-8")
    record = json.loads((SEED / "products/salinity-arctic/collection.json").read_text("utf-8"))
    assert f"<h1>{record['title']}</h1>" in dom
    assert record["description"][:40] in dom
    assert 'class="map map-world"' in dom
    said = console(done.stderr.decode("utf-8", "replace"))
    assert [line for line in said if "/assets/page.js" not in line] == [], (
        "the policy refuses that one, and nothing else"
    )


def test_a_page_can_be_pictured(server: Server, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    options = ("--window-size=1280,1600", f"--screenshot={picture}", f"{server.url}/")
    subprocess.run(command(tmp_path, *options), capture_output=True, timeout=60, check=True)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000, "an empty page is a smaller picture"
