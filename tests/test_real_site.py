"""The site of the real catalog, in full: `make test-site`. Links by LinkChecker, HTML, axe, Lighthouse, weights."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oscat
from browser import AXE, CHROMIUM, invalid_html, open_all, served, violations, visit
from oscat.shell.load import catalog_at
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.form import FORMS
from oscat.words.kinds import Kind

pytestmark = [pytest.mark.site, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")]
OWN = Path(__file__).parent.parent
LIGHTHOUSE = Path(__file__).parent / "lighthouse/node_modules/.bin/lighthouse"
FEW = 3
"""Pages of a kind that a browser looks at."""
LEAST = 0.95
TRIES = 5
"""How often Lighthouse looks: other programs on the machine cost it points, never give it any."""
MOST_BYTES = 15 * 1024


@pytest.fixture(scope="module", params=["own", "real"])
def catalog(request: pytest.FixtureRequest) -> Path:
    """This repository's catalog, and the real one where it is."""
    return OWN if request.param == "own" else Path(request.getfixturevalue("real")) / "esa-osc"


@pytest.fixture(scope="module")
def tree(catalog: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "tree"
    oscat.build(catalog, folder)
    return folder


@pytest.fixture(scope="module")
def site(tree: Path) -> Iterator[str]:
    with served(tree) as url:
        yield url


def some(tree: Path) -> list[str]:
    """The shared pages, and of each kind the longest, the shortest and one between."""
    pages = ["", "explore/", "explore/?q=sea+ice&view=map", "metrics/", *(f"{kind.form.folder}/" for kind in Kind)]
    for kind in Kind:
        sizes = sorted((path.stat().st_size, path) for path in tree.glob(f"{kind.form.folder}/*/index.html"))
        chosen = {sizes[at][1] for at in (0, len(sizes) // 2, len(sizes) - 1)} if sizes else set()
        pages += [f"{path.parent.relative_to(tree).as_posix()}/" for path in sorted(chosen)]
    return [page for page in pages if (tree / page.partition("?")[0] / "index.html").is_file()]


def test_every_entry_has_its_page(catalog: Path, tree: Path) -> None:
    atlas = Atlas(catalog_at(catalog)[0])
    files = [file for found in atlas.shown.values() for file in found]
    assert len(files) == sum(1 for _ in atlas.catalog.entries())
    for file in files:
        assert (tree / file.place.published).parent.joinpath("index.html").is_file(), file.path


def test_every_link_within_answers(site: str, tmp_path: Path) -> None:
    """LinkChecker follows all links from the start page on, and the fragments of none."""
    config = tmp_path / "linkcheckerrc"
    config.write_text("[checking]\nmaxrequestspersecond=5000\nthreads=8\nrecursionlevel=-1\n[output]\nstatus=0\n")
    others = f"^(?!{re.escape(site)})"
    command = [str(Path(sys.executable).parent / "linkchecker"), "--config", str(config), "--ignore-url", others]
    done = subprocess.run(
        [*command, "--no-warnings", "--output=csv", site], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


def test_the_html_is_valid(tree: Path) -> None:
    assert invalid_html(sorted(tree.rglob("*.html"))) == ""


def test_axe_finds_nothing(browser: Any, site: str, tree: Path) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed; `make test-site` does it (with npm)")
    wrong = {}
    for path in some(tree):
        with visit(browser, site + path) as page:
            open_all(page)
            found = violations(page)
            if found:
                wrong[path] = found[:3]
    assert wrong == {}


def test_a_record_page_weighs_little(browser: Any, site: str, tree: Path) -> None:
    """With stylesheets and map on the first visit, compressed as hosts do, but for a picture of the entry's own."""
    weights = []
    for path in some(tree):
        if path.count("/") != 2:
            continue
        asked: list[str] = []
        with visit(browser, "about:blank") as page:
            page.on("request", lambda ask, asked=asked: asked.append(ask.url.removeprefix(site).partition("#")[0]))
            page.goto(site + path)
            page.wait_for_timeout(200)
        files = {tree / name / ("index.html" if not name or name.endswith("/") else "") for name in asked}
        ours = [file for file in files if file.suffix in {".html", ".css", ".svg", ".js"} and file.name != "coast.svg"]
        weights.append((sum(len(gzip.compress(file.read_bytes(), 6)) for file in ours), path))
    weights.sort()
    assert weights[len(weights) // 2][0] <= MOST_BYTES, weights


@pytest.mark.parametrize("kind", ["product", "explore"])
def test_lighthouse_gives_at_least_95(site: str, tree: Path, tmp_path: Path, kind: str) -> None:
    if not LIGHTHOUSE.is_file():
        pytest.skip("Lighthouse is not installed; `make test-site` does it (with npm)")
    records = [one for one in some(tree) if one.startswith("products/") and len(one) > 9]
    path = "explore/" if kind == "explore" else records[0]
    near = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    scores: dict[str, float] = {}
    for _ in range(TRIES):
        report = tmp_path / "report.json"
        subprocess.run(
            [str(LIGHTHOUSE), site + path, "--output=json", f"--output-path={report}", "--quiet",
             "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
            check=True, capture_output=True, env={**os.environ, "CHROME_PATH": str(CHROMIUM), "PATH": near},
        )  # fmt: skip
        found = json.loads(report.read_text())["categories"]
        scores = {name: max(one["score"], scores.get(name, 0)) for name, one in found.items()}
        if min(scores.values()) >= LEAST:
            break
    assert len(scores) == 4
    assert min(scores.values()) >= LEAST, scores


LIGHT = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
_UP = frozenset({"root", "parent", "self", "child", "item", "items", "collection"})


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_keeps_of_every_record_what_nobody_touches(
    browser: Any, catalog: Path, tree: Path, site: str, kind: Kind
) -> None:
    """Each record is read from its file into the form, and out of it again as it was, but for links of structure."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(LIGHT)
    page.goto(f"{site}publish/{kind.value}/")
    page.wait_for_selector("#publish:not([aria-busy])")
    wrong = []
    for path in sorted((catalog / kind.form.folder).glob(f"*/{kind.form.file}")):
        was = json.loads(path.read_text("utf-8"))
        was["links"] = [link for link in was.get("links", []) if link.get("rel") not in _UP]
        page.set_input_files("#file", path)
        if drafted(page, kind, was["id"]) != was:
            wrong.append(path.parent.name)
    context.close()
    assert wrong == []


def drafted(page: Any, kind: Kind, name: str) -> Any:
    """The record of the draft that the browser keeps, as soon as it is that of an entry."""
    for _ in range(200):
        kept = page.evaluate("kind => localStorage.getItem(`oscat-draft-${kind}`)", kind.value)
        record = json.loads(kept)["record"] if kept else {}
        if record.get("id") == name:
            return record
        page.wait_for_timeout(20)
    raise AssertionError(f"the form never took {name}")
