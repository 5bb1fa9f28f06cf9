"""The forms of the site, in a real browser: from an empty page to a proposal that the rules take."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import oscat
from browser import AXE, served, violations, watched
from form_filling import Keyboard

HERE = Path(__file__).parent
ROOT = HERE.parent
SEED = HERE / "seed"
PATIENCE = 60
KINDS = ("product", "project", "workflow", "experiment")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, pyodide: Path) -> Iterator[str]:
    """The address of the seed's site, with Python for the browser."""
    folder = tmp_path_factory.mktemp("forms") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSCAT_PYODIDE", str(pyodide))
        oscat.build(SEED, to=folder)
    with served(folder) as address:
        yield address


class Visit:
    """A page of a form, and all that is wrong with it."""

    def __init__(self, browser: Any, site: str, **how: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US", **how)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.rstrip("/"))
        self.page, self.site = self.context.new_page(), site
        self.wrong = watched(self.page)

    def open(self, path: str, *, light: bool = False, filled: bool = False) -> Keyboard:
        """Open a form and wait until it can be filled in.

        Where it is ``light`` Python is loaded only when somebody presses «Check»; ``filled`` it has a right draft.
        """
        if light:
            said = "{value: {saveData: true}, configurable: true}"
            self.page.add_init_script(f"Object.defineProperty(navigator, 'connection', {said})")
        if filled:
            self.page.goto(f"{self.site}publish/")
            draft = json.dumps({"record": RIGHT})
            self.page.evaluate("draft => localStorage.setItem('oscat-draft-product', draft)", draft)
        self.page.goto(f"{self.site}publish/{path}")
        self.page.wait_for_selector("#publish:not([aria-busy])")
        return Keyboard(self.page)

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = holds()
            if found:
                return found
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{what}: {self.page.inner_text('.verdict')}")

    def checked(self) -> list[str]:
        """Press «Check»; the codes of what all rules say."""
        Keyboard(self.page).press("Check")
        return self.said()

    def said(self) -> list[str]:
        """The codes of what all rules say of the form as it is now."""
        self.until(lambda: self.page.inner_text("#left"), "the rules never spoke")
        self.page.wait_for_timeout(900)  # the pause after a key, and the answer
        return [one.text_content().strip() for one in self.page.query_selector_all("#errors small, #advice small")]

    @property
    def proposed(self) -> tuple[str, str]:
        """Path and text of the file that the link to GitHub would add."""
        address = urlsplit(self.page.get_attribute("#propose", "href"))
        assert address.netloc == "github.com"
        asked = parse_qs(address.query)
        return asked["filename"][0], asked["value"][0]


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Visit]:
    """A visit that asked nobody else and logged no error."""
    made = Visit(browser, site)
    yield made
    made.context.close()
    assert made.wrong == []


# --- from an empty form to a proposal --------------------------------------------------------------------------------

LONG = (
    "Monthly maps of sea surface salinity in the Baltic Sea from SMOS, on a grid of 0.25 degrees, with an estimate of "
    "their error. They show how fresh water spreads after wet winters, for studies of the regional climate."
)


RIGHT: dict[str, Any] = {
    **json.loads((SEED / "products" / "salinity-arctic" / "collection.json").read_text("utf-8")),
    "id": "salinity-baltic",
    "title": "Salinity of the Baltic Sea, 2011-2020",
    "description": LONG,
    "sci:doi": "10.5281/zenodo.7224314",
}


def fill_product(keys: Keyboard) -> None:
    keys.write("Title", "Salinity of the Baltic Sea, 2011-2020")
    keys.write("Description", LONG)
    keys.write("Keywords", "salinity, altimetry, SMOS")
    keys.pick("Project", "polar")
    keys.pick("Themes", "oceans")
    keys.pick("Variables", "salinity")
    keys.pick("EO missions", "smos")
    _extent(keys)
    keys.write("Region", "Baltic Sea")
    keys.choose("Status", "comp")
    keys.write("Links / Link 1 / Address", "https://data.example.org/salinity-baltic.zarr")
    keys.write("Links / Link 2 / Address", "https://data.example.org/salinity-baltic.pdf")
    keys.write("Contacts / Contact 1 / Name", "Example Ocean Institute")
    keys.write("Contacts / Contact 1 / E-mail", "data@ocean.example.org")
    keys.pick("Licence", "CC-BY-4.0")
    keys.write("DOI", "10.5281/zenodo.7224314")


def fill_project(keys: Keyboard) -> None:
    keys.write("Title", "Baltic Salt")
    keys.write("Description", LONG)
    keys.pick("Themes", "oceans")
    _extent(keys)
    keys.choose("Status", "comp")
    keys.write("Links / Link 1 / Address", "https://project.example.org/baltic-salt")
    keys.write("Contacts / Contact 1 / Name", "Example Ocean Institute")
    keys.write("Contacts / Contact 1 / E-mail", "data@ocean.example.org")
    keys.pick("Licence", "CC-BY-4.0")


def fill_workflow(keys: Keyboard) -> None:
    keys.write("Title", "Salinity anomalies of a sea")
    keys.write("Description", LONG)
    keys.write("Type of workflow", "notebook")
    keys.write("Programming language", "Python")
    keys.pick("Project", "polar")
    keys.pick("Themes", "oceans")
    keys.day("Time / First day", "2011-01-01")
    keys.press("Time / it goes on")
    keys.write("Links / Link 1 / Address", "https://github.com/example-org/anomalies/blob/v1.0.0/run.ipynb")
    keys.write("Links / Link 2 / Address", "https://docs.example.org/anomalies.pdf")
    keys.pick("Licence", "Apache-2.0")


def fill_experiment(keys: Keyboard) -> None:
    keys.write("Title", "Salinity anomalies of the Baltic Sea")
    keys.write("Description", LONG)
    keys.pick("Workflow", "salinity")
    keys.pick("Themes", "oceans")
    keys.day("Time / First day", "2011-01-01")
    keys.day("Time / Last day", "2020-12-31")
    keys.write("Links / Link 1 / Address", "https://data.example.org/runs/7/input.yaml")
    keys.write("Links / Link 2 / Address", "https://data.example.org/runs/7/environment.yaml")
    keys.pick("Licence", "CC-BY-4.0")


def _extent(keys: Keyboard) -> None:
    for edge, degrees in {"West": 9, "South": 53, "East": 31, "North": 66}.items():
        keys.write(f"Extent / {edge}, degrees", str(degrees))
    keys.day("Extent / First day", "2011-01-01")
    keys.day("Extent / Last day", "2020-12-31")


FILLING = {"product": fill_product, "project": fill_project, "workflow": fill_workflow, "experiment": fill_experiment}


@pytest.mark.site
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_becomes_a_file_without_findings_by_keyboard_alone(
    kind: str, visit: Visit, tmp_path: Path
) -> None:
    keys = visit.open(f"{kind}/")
    FILLING[kind](keys)
    assert visit.checked() == []
    path, text = visit.proposed
    catalog = Path(shutil.copytree(SEED, tmp_path / "catalog"))
    (catalog / path).parent.mkdir(parents=True)
    (catalog / path).write_text(text, "utf-8")
    found = [(one.code, one.path, one.message) for one in oscat.check(catalog).findings]
    assert [one for one in found if one[1] != "projects"] == []  # OSC410: nothing names a new project yet
    assert len(visit.page.get_attribute("#propose", "href")) <= 8_000
    _builds(catalog, path, tmp_path / "site")


def _builds(catalog: Path, path: str, to: Path) -> None:
    """The entry has a page once it is merged."""
    built = oscat.build(catalog, to=to)
    assert built.left_out == {}
    assert (to / Path(path).parent / "index.html").is_file()


# --- what is wrong, and what is left ---------------------------------------------------------------------------------


@pytest.mark.site
def test_a_wrong_entry_is_told_at_its_fields(visit: Visit) -> None:
    keys = visit.open("product/", filled=True)
    keys.write("DOI", "https://doi.org/10.5281/zenodo.7224314")
    keys.write("Extent / North, degrees", "10")
    keys.write("Identifier", "salinity-arctic")
    assert {"OSC610", "OSC801"} <= {*visit.checked()}
    page = visit.page
    assert "salinity-arctic is taken" in page.inner_text("#f-id-said")
    assert "bare DOI" in page.inner_text("#f-sci-doi-said")
    assert page.inner_text("#f-extent-said")
    assert page.get_attribute("#f-sci-doi", "aria-invalid") == "true"
    assert not page.is_visible("#propose")
    page.locator("#errors button", has_text="Go to").first.click()
    assert keys.at in {"Identifier", "DOI", "Extent / Area by name"}


@pytest.mark.site
def test_a_mend_that_a_rule_offers_is_one_press_away_and_can_be_undone(visit: Visit) -> None:
    keys = visit.open("product/", filled=True)
    keys.write("DOI", "https://doi.org/10.5281/zenodo.7224314")
    assert visit.checked() == ["OSC610"]
    visit.page.click("text=Mend it")
    assert visit.page.input_value("#f-sci-doi") == "10.5281/zenodo.7224314"
    visit.until(lambda: visit.page.is_visible("#propose"), "it is not mended")
    visit.page.click("#news button")
    assert visit.page.input_value("#f-sci-doi").startswith("https://doi.org/")


@pytest.mark.site
def test_an_unknown_name_is_said_and_not_taken(visit: Visit) -> None:
    keys = visit.open("product/")
    keys.write("Project", "polar-sugar")
    keys.reach("Themes")
    assert "not in the list" in visit.page.inner_text("#f-osc-project-control")
    visit.checked()
    assert "which does not exist" in visit.page.inner_text("#f-osc-project-said")


@pytest.mark.site
def test_an_empty_form_accuses_nobody_and_says_what_is_needed_when_asked(visit: Visit) -> None:
    keys = visit.open("experiment/")
    keys.write("Title", "A")
    assert visit.page.inner_text("#f-osc-workflow-said") == ""
    visit.checked()
    assert "Workflow is needed" in visit.page.inner_text("#f-osc-workflow-said")


@pytest.mark.site
def test_without_python_the_schemas_judge(browser: Any, tmp_path: Path) -> None:
    oscat.build(SEED, to=tmp_path / "site")
    assert not (tmp_path / "site" / "publish" / "checks").exists()
    with served(tmp_path / "site") as address:
        bare = Visit(browser, address)
        keys = bare.open("product/")
        fill_product(keys)
        keys.write("DOI", "https://doi.org/10.5281/zenodo.7224314")
        keys.press("Check")
        bare.until(lambda: "bare DOI" in bare.page.inner_text("#errors"), "the schema never spoke")
        keys.write("DOI", "10.5281/zenodo.7224314")
        bare.until(lambda: bare.page.is_visible("#propose"), "the right record cannot be proposed")
        assert json.loads(bare.proposed[1])["sci:doi"] == "10.5281/zenodo.7224314"
        bare.page.goto(f"{address}products/salinity-arctic/")
        assert "github.com" in bare.page.get_attribute("text=Suggest a change", "href")
        bare.context.close()
        assert bare.wrong == []


# --- drafts and files ------------------------------------------------------------------------------------------------


@pytest.mark.site
def test_a_draft_is_kept_saved_and_read_again(visit: Visit, tmp_path: Path) -> None:
    visit.open("product/", filled=True)
    assert visit.checked() == []
    before = json.loads(visit.proposed[1])
    visit.open("product/")
    assert "draft" in visit.page.inner_text("#news")
    assert _same(visit, before)
    with visit.page.expect_download() as saving:
        visit.page.click("#save")
    saving.value.save_as(tmp_path / "draft.json")
    visit.page.click("#clear")
    assert visit.page.input_value("#f-title") == ""
    visit.page.click("#news button")  # undo
    assert visit.page.input_value("#f-title") == "Salinity of the Baltic Sea, 2011-2020"
    visit.page.click("#clear")
    visit.page.set_input_files("#file", tmp_path / "draft.json")
    assert _same(visit, before)


def _same(visit: Visit, before: dict[str, Any]) -> bool:
    """Whether the form proposes the same again, but for the moment."""
    visit.until(lambda: visit.page.is_visible("#propose"), "it cannot be proposed")
    now = json.loads(visit.proposed[1])
    return {**now, "created": "", "updated": ""} == {**before, "created": "", "updated": ""}


def _edges(visit: Visit) -> list[float]:
    names = ("west", "south", "east", "north")
    return [float(visit.page.input_value(f"#f-extent-{name}") or "nan") for name in names]


def _geotiff(path: Path, crs: str, bounds: tuple[float, float, float, float]) -> Path:
    import numpy as np
    import rasterio
    from rasterio.transform import from_bounds

    place = from_bounds(*bounds, 40, 30)
    shape = {"width": 40, "height": 30, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=place, **shape) as file:
        file.write(np.zeros((1, 30, 40), "uint8"))
    return path


@pytest.mark.site
@pytest.mark.parametrize(
    ("crs", "bounds"),
    [
        ("EPSG:4326", (9.0, 53.0, 31.0, 66.0)),
        ("EPSG:32633", (300_000.0, 5_900_000.0, 700_000.0, 6_300_000.0)),
        ("EPSG:32719", (200_000.0, 7_000_000.0, 500_000.0, 7_200_000.0)),
        ("EPSG:3857", (1_000_000.0, 5_000_000.0, 2_000_000.0, 6_000_000.0)),
        ("EPSG:3413", (-600_000.0, -2_600_000.0, -100_000.0, -2_000_000.0)),
        ("EPSG:3031", (-2_000_000.0, 500_000.0, -1_000_000.0, 1_500_000.0)),
        ("EPSG:3413", (-2_000_000.0, -2_000_000.0, 2_000_000.0, 2_000_000.0)),
    ],
)
def test_a_geotiff_tells_where_it_is(visit: Visit, tmp_path: Path, crs: str, bounds: tuple[float, ...]) -> None:
    from rasterio.warp import transform_bounds

    visit.open("product/", light=True)
    west, south, east, north = bounds
    visit.page.set_input_files("#file", _geotiff(tmp_path / "data.tif", crs, (west, south, east, north)))
    visit.until(lambda: "data.tif" in visit.page.inner_text("#news"), "nothing was read")
    wanted = list(transform_bounds(crs, "EPSG:4326", *bounds, densify_pts=21))
    assert _edges(visit) == pytest.approx(wanted, abs=0.02)


@pytest.mark.site
def test_geojson_over_the_date_line_and_an_item_tell_where_they_are(visit: Visit, tmp_path: Path) -> None:
    visit.open("product/", light=True)
    ring = [[178.0, -20.0], [180.0, -20.0], [180.0, -15.0], [178.0, -15.0], [178.0, -20.0]]
    other = [[-180.0, -20.0], [-178.0, -20.0], [-178.0, -15.0], [-180.0, -15.0], [-180.0, -20.0]]
    shape = {"type": "MultiPolygon", "coordinates": [[ring], [other]]}
    (tmp_path / "fiji.geojson").write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}))
    visit.page.set_input_files("#file", tmp_path / "fiji.geojson")
    visit.until(lambda: "fiji" in visit.page.inner_text("#news"), "nothing was read")
    assert _edges(visit) == [178, -20, -178, -15]
    visit.page.set_input_files("#file", SEED / "products" / "salinity-arctic" / "item-2010.json")
    visit.until(lambda: "item-2010" in visit.page.inner_text("#news"), "nothing was read")
    assert visit.page.input_value("#f-extent-first")[:4] == "2010"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"no JSON", "neither a GeoTIFF nor JSON"),
        ("broken.tif", b"II*\x00\xff\xff\xff\xff", "header at its end"),
        ("empty.tif", b"", "neither a GeoTIFF nor JSON"),
        ("list.json", b"[1, 2]", "no coordinates"),
        ("workflow.json", b'{"type": "Feature", "conformsTo": [], "properties": {"type": "workflow"}}', ""),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(
    visit: Visit, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    keys = visit.open("product/", light=True)
    keys.write("Title", "Kept")
    (tmp_path / name).write_bytes(content)
    visit.page.set_input_files("#file", tmp_path / name)
    visit.until(lambda: said in visit.page.inner_text("#news") and visit.page.inner_text("#news"), "nothing was said")
    assert visit.page.input_value("#f-title") == "Kept"


@pytest.mark.site
def test_a_box_is_drawn_and_longitudes_are_turned_right(visit: Visit) -> None:
    keys = visit.open("product/", light=True)
    for edge, degrees in {"West": 170, "South": -25, "East": 190, "North": -10}.items():
        keys.write(f"Extent / {edge}, degrees", str(degrees))
    keys.reach("Region")
    assert _edges(visit) == [170, -25, -170, -10]
    assert "between -180 and 180" in visit.page.inner_text("#f-extent-control")
    visit.page.click("#f-extent-control button")  # the Atlantic in the middle again
    frame = visit.page.locator(".map-pick").bounding_box()

    def at(lon: float, lat: float) -> tuple[float, float]:
        return frame["x"] + (lon + 180) / 360 * frame["width"], frame["y"] + (90 - lat) / 180 * frame["height"]

    visit.page.mouse.move(*at(0, 40))
    visit.page.mouse.down()
    visit.page.mouse.move(*at(20, 60))
    visit.page.mouse.up()
    assert _edges(visit) == pytest.approx([0, 40, 20, 60], abs=0.6)


# --- where it goes ---------------------------------------------------------------------------------------------------


@pytest.mark.site
def test_what_is_too_long_for_an_address_goes_by_the_clipboard(visit: Visit) -> None:
    visit.open("product/", filled=True)
    visit.page.fill("#f-description", "Wörter. " * 1_200)
    visit.until(
        lambda: "value=" not in (visit.page.get_attribute("#propose", "href") or ""), "the text is in the address"
    )
    visit.until(lambda: visit.page.is_visible("#propose"), "it cannot be proposed")
    address = urlsplit(visit.page.get_attribute("#propose", "href"))
    assert parse_qs(address.query)["filename"] == ["products/salinity-baltic/collection.json"]
    _copied_by(visit, "#propose")
    assert json.loads(visit.page.evaluate("navigator.clipboard.readText()"))["sci:doi"] == "10.5281/zenodo.7224314"


def _copied_by(visit: Visit, link: str) -> None:
    """Press a link without going where it leads: that is another host."""
    visit.page.evaluate(
        "selector => document.querySelector(selector).addEventListener('click', e => e.preventDefault())", link
    )
    visit.page.click(link)
    visit.until(lambda: "Copied" in visit.page.inner_text("#news"), "nothing was copied")


@pytest.mark.site
def test_a_change_begins_on_the_page_of_the_entry_and_keeps_all_else(visit: Visit, tmp_path: Path) -> None:
    visit.page.goto(f"{visit.site}products/salinity-arctic/")
    visit.page.click("text=Suggest a change")
    visit.page.wait_for_selector("#publish:not([aria-busy])")
    visit.until(lambda: visit.page.input_value("#f-title"), "the entry never came")
    keys = Keyboard(visit.page)
    keys.write("Region", "All of the Arctic")
    assert visit.checked() == []
    assert urlsplit(visit.page.get_attribute("#propose", "href")).path == (
        "/example-org/catalog/edit/main/products/salinity-arctic/collection.json"
    )
    _copied_by(visit, "#propose")
    now = json.loads(visit.page.evaluate("navigator.clipboard.readText()"))
    was = json.loads((SEED / "products" / "salinity-arctic" / "collection.json").read_text("utf-8"))
    assert {name for name in {*was, *now} if was.get(name) != now.get(name)} == {"osc:region", "updated"}


@pytest.mark.site
@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_nobody_touches_stays_as_it_is(kind: str, visit: Visit) -> None:
    """Read into the form and out again, every record of the seed is what it was."""
    folder, name = {"project": ("projects", "collection"), "product": ("products", "collection")}.get(
        kind, (f"{kind}s", "record")
    )
    for path in sorted((SEED / folder).glob(f"*/{name}.json")):
        visit.open(f"{kind}/?change={path.parent.name}")
        visit.until(lambda: visit.page.input_value("#f-title"), "the entry never came")
        visit.page.dispatch_event("#f-title", "input")
        visit.until(lambda: visit.page.is_visible("#ways"), "it cannot be proposed")
        _copied_by(visit, "#propose")
        now = json.loads(visit.page.evaluate("navigator.clipboard.readText()"))
        was = json.loads(path.read_text("utf-8"))
        for one in (was, now, was.get("properties", {}), now.get("properties", {})):
            one.pop("created", None)
            one.pop("updated", None)
        assert now == was


@pytest.mark.site
def test_an_experiment_with_its_files_goes_by_an_issue(visit: Visit) -> None:
    keys = visit.open("experiment/")
    fill_experiment(keys)
    for row in (1, 2):
        visit.page.fill(f"#f-links-{row - 1}-href", "")
    keys.write("input.yaml", "inputs:\n- product: salinity-arctic\n")
    keys.write("environment.yaml", "container: ghcr.io/example/ice@sha256:" + "6d" * 32 + "\n")
    assert visit.checked() == []
    assert not visit.page.is_visible("#propose")
    asked = parse_qs(urlsplit(visit.page.get_attribute("#issue", "href")).query)
    files = json.loads(asked["files"][0])
    folder = "experiments/salinity-anomalies-of-the-baltic-sea/"
    assert sorted(files) == [f"{folder}{name}" for name in ("environment.yaml", "input.yaml", "record.json")]
    assert [one["rel"] for one in files[f"{folder}record.json"]["links"]] == ["input", "environment"]


# --- for everybody ---------------------------------------------------------------------------------------------------


@pytest.mark.site
def test_the_page_is_shown_as_it_will_be(visit: Visit) -> None:
    keys = visit.open("product/", filled=True)
    keys.press("See the page as it will be")
    visit.until(lambda: visit.page.is_visible("#preview"), "there is no preview")
    frame = visit.page.frame_locator("#preview")
    assert frame.locator("h1").inner_text() == "Salinity of the Baltic Sea, 2011-2020"
    assert frame.locator("a", has_text="Polar Salt").count()
    assert frame.locator("script[src]").count() == 0


@pytest.mark.site
def test_what_a_stranger_wrote_stays_text(visit: Visit, tmp_path: Path) -> None:
    blow = '</script><img src=x onerror="document.title=1"><script>document.title=1</script>'
    record = json.loads((SEED / "products" / "salinity-arctic" / "collection.json").read_text("utf-8"))
    record |= {
        "title": blow,
        "description": blow,
        "osc:region": blow,
        "keywords": [blow],
        "themes": blow,
        "links": [blow],
    }
    (tmp_path / "hostile.json").write_text(json.dumps(record))
    keys = visit.open("product/")
    visit.page.set_input_files("#file", tmp_path / "hostile.json")
    visit.checked()
    keys.press("See the page as it will be")
    visit.until(lambda: visit.page.inner_text("#news").startswith(("This is how", "The page could")), "no answer")
    assert visit.page.title().startswith("Publish")
    assert visit.page.locator("#publish img, #publish script").count() == 0
    visit.open("product/?change=<img src=x>")
    assert visit.page.locator("#publish img").count() == 0


@pytest.mark.site
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_axe_finds_nothing(browser: Any, site: str, width: int, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed; `make test` does it (with npm)")
    made = Visit(browser, site, color_scheme=scheme)
    made.page.set_viewport_size({"width": width, "height": 844})
    made.page.goto(f"{site}publish/")
    for path in ("", *(f"{kind}/" for kind in KINDS)):
        if path:
            made.open(path, light=True)
            made.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            made.page.fill("#f-title", "A title")
            if path == "product/":
                made.checked()
        assert made.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(made.page) == [], path
    made.context.close()
    assert made.wrong == []


def test_what_compiles_the_schemas_makes_what_is_shipped(tmp_path: Path) -> None:
    if not (ROOT / "site" / "forms" / "node_modules" / ".ready").is_file():
        pytest.skip("Ajv is not installed; `make test` does it (with npm)")
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    words = [node, "compile.mjs", str(tmp_path / "schemas.js")]
    subprocess.run(words, cwd=ROOT / "site" / "forms", check=True)
    shipped = (ROOT / "site" / "assets" / "publish" / "schemas.js").read_text("utf-8")
    assert (tmp_path / "schemas.js").read_text("utf-8") == shipped, "schemas/ changed: run `make forms`"
    assert "new Function" not in shipped
    assert "eval(" not in shipped
