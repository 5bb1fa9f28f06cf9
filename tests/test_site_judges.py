"""What independent judges say of the site: axe, html-validate, and Chromium of hostile records."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oscat
from browser import AXE, invalid_html, open_all, served, violations, visit

SEED = Path(__file__).parent / "seed"
PAGES = (
    *("", "explore/", "metrics/", "products/", "variables/", "themes/", "404.html"),
    *("products/salinity-arctic/", "projects/polar-salt/", "workflows/salinity-trend/"),
    *("themes/oceans/", "variables/sea-surface-salinity/", "eo-missions/smos/"),
)
BLOWS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)><use href='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>#x'/></svg>",
    "[link](javascript:alert(1)) ![picture](https://evil.example.org/t.png) <https://evil.example.org>",
    "\u202e\u2066evil\u200b" + "W" * 10_000,
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n<b>\n```\n\n- " + "- " * 60 + "deep",
    "{{ 7 * 7 }} {% include 'base.html' %} ${7*7} `rm -rf`",
    "]]>--></title></style></script><iframe srcdoc='<script>alert(1)</script>'>",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    shutil.copytree(SEED, folder / "catalog")
    for name, record in hostile(folder / "catalog"):
        (folder / "catalog" / name).parent.mkdir(parents=True)
        (folder / "catalog" / name).write_text(json.dumps(record), "utf-8")
    oscat.build(folder / "catalog", folder / "tree")
    return folder / "tree"


@pytest.fixture(scope="module")
def site(tree: Path) -> Iterator[str]:
    with served(tree) as url:
        yield url


def hostile(catalog: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """A product and a workflow of which every text is a blow, and a product with a thousand keywords and links."""
    product = json.loads((catalog / "products/salinity-arctic/collection.json").read_text("utf-8"))
    workflow = json.loads((catalog / "workflows/salinity-trend/record.json").read_text("utf-8"))
    for number, blow in enumerate(BLOWS):
        struck = struck_by(blow, product)
        yield f"products/hostile-{number}/collection.json", {**struck, "id": f"hostile-{number}", "type": "Collection"}
        worse = struck_by(blow, workflow)
        yield f"workflows/hostile-{number}/record.json", {**worse, "id": f"hostile-{number}", "type": "Feature"}
    many = {"rel": "via", "href": "https://data.example.org/a", "title": "Data"}
    links = [{**many, "href": f"javascript:alert({number})"} for number in range(500)] + [many] * 500
    words = [f"keyword {number}" for number in range(1_000)]
    yield "products/many/collection.json", {**product, "id": "many", "keywords": words, "links": links}


def struck_by(blow: str, value: Any, name: str = "") -> Any:
    """The same record with a blow in each text, but for what its place in the catalog hangs on."""
    if isinstance(value, dict):
        return {key: struck_by(blow, one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [struck_by(blow, one, name) for one in value]
    kept = name.startswith("osc:") and name not in {"osc:region", "osc:status"}
    kept = kept or name in {"type", "id", "stac_version", "scheme", "rel", "stac_extensions", "conformsTo", "interval"}
    return blow if isinstance(value, str) and not kept else value


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Any, site: str, path: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed; `make test` does it (with npm)")
    with visit(browser, site + path, color_scheme=scheme) as page:
        open_all(page)
        assert violations(page) == []


def test_what_is_to_be_copied_is_copied(browser: Any, site: str) -> None:
    given = {"permissions": ["clipboard-read", "clipboard-write"]}
    with visit(browser, f"{site}products/salinity-arctic/", **given) as page:
        page.click("#cite ~ .copy")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.inner_text("#cite ~ blockquote").strip() != ""
        assert page.inner_text("#cite ~ .copy") == "Copied"


def test_the_html_is_valid(tree: Path) -> None:
    assert invalid_html(sorted(tree.rglob("*.html"))) == ""


@pytest.mark.site
@pytest.mark.parametrize("width", [390, 1280])
def test_a_hostile_record_stays_text(browser: Any, site: str, tree: Path, width: int) -> None:
    """Nothing runs, nothing is asked of anybody (``visit`` sees to both), nothing leaves its place."""
    paths = sorted(path.parent.relative_to(tree).as_posix() for path in tree.glob("*/hostile-*/index.html"))
    assert len(paths) == 2 * len(BLOWS)
    for path in [*paths, "products/many", "products", "workflows", "themes/oceans", "metrics", "."]:
        with visit(browser, f"{site}{path}/", viewport={"width": width, "height": 800}) as page:
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1, path
            assert page.locator("main script, main iframe, main style, main object, [onload], [onerror]").count() == 0
            hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
            assert [href for href in hrefs if href.strip().lower().startswith(("javascript", "data", "vbscript"))] == []


@pytest.mark.parametrize("view", ["list", "table", "map", "timeline"])
def test_a_hostile_record_stays_text_in_the_search(browser: Any, site: str, view: str) -> None:
    for query in ("script", "evil", "keyword", "7"):
        with visit(browser, f"{site}explore/?q={query}&view={view}") as page:
            page.wait_for_selector("#results[aria-busy=false]", state="attached")
            for name in ("region", "status", "licence"):
                page.click(f"#facet-{name}")
            page.wait_for_timeout(250)
            assert page.locator("#results script, #results iframe, #results img, [onload], [onerror]").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280
