"""The forms of the site, in a real browser: from an empty page to a proposal that the rules take."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import oscat
from browser import served
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
        self.wrong: list[str] = []
        self.page.on("request", lambda one: one.url.startswith((site, "blob:", "data:")) or self.wrong.append(one.url))
        self.page.on("console", lambda one: one.type != "error" or self.wrong.append(one.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def open(self, path: str) -> Keyboard:
        """Open a form and wait until it can be filled in."""
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


# --- from an empty form to a proposal ----------------------------------------------------------------------------------

LONG = (
    "Monthly maps of sea surface salinity in the Baltic Sea from SMOS, on a grid of 0.25 degrees, with an estimate of "
    "their error. They show how fresh water spreads after wet winters, and are meant for studies of the regional climate."
)


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
