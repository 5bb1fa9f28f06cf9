"""The language of the pages: every text in one catalog file, none beside it, and a whole site in another language."""

import html
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import oscat
from browser import served, violations, visit
from oscat.thought.pages.fairness import FOLDER
from oscat.thought.pages.form import roles
from oscat.thought.tongue import Tongue, language, speaking
from oscat.words.errors import UsageError
from oscat.world.languages import translations

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "site" / "languages"
FILES = sorted(LANGUAGES.glob("*.po"))
PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
SHOWN = ("aria-label", "placeholder", "title", "alt")
EDGES = '\t .,;:()·–…%0123456789«»"“”/✕×!?i‹›+'
NOT_OURS = re.compile(
    r"@|^oscat |^[\[{]|^[A-Z]+$"
    r"|RDA|FAIR|The (meta)?data |DataCite|InvenioRDM|OGC API|PROV|RO-Crate|BibTeX|RIS|CSL|Signposting|schema\.json"
    r"|Creative Commons|Public domain|Apache|MIT|Other terms|Terms of|Several|STAC|Julia|Shell|scheme|\.[a-z0-9]+$"
    r"|derived from|osc:experiment|^(launch|guide)$|\bAdd (long|quantities|application|keywords)"
)
"""Names, the words of published indicators, and what else is the same in every language."""


def texts(path: Path, locale: str | None = None) -> dict[Any, Message]:
    with path.open("rb") as file:
        return {one.id: one for one in read_po(file, locale=locale) if one.id}


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_template_holds_all_texts() -> None:
    """`make languages` brings it up to date."""
    spec = spec_from_file_location("extract", LANGUAGES / "extract.py")
    assert spec
    assert spec.loader
    extract = module_from_spec(spec)
    spec.loader.exec_module(extract)
    assert (LANGUAGES / "messages.pot").read_bytes() == extract.written(extract.template())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_says_everything_and_fills_the_same_places(path: Path) -> None:
    said = texts(path, path.stem)
    assert set(said) == set(texts(LANGUAGES / "messages.pot"))
    for english, one in said.items():
        forms = [str(form or "") for form in (one.string if isinstance(one.string, tuple) else (one.string,))]
        assert all(forms), english
        wanted = places(english[-1] if isinstance(english, tuple) else english)
        for form in forms:
            assert places(form) - {"title"} <= wanted | {"num"}, english
            assert "%%" not in form or "%%" in str(english), english


def places(text: str) -> set[str]:
    return {a or b for a, b in PLACE.findall(text)}


@pytest.mark.parametrize("code", ["xx", "../languages/de", "de/../de"])
def test_a_language_without_file_is_told(tmp_path: Path, code: str) -> None:
    catalog = spoken_in(tmp_path, code)
    with pytest.raises(UsageError, match=r"there is no language '.*en, de"):
        oscat.build(catalog, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_language_ends_with_its_block() -> None:
    with speaking(Tongue("de")):
        assert language() == "de"
    assert language() == "en"


def spoken_in(folder: Path, code: str) -> Path:
    """The small catalog with a language of its own."""
    shutil.copytree(ROOT / "tests" / "seed", folder / "catalog")
    settings = folder / "catalog" / "oscat.toml"
    before = settings.read_text("utf-8") if settings.is_file() else ""
    assert "[branding]" not in before
    settings.write_text(f'{before}\n[branding]\nlanguage = "{code}"\n', "utf-8")
    return folder / "catalog"


# --- nothing beside them ---------------------------------------------------------------------------------------------


class Marked(NullTranslations):
    """A language that puts brackets around everything that it is asked to say."""

    def gettext(self, message: str) -> str:
        """The message in brackets, its places outside of them."""
        return "⟦" + re.sub(r"(%\(\w+\)s)", r"⟧\1⟦", message) + "⟧"

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The same."""
        return self.gettext(one if number == 1 else many)


class Words(HTMLParser):
    """What people see or hear of a page, but for code and quotations."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.found = 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Labels are words too."""
        self.inside += tag in {"script", "style", "code", "pre", "blockquote"}
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        """Code ends."""
        self.inside -= tag in {"script", "style", "code", "pre", "blockquote"}

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self.inside:
            self.found.append(data)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which all that goes through the catalog files is in brackets, in scripts as well."""
    folder = tmp_path_factory.mktemp("marked")
    shutil.copytree(ROOT / "tests" / "seed", folder / "catalog")
    strings = {one: f"⟦{one}⟧" for one in map(str, texts(LANGUAGES / "messages.pot"))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("oscat.shell.build.spoken", lambda _: Tongue("en", Marked(), strings))
        return oscat.build(folder / "catalog", folder / "site").to


def theirs(site: Path) -> str:
    """All that the records say, and the FAIR reports, whose words are those of their indicators."""
    seed = (one for one in (ROOT / "tests" / "seed").rglob("*") if one.suffix in {".json", ".yaml", ".toml", ".cwl"})
    reports = (site / FOLDER).rglob("*.json")
    return " ".join(re.sub(r"\s+", " ", one.read_text("utf-8")) for one in (*seed, *reports)).lower().replace(
        "_", " "
    ) + " ".join(roles()).replace("_", " ")


def unmarked(text: str, known: str) -> Iterator[str]:
    """What of a text came from no catalog file and from no record: between brackets, and then between commas."""
    for rest in re.split(r"⟦[^⟧]*⟧", text):
        if not _is_known(rest, known):
            yield from (one for one in re.split(r" · |, |\t", rest) if not _is_known(one, known))


def _is_known(text: str, known: str) -> bool:
    bare = re.sub(r"[\s_]+", " ", text).strip(EDGES)
    return not re.search(r"[A-Za-z]{3}", bare) or bare.lower() in known or bool(NOT_OURS.search(bare))


def test_no_page_says_a_word_that_is_in_no_catalog_file(marked: Path) -> None:
    known, beside = theirs(marked), dict[str, str]()
    for path in marked.rglob("*.html"):
        name = path.relative_to(marked).as_posix()
        if name.startswith("guides/"):
            continue  # texts of their own, in English
        words = Words()
        words.feed(path.read_text("utf-8"))
        beside |= {rest: name for text in words.found for rest in unmarked(html.unescape(text), known)}
    assert beside == {}


def test_no_script_says_a_word_that_is_in_no_catalog_file(marked: Path, browser: Any) -> None:
    known = theirs(marked)
    with served(marked) as url:
        for path in ("explore/", "explore/?q=zzz", "explore/?view=table", "explore/?view=timeline", "publish/product/"):
            with visit(browser, url + path) as page:
                page.wait_for_timeout(1500)
                page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
                said = page.inner_text("main").splitlines()
                rest = [one for line in said for one in unmarked(line, known)]
                assert [one for one in rest if re.search(r"[a-z]{3,} [a-z]{2,}", one)] == [], path


# --- German, from beginning to end -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalog in German."""
    folder = tmp_path_factory.mktemp("german")
    return oscat.build(spoken_in(folder, "de"), folder / "site").to


def test_pages_speak_german_and_data_stay_as_they_are(german: Path, tmp_path: Path) -> None:
    page = (german / "products/ice-thickness-arctic/index.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert ">Wo und wann</h2>" in page
    assert ">Zitieren</a>" in page
    shutil.copytree(ROOT / "tests" / "seed", tmp_path / "catalog")
    english = oscat.build(tmp_path / "catalog", tmp_path / "site").to
    assert "export const known = {};" in (english / "assets/language.js").read_text("utf-8")
    for path in english.rglob("collection.json"):
        assert (german / path.relative_to(english)).read_bytes() == path.read_bytes()


def test_scripts_speak_german(german: Path, browser: Any) -> None:
    with served(german) as url:
        with visit(browser, f"{url}explore/?q=salinity") as page:
            page.wait_for_selector("#results[aria-busy=false] a")
            assert page.inner_text("#count").endswith(("Eintrag", "Einträge"))
            assert page.inner_text("#view-table") == "Tabelle"
            assert violations(page) == []
        with visit(browser, f"{url}publish/product/") as page:
            page.wait_for_selector("#publish:not([aria-busy])")
            page.fill("#f-title", "Eis")
            page.wait_for_selector("#errors li")
            assert "fehlt" in page.inner_text("#errors")
            assert violations(page) == []
        with visit(browser, f"{url}guides/") as page:
            assert page.inner_text(".bar [aria-current]") == "Anleitungen"
            assert violations(page) == []


def test_the_words_of_scripts_are_one_file_of_the_site(german: Path) -> None:
    said = (german / "assets/language.js").read_text("utf-8")
    assert json.loads(said.removeprefix("export const known = ").rstrip(";\n"))["Undo"] == "Rückgängig"


def test_the_page_as_it_will_be_knows_the_language(
    tmp_path: Path, pyodide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the rules in the browser are given tells the language, and what it says."""
    monkeypatch.setenv("OSCAT_PYODIDE", str(pyodide))
    made = oscat.build(spoken_in(tmp_path, "de"), tmp_path / "site").to
    shipped = json.loads((made / "publish/checks/shipped.json").read_text("utf-8"))
    assert shipped["language"] == "de"
    assert translations(b64decode(shipped["said"])).gettext("Undo") == "Rückgängig"


def test_addresses_mean_the_same_in_every_language(german: Path, tmp_path: Path) -> None:
    """What a facet is narrowed to is named alike in addresses; nobody becomes an author by lacking a name."""
    shutil.copytree(ROOT / "tests" / "seed", tmp_path / "catalog")
    english = oscat.build(tmp_path / "catalog", tmp_path / "site").to
    one, other = (json.loads((site / "search/index.json").read_text("utf-8")) for site in (english, german))
    for mine, theirs_ in zip(one["facets"], other["facets"], strict=True):
        assert {row[0] for row in mine["values"]} == {row[0] for row in theirs_["values"]}, mine["name"]
    for path in (english / "cite").rglob("*.*"):
        assert (german / path.relative_to(english)).read_bytes() == path.read_bytes()
