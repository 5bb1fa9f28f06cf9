"""The explore page in a real browser: find, narrow, share, compare, take along; by mouse, by keyboard, on a phone."""

import csv
import io
import itertools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oscat
from browser import AXE, CHROMIUM, TOOLS, served, violations, visit
from oscat.thought.search import write

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH (apt install chromium)")
SEED = Path(__file__).parent / "seed"
READY = "#results[aria-busy=false]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tree = tmp_path_factory.mktemp("explore") / "tree"
    oscat.build(SEED, tree)
    with served(tree) as url:
        yield f"{url}explore/"


def settled(page: Any) -> None:
    """Wait until what was asked last is answered, with its counts."""
    page.wait_for_selector(READY, state="attached")
    page.wait_for_timeout(60)
    page.wait_for_selector(READY, state="attached")


def found(page: Any) -> list[str]:
    settled(page)
    return titles(page)


def total(page: Any) -> int:
    settled(page)
    return int(page.inner_text("#count").split()[0].replace(",", ""))


def test_words_find_and_the_address_tells(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        everything = total(page)
        page.fill("#q", "salinity arctic")
        page.keyboard.press("Enter")
        assert "salinity" in found(page)[0].lower()
        assert total(page) < everything
        assert page.url == f"{site}?q=salinity+arctic"
        page.go_back()
        assert total(page) == everything
        assert page.input_value("#q") == ""
        page.go_forward()
        assert total(page) < everything


def test_the_first_results_do_not_wait_for_the_others(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "CARDS", 1)
    oscat.build(SEED, tmp_path / "tree")
    held = list[Any]()
    asked = itertools.count()
    with served(tmp_path / "tree") as url, visit(browser, url) as page:
        page.route("**/search/cards/**", lambda one: held.append(one) if next(asked) >= 6 else one.continue_())
        page.goto(f"{url}explore/")
        page.wait_for_selector("#results[aria-busy=true] li")
        first = titles(page)
        assert len(first) == 6
        page.wait_for_timeout(300)  # the fading
        assert page.evaluate("getComputedStyle(results).opacity") == "1"
        page.locator("#results .tick input").first.check()
        for one in held:
            one.continue_()
        assert len(found(page)) == total(page) > 6
        assert found(page)[:6] == first
        assert page.evaluate("document.activeElement === results.querySelector('.tick input:checked')")
        assert page.is_visible("#compare")


def titles(page: Any) -> list[str]:
    return [one.inner_text() for one in page.query_selector_all("#results h3 a, #results tbody th a")]


def test_the_search_of_the_start_page_leads_here(browser: Any, site: str) -> None:
    with visit(browser, site.removesuffix("explore/")) as page:
        page.fill("#q", "salinity")
        page.keyboard.press("Enter")
        page.wait_for_url("**/explore/?q=salinity")
        assert total(page) > 0


def test_facets_narrow_with_counts_that_hold(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        settled(page)
        label = page.locator("label", has=page.locator("#is-kind-product"))
        count = int(label.locator("small").inner_text())
        label.click()
        assert total(page) == count
        assert page.url.endswith("?kind=product")
        assert page.is_checked("#is-kind-product")
        theme = page.locator(".facet", has=page.locator("#facet-theme")).locator("label").first
        count = int(theme.locator("small").inner_text())
        theme.click()
        assert total(page) == count
        page.click("#chips .chip >> nth=0")
        assert "kind=" not in page.url or "theme=" not in page.url
        settled(page)


def test_a_closed_facet_is_loaded_when_it_is_opened(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        settled(page)
        asked: list[str] = []
        page.on("request", lambda ask: asked.append(ask.url))
        page.click("#facet-licence")
        page.wait_for_timeout(300)
        assert any("columns/licence.bin" in one for one in asked)
        assert not any("columns/region.bin" in one for one in asked)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?bbox=-180,60,180,90&kind=product", True),
        ("?bbox=170,-60,-170,-50&kind=product", False),
        ("?q=salinity&datetime=2012/2013&kind=product", True),
        ("?q=salinity&datetime=../1950", False),
        ("?kind=nonsense", False),
        ("?bbox=rubbish&datetime=x&sort=y&view=z&page=-3", True),
    ],
)
def test_addresses_are_obeyed(browser: Any, site: str, query: str, expected: bool) -> None:
    with visit(browser, site + query) as page:
        assert (total(page) > 0) is expected


def drag(page: Any, selector: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the mouse at one place of an element and let it go at another."""
    frame = page.locator(selector).bounding_box()
    assert frame
    page.mouse.move(frame["x"] + start[0], frame["y"] + start[1])
    page.mouse.down()
    page.mouse.move(frame["x"] + end[0], frame["y"] + end[1], steps=4)
    page.mouse.up()
    settled(page)


def test_an_area_is_dragged_typed_and_chosen(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        settled(page)
        drag(page, ".map-pick", (10, 5), (100, 40))
        west, south, east, north = (float(part) for part in page.url.split("bbox=")[1].split(","))
        assert west < east < 0 < south < north
        page.fill("[aria-label='West, degrees']", "170")
        page.keyboard.press("Tab")
        settled(page)
        assert "bbox=170," in page.url
        page.select_option("[aria-label='Area by name']", "Arctic")
        settled(page)
        assert page.url.endswith("bbox=-180,60,180,90")


def test_a_time_is_dragged_and_typed(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        settled(page)
        drag(page, ".years", (20, 20), (120, 20))
        assert "datetime=" in page.url
        page.fill("[aria-label='From: year or day']", "2015")
        page.keyboard.press("Tab")
        settled(page)
        assert "datetime=2015-01-01/" in page.url
        page.fill("[aria-label='From: year or day']", "soon")
        page.keyboard.press("Tab")
        assert "datetime=2015-01-01/" in page.url, "what is no time changes nothing"


@pytest.mark.parametrize("view", ["table", "map", "timeline"])
def test_other_views_show_the_same(browser: Any, site: str, view: str) -> None:
    with visit(browser, f"{site}?kind=product") as page:
        before = total(page)
        page.click(f"#view-{view}")
        assert total(page) == before
        assert page.url.endswith(f"?kind=product&view={view}")
        links = page.locator("#results a")
        assert links.count() > 1
        assert page.get_attribute(f"#view-{view}", "aria-pressed") == "true"


def test_orders(browser: Any, site: str) -> None:
    with visit(browser, f"{site}?kind=product&sort=title") as page:
        names = [name.lower().lstrip("([ ") for name in found(page)]
        assert names == sorted(names)
        page.select_option("#sort", "newest")
        settled(page)
        assert "sort=newest" in page.url


def test_what_is_misspelt_is_proposed(browser: Any, site: str) -> None:
    with visit(browser, f"{site}?q=salinty") as page:
        settled(page)
        assert "Did you mean salinity?" in page.inner_text("#hint")
        page.click("#hint a")
        assert total(page) > 0
        assert page.input_value("#q") == "salinity"


def test_entries_are_compared_and_the_address_keeps_them(browser: Any, site: str) -> None:
    with visit(browser, f"{site}?kind=product") as page:
        settled(page)
        for number in range(2):
            page.check(f"#results li:nth-child({number + 1}) .tick input")
        assert page.locator("#compare thead th").count() == 2
        address = page.url
        assert address.count("compare=") == 2
    with visit(browser, address) as page:
        settled(page)
        page.wait_for_selector("#compare thead th")
        assert page.locator("#compare thead th").count() == 2
        page.click("#compare [aria-label^='Take']")
        assert page.locator("#compare thead th").count() == 1


def downloaded(page: Any, name: str) -> str:
    page.click(".take summary")
    with page.expect_download() as waiting:
        page.click(f"#downloads >> text={name}")
    text = Path(waiting.value.path()).read_text("utf-8")
    page.click(".take summary")
    return text


def test_results_are_taken_along(browser: Any, site: str) -> None:
    with visit(browser, f"{site}?kind=product") as page:
        count = total(page)
        rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV"))))
        assert len(rows) == count
        assert all(row["address"].startswith("http://127.0.0.1") for row in rows)
        collection = json.loads(downloaded(page, "GeoJSON"))
        assert len(collection["features"]) == count
        assert {one["geometry"]["type"] for one in collection["features"] if one["geometry"]} == {"MultiPolygon"}
        catalog = json.loads(downloaded(page, "STAC"))
        assert len(catalog["links"]) == count
        assert all(link["href"].endswith("/collection.json") for link in catalog["links"])
        assert downloaded(page, "BibTeX").count("\n}") == count
        page.click(".take summary")
        assert page.inner_text("#line") == "oscat search --kind product"


def test_by_keyboard_alone(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        settled(page)
        page.keyboard.press("/")
        page.keyboard.type("salinity")
        page.keyboard.press("Enter")
        assert total(page) > 0
        reached: set[str] = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert {"facet-kind", "sort", "view-list", "view-timeline"} <= reached
        page.focus("#is-kind-product")
        page.keyboard.press("Space")
        settled(page)
        assert "kind=product" in page.url
        assert page.evaluate("document.activeElement.id") == "is-kind-product", "the place is kept"


def test_without_script_there_are_lists(browser: Any, site: str) -> None:
    with visit(browser, site, java_script_enabled=False) as page:
        assert page.locator("noscript a, .chips a").count() >= 7


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "query", ["", "?q=salinity&view=table", "?kind=product&view=map", "?view=timeline", "?q=zebra"]
)
def test_it_fits_and_axe_finds_nothing(browser: Any, site: str, query: str, width: int) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed; `make test` does it (with npm)")
    for scheme in ("light", "dark"):
        with visit(browser, site + query, viewport={"width": width, "height": 844}, color_scheme=scheme) as page:
            settled(page)
            if width < 500:
                page.click("#side summary")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == [], scheme


def test_the_scripts_have_the_types_that_they_say() -> None:
    compiler = TOOLS / ".bin" / "tsc"
    if not compiler.is_file():
        pytest.skip("the type checker is not installed; `make test` does it (with npm)")
    done = subprocess.run([str(compiler), "-p", str(TOOLS.parent)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_page_names_all_its_scripts() -> None:
    from oscat.thought.pages.explore import MODULES

    folder = Path(__file__).parent.parent / "site/assets/explore"
    assert {path.stem for path in folder.glob("*.js")} == set(MODULES)
