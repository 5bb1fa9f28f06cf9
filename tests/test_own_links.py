"""Every link of this project: on the pages of its own catalog, in README and guides, in what rules and messages say."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

import oscat
from browser import served
from oscat.thought.urls import is_placeholder, misspelt, split
from own_links import ROOT, TEXTS, anchors, links, outside, spoken

LINKCHECKER = Path(sys.executable).parent / "linkchecker"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The catalog of this repository, built and served, with a report of link health."""
    import json

    folder = tmp_path_factory.mktemp("own")
    report = {"version": 1, "at": "2026-11-16T03:23:00+00:00", "catalog": "", "links": []}
    report["summary"] = {"links": 0, "addresses": 0, "dead": 0, "verdicts": {}}
    (folder / "links.json").write_text(json.dumps(report), "utf-8")
    oscat.build(ROOT, folder / "tree", links=folder / "links.json")
    with served(folder / "tree") as url:
        yield url


def linkchecker(site: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Follow all links within a site, fragments too."""
    config = folder / "linkcheckerrc"
    config.write_text(
        "[checking]\nmaxrequestspersecond=5000\nthreads=8\nrecursionlevel=-1\n[output]\nstatus=0\nwarnings=1\n"
        "[filtering]\nignorewarnings=http-robots-denied,url-rate-limited,url-content-size-zero,http-redirected,url-too-long\n"
        "[AnchorCheck]\n"
    )
    others = f"^(?!{re.escape(site)})"
    command = [str(LINKCHECKER), "--config", str(config), "--ignore-url", others, "--output=csv", site]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=300)


@pytest.mark.site
def test_linkchecker_finds_every_page_and_anchor(site: str, tmp_path: Path) -> None:
    done = linkchecker(site, tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


def test_linkchecker_does_judge(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    page = '<!doctype html><title>x</title><a href="there.html#nowhere">x</a><a href="gone.html">x</a>'
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "there.html").write_text('<!doctype html><title>x</title><p id="here">', "utf-8")
    with served(folder) as url:
        done = linkchecker(url, tmp_path)
    assert done.returncode == 1
    assert "gone.html" in done.stdout
    assert "nowhere" in done.stdout


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_of_readme_and_guides(file: Path) -> None:
    wrong = [f"{file.name}:{line}: {href}" for line, href in links(file) if _is_dead(file, href)]
    assert wrong == []


def _is_dead(file: Path, href: str) -> bool:
    if "://" in href:
        return misspelt(href) is not None or is_placeholder(href)
    path, _, fragment = unquote(href).partition("#")
    there = (file.parent / path).resolve() if path else file
    if not there.exists():
        return True
    return bool(fragment) and there.suffix == ".md" and fragment not in anchors(there)


def test_a_dead_link_of_a_guide_is_seen(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A heading: of its *own*\n", "utf-8")
    file = tmp_path / "guide.md"
    file.write_text("[a](gone.md) [b](other.md#no) [c](other.md#a-heading-of-its-own) [d](htp://x.eu/)\n", "utf-8")
    assert [href for _, href in links(file) if _is_dead(file, href)] == ["gone.md", "other.md#no", "htp://x.eu/"]


def test_the_addresses_that_are_spoken_of_are_well_spelt() -> None:
    found = list(spoken())
    assert len(found) > 50
    assert [f"{file.name}:{line}: {href}" for file, line, href in found if split(href) is None] == []


def test_https_wherever_something_is_linked_to() -> None:
    assert [href for href in outside() if href.startswith("http://")] == []


def test_linkchecker_is_there() -> None:
    assert LINKCHECKER.is_file() or shutil.which("linkchecker")
