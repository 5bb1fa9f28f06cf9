"""Five tasks of a visitor, done the shortest way on our site, in STAC Browser and on the reference catalog's site.

    .venv/bin/python benchmarks/tasks.py CATALOG [--reference DIST]

CATALOG is the catalog of today, in its own layout; it is built with STAC Browser beside it (two minutes, npm). DIST
is the reference site (open-science-catalog-frontend with the STAC Browser that it puts into a frame), built with
``BUILD_MODE=STATIC nuxt generate``; what it asks its servers for is answered from CATALOG.

A robot in Chromium does each task and counts. Seconds are the time that it had to wait, and what people need for the
same operations after the Keystroke-Level Model (Card, Moran and Newell 1980): 1.3 s to point and click, 0.2 s a key,
0.4 s from the mouse to the keyboard, 1.35 s to decide before each, and as much for each item that has to be judged.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import oscat
from browser import chromium, served

CLICK, KEY, HOME, MIND = 1.3, 0.2, 0.4, 1.35
PRODUCT, TITLE = "sss-monthly-anomalies", "Sea Surface Salinity - Monthly Anomalies"
PUBLIC = "https://esa-earthcode.github.io/open-science-catalog-metadata/"
CARDS = ".card, .data-card, .catalog-card"


RIGHT: set[str] = set()
"""The titles that our search finds: what the others are asked for."""


@dataclass
class Hand:
    """A person at the mouse and the keyboard, who is counted."""

    page: Any
    clicks: int = 0
    keys: int = 0
    judged: int = 0
    said: str = ""
    turns: int = 0
    began: float = field(default_factory=time.perf_counter)
    ended: float = 0.0

    def click(self, where: Any) -> None:
        where.first.click()
        self.clicks += 1

    def type(self, where: Any, what: str) -> None:
        """Click into a field and type."""
        self.click(where)
        where.first.press_sequentially(what.removesuffix("\n"))
        if what.endswith("\n"):
            where.first.press("Enter")
        self.keys += len(what)
        self.turns += 1

    def see(self, where: Any) -> None:
        """Wait until it is there: the end of a task, or of a step that has no click of its own."""
        where.first.wait_for()

    def judge(self, items: int, said: str = "") -> None:
        """Read one by one what the site could not tell apart."""
        self.judged += items
        self.said = said

    def stop(self) -> None:
        """The answer is on the screen."""
        self.ended = time.perf_counter()

    @property
    def seconds(self) -> float:
        """What a person needs: the waiting, the operations, the thinking before each and the reading."""
        decisions = self.clicks + self.judged
        work = self.clicks * CLICK + self.keys * KEY + self.turns * HOME + decisions * MIND
        return self.ended - self.began + work


# Our site ------------------------------------------------------------------------------------------------------------


def ours_find(hand: Hand) -> None:
    page = hand.page
    hand.type(page.get_by_role("searchbox"), "salinity\n")
    hand.click(page.get_by_label(re.compile("^SMOS")))
    hand.type(page.get_by_label("From: year or day"), "2015\n")
    page.wait_for_url(re.compile("2015"))
    hand.see(page.locator("#results[aria-busy=false], #results:not([aria-busy])"))
    RIGHT.update(page.locator("#results h3").all_inner_texts())
    hand.judge(0, page.locator("#count").inner_text())


def ours_cite(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="How to cite"))
    hand.click(hand.page.locator("#cite ~ * button, section:has(#cite) button"))
    hand.judge(0, "BibTeX copied")


def ours_open(hand: Hand) -> None:
    hand.see(hand.page.locator("section:has(#open) pre, ul.buttons a.button"))
    hand.judge(1, "link and code on the page")


def ours_made(hand: Hand) -> None:
    hand.see(hand.page.locator("section:has(#provenance) a[href*='workflows/']"))
    hand.judge(1, "drawing on the page")


def ours_suggest(hand: Hand) -> None:
    hand.see(hand.page.get_by_role("link", name=re.compile("Suggest a change|Edit on GitHub", re.IGNORECASE)))
    hand.click(hand.page.get_by_role("link", name=re.compile("Suggest a change|Edit on GitHub", re.IGNORECASE)))
    hand.judge(0, "editor of the file on GitHub")


# STAC Browser, alone and in the reference site's frame ---------------------------------------------------------------


def stac_find(hand: Hand, view: Any) -> None:
    hand.click(view.get_by_text(re.compile("^SMOS")))
    hand.see(view.get_by_text("Baltic Sea Surface Salinity L3 maps"))
    hand.type(view.locator("input[type=search]"), "salinity")
    cards = settled(view)
    shown = sum(any(title in card for card in cards) for title in RIGHT)
    hand.judge(len(cards), f"{shown} of the {len(RIGHT)} are among {len(cards)} cards, to be told by their dates")


def settled(view: Any) -> list[str]:
    """What the cards say once the list has stopped to grow; they are loaded as they come into sight."""
    before: list[str] = []
    while True:
        for card in view.locator(CARDS).all():
            card.scroll_into_view_if_needed()
        view.wait_for_timeout(500)
        now = [card.inner_text() for card in view.locator(CARDS).all()]
        if now == before:
            return now
        before = now


def stac_cite(hand: Hand, view: Any) -> None:
    hand.see(view.get_by_text(TITLE))
    hand.judge(4, "no citation: written by hand from title, people, year, address")
    hand.keys += len(TITLE) + 60


def stac_open(hand: Hand, view: Any) -> None:
    hand.click(view.get_by_role("link", name="Access"))
    hand.judge(1, "link, no code")


def stac_made(hand: Hand, view: Any) -> None:
    hand.click(view.get_by_text("Experiment: Deriving Monthly Anomalies").first)
    hand.see(view.get_by_text(re.compile("Workflow: ")))
    hand.judge(1, "experiment's page names the workflow")


def alone_find(hand: Hand) -> None:
    hand.click(hand.page.get_by_text("EO Missions"))
    stac_find(hand, hand.page)


def alone_suggest(hand: Hand) -> None:
    hand.judge(1, "not offered")


def framed_find(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="EO Missions"))
    stac_find(hand, frame(hand.page))


def framed_suggest(hand: Hand) -> None:
    hand.click(hand.page.get_by_text(re.compile("only essential", re.IGNORECASE)))  # it covers the button
    hand.page.get_by_role("button", name="Suggest changes").hover()
    hand.click(hand.page.get_by_role("link", name="View file on GitHub"))
    hand.judge(0, "file on GitHub, the editor one click further")
    hand.clicks += 1


def frame(page: Any) -> Any:
    """The STAC Browser within the reference site's page, when it is there."""
    page.wait_for_selector("#stacBrowser")
    while not any("stac-browser/" in one.url for one in page.frames):
        page.wait_for_timeout(20)
    return next(one for one in page.frames if "stac-browser/" in one.url)


TASKS = (
    "find all salinity products of SMOS after 2015",
    "cite one",
    "open its data",
    "see what made it",
    "suggest a correction",
)
OURS = (ours_find, ours_cite, ours_open, ours_made, ours_suggest)
ALONE = (
    alone_find,
    lambda hand: stac_cite(hand, hand.page),
    lambda hand: stac_open(hand, hand.page),
    lambda hand: stac_made(hand, hand.page),
    alone_suggest,
)
FRAMED = (
    framed_find,
    lambda hand: stac_cite(hand, frame(hand.page)),
    lambda hand: stac_open(hand, frame(hand.page)),
    lambda hand: stac_made(hand, frame(hand.page)),
    framed_suggest,
)


def answering(page: Any, catalog: Path, dist: Path | None) -> None:
    """Nothing leaves this machine: what the reference site's servers would say comes from the catalog."""
    features = [json.loads(path.read_bytes()) for path in sorted(catalog.glob("products/*/collection.json"))]
    items = json.dumps({"numberMatched": len(features), "numberReturned": len(features), "features": features})
    free = {"access-control-allow-origin": "*"}

    def answer(route: Any) -> None:
        url = route.request.url.split("#")[0].split("?")[0]
        path = url.removeprefix(PUBLIC)
        if url.startswith("http://127.0.0.1"):
            local(route, url.split("/", 3)[3])
        elif path != url and (catalog / path).is_file():
            route.fulfill(body=(catalog / path).read_bytes(), content_type="application/json", headers=free)
        elif "resource-catalogue" in url:
            route.fulfill(body=items, content_type="application/json", headers=free)
        else:
            route.fulfill(status=204, headers=free)

    def local(route: Any, path: str) -> None:
        if dist and path.endswith("config.js"):
            text = f"window.STAC_BROWSER_CONFIG = {{catalogUrl: '{PUBLIC}catalog.json'}}"
            route.fulfill(body=text, content_type="text/javascript")
        elif dist and not (dist / path).exists():
            route.fulfill(body=(dist / "404.html").read_bytes(), content_type="text/html")
        else:
            route.continue_()

    page.context.route("**/*", answer)


@contextmanager
def visited(browser: Any, url: str, catalog: Path, dist: Path | None) -> Iterator[Any]:
    """A page in a fresh browser; the time until it stands belongs to the task."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, permissions=["clipboard-write"])
    page = context.new_page()
    answering(page, catalog, dist)
    try:
        yield page
    finally:
        context.close()


Site = tuple[str, Path, str, str, tuple[Callable[[Hand], None], ...], Path | None]


def measured(browser: Any, site: Site, number: int, catalog: Path) -> Hand:
    """One task on one site. Task one begins at the start page, the others on the page of a product."""
    _name, folder, start, record, tasks, dist = site
    with served(folder) as url, visited(browser, url, catalog, dist) as page:
        hand = Hand(page)
        page.goto(url + (record if number else start))
        tasks[number](hand)
        hand.stop()
        return hand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--reference", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        compare(given.catalog, built(given.catalog, Path(work)), given.reference)


def built(catalog: Path, folder: Path) -> Path:
    """The site of a copy of the catalog that knows its repository, with STAC Browser in it."""
    shutil.copytree(catalog, folder / "catalog", ignore=shutil.ignore_patterns(".git"))
    settings = '[catalog]\nrepository = "ESA-EarthCODE/open-science-catalog-metadata"\n'
    (folder / "catalog/oscat.toml").write_text(settings, "utf-8")
    oscat.build(folder / "catalog", folder / "tree")
    script = Path(__file__).parents[1] / "site/browser/build.py"
    subprocess.run([sys.executable, script, folder / "tree"], check=True, stdout=sys.stderr)
    return folder / "tree"


def compare(catalog: Path, tree: Path, reference: Path | None) -> None:
    """Print a row for each task on each site."""
    product = f"products/{PRODUCT}/"
    record = f"{product}collection.json"
    sites: list[Site] = [
        ("oscat", tree, "", product, OURS, None),
        ("STAC Browser", tree, "browser/", f"browser/#/../{record}", ALONE, None),
    ]
    if reference:
        sites.append(("reference site", reference, "", record.removesuffix(".json"), FRAMED, reference))
    print("| task | site | clicks | keys | items judged | seconds | |\n|---|---|---|---|---|---|---|")
    with chromium() as browser:
        for number, task in enumerate(TASKS):
            for site in sites:
                hand = measured(browser, site, number, catalog)
                row = (task, site[0], hand.clicks, hand.keys, hand.judged, f"{hand.seconds:.1f}", hand.said)
                print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main()
