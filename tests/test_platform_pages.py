"""Pages that lead on: platforms side by side, sponsored resources, the forum, APEx."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pypdf
import pytest

import oscat
from browser import AXE, served, violations, visit
from json_double import answering
from oscat.words.errors import UsageError, WorldError

SEED = Path(__file__).parent / "seed"
ROOT = Path(__file__).resolve().parents[1]
FORUM = (
    '\n[forum]\naddress = "https://forum.example.org/"\ncategory = "catalog"\ntags = ["open-science"]\nuser = "robot"\n'
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed with a second platform and a forum."""
    root = Path(shutil.copytree(SEED, tmp_path_factory.mktemp("pages") / "catalog"))
    path = root / "catalog" / "platforms" / "openeo-example" / "record.json"
    record = orjson.loads(path.read_bytes())
    record["properties"] |= {"osc:data": ["Sentinel-2", "<b>ERA5</b>"], "application:language": ["Python", "R"]}
    path.write_bytes(orjson.dumps(record))
    other = root / "catalog" / "platforms" / "hub" / "record.json"
    other.parent.mkdir()
    record["id"] = "hub"
    record["properties"] |= {
        "title": "Hub <script>",
        "osc:workflow_types": ["notebook"],
        "osc:data": ["Sentinel-2"],
        "application:language": ["Julia"],
        "osc:capabilities": ["execution", "network-of-resources"],
    }
    other.write_bytes(orjson.dumps(record))
    settings = root / "oscat.toml"
    settings.write_text(settings.read_text("utf-8") + FORUM, "utf-8")
    return root


@pytest.fixture(scope="module")
def site(catalog: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    reports = tmp_path_factory.mktemp("reports")
    rows = [{"requirement": "execution", "standing": "failed", "evidence": ["https://x.example.org/: 500 <i>"]}]
    told = {
        "version": 1,
        "platform": "hub",
        "title": "Hub",
        "asked": "2026-12-01",
        "failed": True,
        "requirements": rows,
    }
    (reports / "hub.json").write_bytes(orjson.dumps(told))
    folder = tmp_path_factory.mktemp("built") / "site"
    oscat.build(catalog, to=folder, platforms=reports)
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page that asks nobody else and logs no error."""
    with visit(browser, "about:blank", accept_downloads=True) as made:
        yield made


# --- platforms -------------------------------------------------------------------------------------------------------


def test_platforms_are_narrowed_down_and_the_choice_is_an_address(page: Any, site: str) -> None:
    page.goto(f"{site}platforms/")
    assert page.locator(".platform:visible").count() == 2
    page.select_option("select[name=language]", "Julia")
    assert page.locator(".platform:visible h2").all_inner_texts() == ["Hub <script>"]
    assert page.inner_text("#count") == "1 of 2"
    assert page.url.endswith("?language=Julia")
    page.reload()
    assert page.locator(".platform:visible").count() == 1
    page.select_option("select[name=data]", "<b>ERA5</b>")
    assert page.is_visible("#none")
    page.click("#all")
    assert page.locator(".platform:visible").count() == 2


def test_what_was_asked_of_a_platform_is_told_with_its_evidence(page: Any, site: str) -> None:
    page.goto(f"{site}platforms/")
    row = page.locator(".platform").filter(has=page.locator("h2", has_text="Hub"))
    row.locator("summary").click()
    assert "claimed, and not so" in row.locator(".failed").inner_text()
    assert "500 <i>" in row.locator(".failed").inner_text()
    assert "not asked yet" in row.locator(".claimed").first.inner_text()
    assert "2026-12-01" in row.inner_text()
    assert row.locator("text=Ask for sponsored").get_attribute("href") == "../resources/?platform=hub"


def test_reports_that_nobody_wrote_are_refused(catalog: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no reports"):
        oscat.build(catalog, to=tmp_path / "site", platforms=tmp_path)
    (tmp_path / "x.json").write_text('{"version": 2}')
    with pytest.raises(UsageError, match="nothing that `oscat platform check` wrote"):
        oscat.build(catalog, to=tmp_path / "site", platforms=tmp_path)


# --- resources -------------------------------------------------------------------------------------------------------


def _filled(page: Any, name: str) -> None:
    page.fill("#r-name", name)
    for field in ("organisation", "country", "why", "offer", "outcome", "place"):
        page.fill(f"#r-{field}", f"The {field} (of us)")
    page.fill("#r-mail", "me@example.org")
    page.fill("#r-cost", "1200")
    for field in ("from", "to", "date"):
        page.fill(f"#r-{field}", "2027-01-31")
    page.select_option("#r-sort", "Research")


@pytest.mark.parametrize(("name", "drawn"), [("Zoë Müller-Österberg", False), ("Łukasz Ωμέγα", True)])
def test_a_request_becomes_a_document_and_an_e_mail(
    page: Any, site: str, tmp_path: Path, name: str, drawn: bool
) -> None:
    page.goto(f"{site}resources/?platform=hub&entry=products/salinity-arctic")
    page.wait_for_timeout(800)
    assert page.input_value("#r-service") == "Hub <script>"
    assert page.input_value("#r-project").startswith("Sea surface salinity")
    assert "Still needed" in page.inner_text("#lacking")
    _filled(page, name)
    assert page.inner_text("#lacking") == "Everything is there."
    with page.expect_download() as saving:
        page.click("#pdf")
    saving.value.save_as(tmp_path / "request.pdf")
    assert saving.value.suggested_filename.startswith("nor-request-sea-surface-salinity")
    raw = (tmp_path / "request.pdf").read_bytes()
    assert raw.startswith(b"%PDF-1.4")
    read = pypdf.PdfReader(tmp_path / "request.pdf", strict=True)
    assert read.metadata
    assert read.metadata.title == "Request for sponsorship by the Network of Resources"
    assert bool(read.pages[0].images) is drawn
    if not drawn:
        text = "\n".join(page.extract_text() for page in read.pages)
        assert name in text
        assert "The organisation (of us)" in text
    letter = urlsplit(page.get_attribute("#letter", "href"))
    assert (letter.scheme, letter.path) == ("mailto", "NoR-SponsorshipRequests@esa.int")
    asked = parse_qs(letter.query)
    assert "nor-request-" in asked["body"][0]
    assert name in asked["body"][0]
    page.reload()
    page.wait_for_timeout(500)
    assert page.input_value("#r-name") == name
    page.click("#empty")
    assert page.input_value("#r-name") == ""


# --- the forum -------------------------------------------------------------------------------------------------------


def test_the_forum_is_asked_only_after_a_click(browser: Any, site: str) -> None:
    context = browser.new_context()
    page, asked = context.new_page(), list[str]()

    def talk(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<p>Talk")

    context.route("https://forum.example.org/**", talk)
    page.goto(f"{site}products/salinity-arctic/")
    page.wait_for_timeout(300)
    assert asked == []
    href = parse_qs(urlsplit(page.get_attribute("text=Start a topic", "href")).query)
    assert href["title"] == ["Sea surface salinity of the Arctic Ocean, 2010-2020"]
    assert href["category"] == ["catalog"]
    assert "https://catalog.example.org/products/salinity-arctic/" in href["body"][0]
    page.click("#talk")
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe.talk").locator("p").inner_text() == "Talk"
    (embed,) = asked
    assert parse_qs(urlsplit(embed).query)["embed_url"] == ["https://catalog.example.org/products/salinity-arctic/"]
    context.close()


def test_without_a_forum_there_is_no_trace_of_one(tmp_path: Path) -> None:
    oscat.build(SEED, to=tmp_path / "site")
    for page in (tmp_path / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "forum.js" not in text
        assert 'id="talk"' not in text


class Discourse:
    """A forum as far as topics go (Discourse API documentation)."""

    def __init__(self) -> None:
        self.url, self.topics, self.posts = "", dict[str, int](), list[dict[str, Any]]()
        self.status = 0

    def answer(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any, dict[str, str]]:
        if self.status:
            return self.status, {"errors": ["no"]}, {}
        if path.startswith("/t/external_id/"):
            number = self.topics.get(path.rsplit("/", maxsplit=1)[-1].removesuffix(".json"))
            return (200, {"id": number}, {}) if number else (404, {}, {})
        if path == "/c/catalog/show.json":
            return 200, {"category": {"id": 7}}, {}
        if (method, path) == ("POST", "/posts.json"):
            self.posts.append(body)
            self.topics[body["external_id"]] = 100 + len(self.topics)
            return 200, {"topic_id": self.topics[body["external_id"]]}, {}
        return 404, {}, {}


@pytest.fixture
def discourse(monkeypatch: pytest.MonkeyPatch) -> Iterator[Discourse]:
    """A forum that takes the key of the environment."""
    double = Discourse()
    with answering(double):
        monkeypatch.setenv("OSCAT_DISCOURSE", double.url)
        monkeypatch.setenv("DISCOURSE_KEY", "secret")
        yield double


def test_an_entry_gets_one_topic_however_often_it_is_asked_for(catalog: Path, discourse: Discourse) -> None:
    from oscat.shell.forum import open_topics

    entries = ["products/salinity-arctic", "salinity-trend"]
    assert [address for _, address in open_topics(catalog, entries, dry_run=True)] == ["", ""]
    assert discourse.posts == []
    assert len(list(open_topics(catalog, entries))) == 2
    assert list(open_topics(catalog, entries)) == []
    first = discourse.posts[0]
    assert (first["category"], first["tags"]) == (7, ["open-science"])
    assert first["raw"].endswith("https://catalog.example.org/products/salinity-arctic/")
    assert all(len(name) <= 50 for name in discourse.topics)


def test_a_forum_that_refuses_is_told_in_one_sentence(
    catalog: Path, discourse: Discourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oscat.shell.forum import open_topics

    discourse.status = 403
    with pytest.raises(UsageError, match="does not take the key"):
        list(open_topics(catalog, ["salinity-arctic"]))
    discourse.status = 502
    with pytest.raises(WorldError, match="502"):
        list(open_topics(catalog, ["salinity-arctic"]))
    monkeypatch.delenv("DISCOURSE_KEY")
    with pytest.raises(UsageError, match="set DISCOURSE_KEY"):
        list(open_topics(catalog, ["salinity-arctic"]))
    with pytest.raises(UsageError, match="no \\[forum\\]"):
        list(open_topics(SEED, ["salinity-arctic"]))


# --- from catalog to service -----------------------------------------------------------------------------------------


def test_a_mature_workflow_can_be_proposed_to_apex_and_others_cannot(tmp_path: Path) -> None:
    oscat.build(ROOT, to=tmp_path / "site")
    listed = json.loads((tmp_path / "site" / "exports" / "apex" / "index.json").read_text("utf-8"))["records"]
    mature = {one["id"] for one in listed}
    assert mature
    for folder in (tmp_path / "site" / "workflows").iterdir():
        page = folder / "index.html"
        text = page.read_text("utf-8") if page.is_file() else ""
        assert ("Propose it to APEx" in text) is (folder.name in mature), folder.name
    text = (tmp_path / "site" / "workflows" / min(mature) / "index.html").read_text("utf-8")
    address = text.split('href="https://github.com/ESA-APEx/apex_algorithms/new/main?')[1].split('"')[0]
    asked = parse_qs(address.replace("&amp;", "&"))
    assert asked["filename"][0].endswith(f"/{min(mature)}/records/{min(mature)}.json")
    assert json.loads(asked["value"][0])["id"] == min(mature)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["platforms/", "resources/", "products/salinity-arctic/"])
def test_it_fits_and_axe_finds_nothing(browser: Any, site: str, path: str, width: int, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed; `make test` does it (with npm)")
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site + path)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    context.close()
