"""The HTML pages: whole, well-formed, safe with hostile data, at ease with wrong types, every link alive."""

import copy
import json
import posixpath
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oscat.thought import derive
from oscat.thought.graph import Catalog
from oscat.thought.layout import Role, detect
from oscat.thought.pages import Press, Site, entry, licences, lists, markdown, of_all, of_entry, pages, read
from oscat.thought.pages.addresses import Address, web
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.links import size
from oscat.words.files import Mode
from oscat.words.kinds import THEME_SCHEME, Kind
from oscat.words.settings import Settings
from oscat.world.disk import DiskTree
from oscat.world.schema_store import SchemaStore

HERE = Path(__file__).parent
SITE = HERE.parent / "site"
TEMPLATES = Site({path.name: path.read_text("utf-8") for path in (SITE / "templates").glob("*.html")}, "0.0.0")
ASSETS = {path.relative_to(SITE).as_posix() for path in (SITE / "assets").rglob("*") if path.is_file()}
KNOWN = Settings(url="https://catalog.example.org/open/", repository="example/catalog", tagline="Open & free")
VOID = {"meta", "link", "img", "br", "hr", "input", "wbr"}
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w-])")
WALL = 18_000
HEAD = {"canonical", "cite-as", "license", "author", "item", "type"}
"""The relations of links to elsewhere in the head of a page: told, and never loaded."""

Files = dict[str, bytes]


class Memory:
    """A tree that stands in memory."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self.content = content
        self.files = dict.fromkeys(sorted(content), Mode.REGULAR)
        self.folders = frozenset(path.rpartition("/")[0] for path in content)

    def read(self, path: str, limit: int | None = None) -> bytes:
        return self.content[path][:limit]


def files_of(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def catalog_of(content: Mapping[str, bytes], given: Settings = KNOWN) -> Catalog:
    tree = Memory(content)
    return Catalog(tree, detect(tree.files, tree.folders), given)


def all_made(content: Mapping[str, bytes], given: Settings = KNOWN) -> dict[str, str]:
    """All pages of a catalog, and what is made for programs, by path."""
    found: dict[str, str] = {}
    for path, page in pages(Atlas(catalog_of(content, given)), TEMPLATES):
        assert path not in found, f"{path} is made twice"
        if not path.endswith(".png"):
            found[path] = page.decode("utf-8")
    return found


def made(content: Mapping[str, bytes], given: Settings = KNOWN) -> dict[str, str]:
    """All pages of a catalog by their path."""
    return {path: page for path, page in all_made(content, given).items() if path.endswith(".html")}


SEED = files_of(HERE / "seed")


def changed(path: str, change: Callable[[dict[str, Any]], None]) -> Files:
    """The seed with one record changed."""
    record = json.loads(SEED[path])
    change(record)
    return {**SEED, path: json.dumps(record).encode()}


class Outline(HTMLParser):
    """A page taken apart; notes what is not well-formed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.text += data


def links_of(page: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Tag, attributes and address of all that a page links to or loads."""
    for tag, attributes in Outline(page).tags:
        for name in ("href", "src"):
            if name in attributes:
                yield tag, attributes, attributes[name]


def judge_page(path: str, page: str) -> None:
    """What holds of every page, whatever stands in the records."""
    outline = Outline(page)
    assert outline.faults == [], path
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("h1") == page.partition("</head>")[0].count("<title>") == tags.count("main") == 1, path
    assert not {"style", "iframe", "object", "embed", "base"} & set(tags), path
    forms = [attributes for tag, attributes in outline.tags if tag == "form"]
    assert len(forms) == (path in {"index.html", "explore/index.html"}), path
    assert all(attributes.get("action", "explore/") == "explore/" for attributes in forms), path
    scripts = [attributes for tag, attributes in outline.tags if tag == "script"]
    told = [one for one in scripts if one != {"type": "application/ld+json"}]  # those are data
    own = {"explore/index.html": "../assets/explore/main.js", "platforms/index.html": "../assets/platforms.js"}
    copies = {"type": "module", "src": "../../assets/page.js"}
    if path.count("/") == 2:
        assert told in ([], [copies]), path
    else:
        assert told == ([{"type": "module", "src": own[path]}] if path in own else []), path
    assert not MAIL.search(page), path
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), path
    for tag, attributes in outline.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (path, tag)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
    for tag, attributes, href in links_of(page):
        scheme = urlsplit(href).scheme
        assert scheme in {"", "http", "https", "ftp"}, (path, href)
        assert not href.startswith("//"), (path, href)
        if scheme and tag == "a":
            assert attributes["rel"] == "noopener nofollow external", (path, href)
        elif scheme:
            assert attributes.get("rel") in HEAD, (path, href)


def dead_links(content: Mapping[str, bytes], given: Settings) -> list[tuple[str, str]]:
    """The links within the tree that lead to nothing."""
    catalog = catalog_of(content, given)
    found = made(content, given)
    there = {path for path, _ in derive.published(catalog)} | ASSETS | all_made(content, given).keys()
    there |= {"search/index.json"} | {place.published for place in catalog.places.values() if place.role is Role.BESIDE}
    anchors = {path: {a["id"] for _, a in Outline(page).tags if "id" in a} for path, page in found.items()}
    dead = []
    for path, page in found.items():
        if path == "404.html":
            continue
        for _, _, href in links_of(page):
            parts = urlsplit(href)
            if not parts.scheme:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path) or "."))
                target = target if target in there else f"{target}/index.html".removeprefix("./")
                target = path if not parts.path else target
                if target not in there or (
                    parts.fragment and parts.fragment not in anchors.get(target, {"land", "grat"})
                ):
                    dead.append((path, href))
    return dead


# --- the seed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["seed", "seed-osc"])
@pytest.mark.parametrize("given", [KNOWN, Settings()], ids=["known", "unknown"])
def test_every_page_is_whole_and_every_link_alive(name: str, given: Settings) -> None:
    content = files_of(HERE / name)
    found = made(content, given)
    for path, page in found.items():
        judge_page(path, page)
        assert len(page) < (3 * WALL if path == "metrics/index.html" else WALL), path
    assert dead_links(content, given) == []


def test_there_is_a_page_for_each_entry_and_each_list() -> None:
    catalog = catalog_of(SEED)
    expected = {"index.html", "404.html", "explore/index.html", "metrics/index.html"} | {
        f"{kind.form.folder}/index.html" for kind in Kind
    }
    expected |= {file.place.published.rpartition("/")[0] + "/index.html" for file in catalog.entries()}
    assert made(SEED).keys() == expected


def test_the_same_catalog_gives_the_same_bytes() -> None:
    backwards = dict(reversed(SEED.items()))
    assert list(pages(Atlas(catalog_of(SEED)), TEMPLATES)) == list(pages(Atlas(catalog_of(backwards)), TEMPLATES))


def test_pages_come_one_at_a_time() -> None:
    stream = pages(Atlas(catalog_of(SEED)), TEMPLATES)
    assert next(stream)[0] == "index.html"


def test_a_page_says_where_it_stands() -> None:
    page = made(SEED)["products/salinity-arctic/index.html"]
    assert '<link rel="canonical" href="https://catalog.example.org/open/products/salinity-arctic/">' in page
    assert '<link rel="alternate" type="application/json" href="collection.json">' in page
    assert "https://github.com/example/catalog/edit/main/products/salinity-arctic/collection.json" in page
    assert '<html lang="en">' in page
    assert 'rel="canonical"' not in made(SEED, Settings())["products/salinity-arctic/index.html"]


def test_relations_are_told_from_both_ends() -> None:
    found = made(SEED)
    ties = [
        ("projects/polar-salt", "products/salinity-arctic"),
        ("themes/oceans", "products/salinity-arctic"),
        ("variables/sea-surface-salinity", "products/salinity-arctic"),
        ("eo-missions/smos", "products/salinity-arctic"),
        ("workflows/salinity-trend", "experiments/salinity-trend-arctic"),
        ("workflows/salinity-trend", "projects/polar-salt"),
        ("workflows/salinity-trend", "platforms/openeo-example"),
    ]
    for one, other in ties:
        assert f'href="../../{other}/"' in found[f"{one}/index.html"], (one, other)
        assert f'href="../../{one}/"' in found[f"{other}/index.html"], (other, one)


def test_from_a_product_one_click_leads_to_project_citation_and_siblings() -> None:
    record = json.loads(SEED["products/ice-thickness-arctic/collection.json"])
    more = {f"products/ice-{n}/collection.json": json.dumps({**record, "id": f"ice-{n}"}).encode() for n in range(7)}
    found = made({**SEED, **more})
    page = found["products/salinity-arctic/index.html"]
    head, below = page[: page.index("</header>", page.index("<article"))], page[page.index('id="siblings"') :]
    assert 'of <a href="../../projects/polar-salt/">' in head
    assert 'href="#cite">How to cite</a>' in head
    assert ">https://doi.org/10.5281/zenodo.5564399</a></blockquote>" in page
    assert below[: below.index("</section>")].count("<li>") == 5
    assert ">All 9 products</a>" in below
    assert 'href="../../products/salinity-arctic/"' not in below
    other = found["products/ice-thickness-arctic/index.html"]
    assert "Polar Salt. Sea ice thickness of the Arctic" in other[other.index('id="cite"') :], (
        "cited by its project where nobody says how"
    )
    assert 'id="siblings"' not in found["projects/polar-salt/index.html"]


def test_a_citation_keeps_its_words_and_names_its_doi_once() -> None:
    def page(citation: str) -> str:
        path = "products/salinity-arctic/collection.json"
        made_of = made(changed(path, lambda one: one.update({"sci:citation": citation})))
        return made_of["products/salinity-arctic/index.html"]

    own = "A. Author (2024): Salt. https://doi.org/10.5281/zenodo.5564399"
    assert f"<blockquote>{own}</blockquote>" in page(own)
    assert "<blockquote>A. Author: Salt. <a href=" in page("A. Author: Salt")


def test_a_link_of_an_author_counts_both_ways() -> None:
    link = {"rel": "child", "href": "../../products/ice-thickness-arctic/collection.json", "type": "application/json"}
    found = made(changed("experiments/salinity-trend-arctic/record.json", lambda one: one["links"].append(link)))
    assert 'href="../../products/ice-thickness-arctic/"' in found["experiments/salinity-trend-arctic/index.html"]
    page = found["products/ice-thickness-arctic/index.html"]
    assert 'href="../../experiments/salinity-trend-arctic/"' in page
    assert 'href="../../workflows/salinity-trend/"' in page, "the provenance reaches the workflow"


def test_what_is_named_and_not_there_is_no_link() -> None:
    found = made(changed("products/salinity-arctic/collection.json", lambda one: one.update({"osc:project": "gone"})))
    page = found["products/salinity-arctic/index.html"]
    assert "<span>gone</span>" in page
    assert "projects/gone" not in page


# --- hostile data -----------------------------------------------------------------------------------------

SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)'
HREFS = (
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example.org/",
    "https://bank.example.org@evil.example.org/",
    "https:\\\\evil.example.org",
    "https://a.example.org\\@evil.example.org/",
    'https://ok.example.org/"onload="alert(1)',
    "https://ok.example.org/a b?c=<d>&e='f'",
    "https://ok.example.org/?to=jane@example.org",
    "mailto:jane@example.org",
    "../../../../etc/passwd",
    "../nowhere/collection.json",
    "s3://bucket/key",
    "https://[broken",
    "",
)


def hostile(value: Any, poison: str) -> Any:
    """A record with poison in every string but those that say what the record is."""
    if isinstance(value, dict):
        keep = {"type", "rel", "scheme", "id", "stac_version"}
        return {key: one if key in keep else hostile(one, poison) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, poison) for one in value]
    return f"{value} {poison}" if isinstance(value, str) else value


@pytest.mark.parametrize(
    "poison",
    [
        SCRIPT,
        "[x](javascript:alert(1))",
        "![x](https://evil.example.org/t.png)",
        "<jane@example.org>",
        "jane@example.org",
        "]]><!--",
        "{{ 7*7 }}",
        "\x00\x1b\u202e",
    ],
)
def test_poison_everywhere_stays_text(poison: str) -> None:
    content = {
        path: json.dumps(hostile(json.loads(raw), poison)).encode() if path.endswith("json") else raw
        for path, raw in SEED.items()
    }
    for path, page in made(content).items():
        judge_page(path, page)
        assert "evil.example.org/t.png" not in [a.get("src") for _, a in Outline(page).tags]


@pytest.mark.parametrize("href", HREFS)
def test_no_address_leads_astray(href: str) -> None:
    def poison(record: dict[str, Any]) -> None:
        record["links"] += [
            {"rel": rel, "href": href, "title": "Access"} for rel in ("via", "related", "license", "preview")
        ]
        record["description"] = f"See [this]({href}), <{href}> and {href}."
        record["contacts"] = [{"name": "Jane", "links": [{"href": href}]}]
        record["providers"] = [{"name": "Jane", "url": href}]
        record["license"] = "other"

    content = changed("products/salinity-arctic/collection.json", poison)
    judge_page("products/page/index.html", made(content)["products/salinity-arctic/index.html"])
    assert dead_links(content, KNOWN) == []


def test_no_password_of_an_address_is_shown() -> None:
    link = {"rel": "via", "href": "ftps://jane:p@ss@data.example.org/a", "title": "Access"}
    page = made(changed("products/salinity-arctic/collection.json", lambda one: one["links"].append(link)))[
        "products/salinity-arctic/index.html"
    ]
    assert "ftps://data.example.org/a" in page
    assert "jane" not in page


def test_only_the_web_is_linked_to() -> None:
    assert web("HTTPS://WWW.Example.org:443/a") == Address("HTTPS://WWW.Example.org:443/a", "example.org:443")
    assert web("ftp://example.org") == Address("ftp://example.org", "example.org")
    for href in ("javascript:x", "//example.org", "https://u@example.org", "https://", "mailto:a@example.org", None, 7):
        assert web(href) is None


def test_e_mail_addresses_stay_in_the_record() -> None:
    def tell(record: dict[str, Any]) -> None:
        record["contacts"] = [{"name": "Jane", "roles": ["host"], "emails": [{"value": "jane@example.org"}]}]
        record["description"] = "Ask jane@example.org or foo&#64;example.org or [her](mailto:jane@example.org)."
        record["links"].append({"rel": "about", "href": "mailto:jane@example.org"})

    page = made(changed("products/salinity-arctic/collection.json", tell))["products/salinity-arctic/index.html"]
    assert not MAIL.search(page)
    assert "mailto:" not in page.lower()
    assert '<a href="collection.json">e-mail address in the record</a>' in page


@pytest.mark.parametrize(
    "name",
    ["a b", 'x"onload="y', "<b>", "é", "index.html", "catalog.json", "jane@example.org", "a'b", "%2e", "#", "?q"],
)
def test_any_folder_name_is_a_safe_address(name: str) -> None:
    record = json.loads(SEED["products/salinity-arctic/collection.json"])
    content = {**SEED, f"products/{name}/collection.json": json.dumps(record).encode()}
    for path, page in made(content).items():
        judge_page(path, page)
    if name not in {"index.html", "catalog.json"}:
        assert dead_links(content, KNOWN) == []


def test_long_texts_are_cut_or_wrap() -> None:
    def stretch(record: dict[str, Any]) -> None:
        record.update(title="x" * 100_000, description="y " * 100_000, keywords=["z" * 10_000] * 100)
        record["extra"] = {str(number): [number] * 300 for number in range(1_000)}

    found = made(changed("products/salinity-arctic/collection.json", stretch))
    assert len(found["products/salinity-arctic/index.html"]) < 60_000
    assert len(found["products/index.html"]) < WALL


def test_no_pattern_is_slow_on_hostile_text() -> None:
    began = time.process_time()
    for word in (
        "a" * 200_000,
        "a." * 100_000,
        "@" * 100_000,
        "a@" * 100_000,
        "[" * 100_000,
        "a@b." * 50_000,
        "*_" * 50_000,
    ):

        def fill(record: dict[str, Any], word: str = word) -> None:
            record.update(
                title=word, description=word, license=word, keywords=[word], **{"sci:doi": word, "sci:citation": word}
            )

        made(changed("products/salinity-arctic/collection.json", fill))
    assert time.process_time() - began < 10


# --- wrong types --------------------------------------------------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["land", "oceans", "2020-01-01", "../x", "https://example.org/", "<b>", "10.1234/x", "openeo", "application", "MIT"]
)
KEYS = st.sampled_from(
    ["id", "name", "href", "rel", "title", "concepts", "bbox", "interval", "scheme", "type", "value"]
)
JSON = st.recursive(
    SCALARS | WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
RECORDS = sorted(path for path in SEED if path.endswith(".json"))


def spots(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a value can be replaced within a record."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from spots(one, (*at, key))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_wrong_types_anywhere_still_make_a_page(data: st.DataObject) -> None:
    content = dict(SEED)
    for path in data.draw(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=5, unique=True)):
        record = copy.deepcopy(json.loads(SEED[path]))
        for _ in range(data.draw(st.integers(1, 4))):
            *way, last = data.draw(st.sampled_from(list(spots(record)) or [("id",)]))
            holder = record
            for key in way:
                holder = holder[key]
            holder[last] = data.draw(JSON)
        content[path] = json.dumps(record).encode()
    for path, page in made(content).items():
        judge_page(path, page)


MEMBERS = [
    *("title", "description", "keywords", "license", "version", "created", "updated", "contacts", "providers"),
    *("links", "extent", "bbox", "geometry", "time", "assets", "themes", "formats", "properties"),
    *("osc:status", "osc:region", "osc:project", "osc:variables", "osc:missions", "osc:experiment", "osc:workflow"),
    *("osc:workflows", "osc:workflow_types", "application:type", "application:language", "application:container"),
    *("auth:schemes", "sci:doi", "sci:citation", "cf:parameter"),
]
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    1e308,
    "",
    "x",
    [],
    [[]],
    [None],
    ["x"],
    [{}],
    {},
    {"a": {"a": {"a": []}}},
    [[1, 2], "x"],
    {"href": 3},
)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_one_odd_value_for_all_members(odd: Any) -> None:
    for member in MEMBERS:
        content = {}
        for path, raw in SEED.items():
            if path.endswith(".json"):
                record = json.loads(raw)
                holder = (
                    record["properties"]
                    if path.endswith("record.json") and member not in {"links", "properties"}
                    else record
                )
                holder[member] = odd
                content[path] = json.dumps(record).encode()
            else:
                content[path] = raw
        assert len(made(content)) >= 20, member


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"null", b'{"a":1,"a":2}'])
def test_a_record_that_cannot_be_read_has_no_page_and_breaks_none(raw: bytes) -> None:
    content = {**SEED, "products/salinity-arctic/collection.json": raw, "catalog/catalog.json": raw}
    found = made(content)
    for path, page in found.items():
        judge_page(path, page)
    assert ("products/salinity-arctic/index.html" in found) is raw.startswith(b'{"')


def test_an_empty_catalog_has_a_start_page() -> None:
    found = made({})
    assert found.keys() == {"index.html", "404.html", "explore/index.html", "metrics/index.html"}
    for path, page in found.items():
        judge_page(path, page)


# --- parts --------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab1 .\n-+#&;=)(!:,'\"\t"), max_size=40))
def test_plain_paragraphs_are_what_commonmark_makes_of_them(source: str) -> None:
    def flat(html: str) -> str:
        return " ".join(Outline(re.sub(r"</?p>", "¶", html)).text.split()).replace("¶ ", "¶").replace(" ¶", "¶")

    if not markdown._SPECIAL.search(source.strip()):
        ours = str(markdown.html(source.strip(), web))
        assert flat(ours) == flat(MarkdownIt("commonmark").render(source.strip()))


def test_descriptions_are_commonmark() -> None:
    source = (
        "# Top\n\n### Deep\n\nA *word*, `code`, [a link](https://example.org/x) and https://example.org/y."
        "\n\n- one\n- <b>two</b>"
    )
    html = str(markdown.html(source, web))
    assert "<h3>Top</h3>" in html
    assert "<h4>Deep</h4>" in html
    assert '<a href="https://example.org/x" rel="noopener nofollow external">a link</a>' in html
    assert '<a href="https://example.org/y" rel="noopener nofollow external">https://example.org/y</a>.' in html
    assert "&lt;b&gt;two" in html


@pytest.mark.parametrize(
    ("given", "name", "href"),
    [
        ("cc-by-4.0", "Creative Commons Attribution 4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("EPL-2.0", "EPL-2.0", "https://spdx.org/licenses/EPL-2.0.html"),
        ("proprietary", "Terms of the provider", "https://own.example.org/"),
        ("my own terms", "my own terms", "https://own.example.org/"),
    ],
)
def test_licences_in_plain_words(given: str, name: str, href: str) -> None:
    found = licences.licence(given, "https://own.example.org/")
    assert found is not None
    assert (found.name, found.href) == (name, href)


def test_reading_by_type() -> None:
    odd: list[Any] = [" a ", 1.0, True, None, [], {}]
    assert [read.text(one) for one in odd] == ["a", "1.0", "", "", "", ""]
    assert read.texts("a") == ["a"]
    assert read.texts(["a", 1, None, "a", {}]) == ["a", "1"]
    assert read.day("2024-02-30T00:00:00Z") == "2024-02-30"
    assert read.day("9999-12-31") == read.day(7) == ""
    assert read.abstract("# A *b* [c](d) https://e.f_g_h " + "word " * 99, 40).startswith("A b c https://e.f_g_h word")
    assert read.sentence("technical_officer") == "Technical officer"


def many(count: int) -> Files:
    record = {"type": "Collection", "description": "x", "links": []}
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        f"products/p-{number}/collection.json": json.dumps(
            {**record, "title": f"{letters[number % 26]} {number}"}
        ).encode()
        for number in range(count)
    }


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a tenth of their length."""
    for module, name, most in ((lists, "PER_PAGE", 12), (lists, "PER_INDEX", 40), (lists, "MOST_IN_TREE", 15)):
        monkeypatch.setattr(module, name, most)
    monkeypatch.setattr(entry, "MOST_WORDS", 20)


@pytest.mark.parametrize("count", [31, 170])
@pytest.mark.usefixtures("short_pages")
def test_a_long_list_is_parted(count: int) -> None:
    content = many(count)
    found = made(content)
    pages = ["products/index.html", *(f"lists/products-{one}.html" for one in range(2, -(-count // 12) + 1))]
    assert set(pages) == {path for path in found if path == pages[0] or path.startswith("lists/")}
    assert dead_links(content, KNOWN) == []
    listed = "".join(found[path] for path in pages)
    assert all(f'href="../products/p-{number}/"' in listed for number in range(count))


@pytest.mark.usefixtures("short_pages")
def test_of_very_many_pages_some_are_named_and_each_letter() -> None:
    page = made(many(170))["lists/products-8.html"]
    turn = page.partition('aria-label="Pages of this list"')[2].partition("</nav>")[0]
    assert re.findall(r'href="\.\./([^"]*)"', turn) == [
        *("products/", "lists/products-5.html", "lists/products-6.html", "lists/products-7.html"),
        *("lists/products-8.html", "lists/products-9.html", "lists/products-10.html", "lists/products-11.html"),
        "lists/products-15.html",
    ]
    assert turn.count("…") == 2
    jump = page.partition('aria-label="Letters"')[2].partition("</nav>")[0]
    assert re.findall(r">(\w)</a>", jump) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert '<a href="../lists/products-14.html">Z</a>' in jump


@pytest.mark.usefixtures("short_pages")
def test_a_vocabulary_of_many_words_is_parted() -> None:
    """The tree names those with the most products, and the letters lead to the page and the place where they begin."""
    theme = [{"scheme": THEME_SCHEME, "concepts": [{"id": "oceans"}]}]
    words = {"type": "Catalog", "description": "x", "links": [], "themes": theme}
    variables = {
        f"catalog/variables/v-{number}/catalog.json": json.dumps(
            {**words, "title": f"{'abx'[number % 3]} {number}"}
        ).encode()
        for number in range(90)
    }
    product = json.loads(SEED["products/salinity-arctic/collection.json"])
    uses = json.dumps({**product, "osc:variables": [f"v-{number}" for number in range(20)]}).encode()
    content = {**SEED, **variables, "products/salinity-arctic/collection.json": uses}
    found = made(content)
    pages = ["variables/index.html", "lists/variables-2.html", "lists/variables-3.html"]
    listed = "".join(found[path].partition('<section class="letter"')[2] for path in pages)
    assert all(listed.count(f'href="../variables/v-{number}/"') == 1 for number in range(90))
    assert "lists/variables-4.html" not in found
    assert dead_links(content, KNOWN) == []
    tree = found[pages[0]].partition('class="letter"')[0]
    assert tree.count('class="count"') == 10 + 1  # of oceans, and of the other theme
    assert re.findall(r"<small>(.*?) without", tree) == ["1 with products, 0", "22 with products, 70"]
    assert '<a href="../lists/variables-2.html#x">X</a>' in found[pages[0]]
    assert '<a href="#x">X</a>' in found[pages[1]]
    section = found["themes/oceans/index.html"].partition('<h2 id="variables">')[2].partition("</section>")[0]
    assert section.count('<li><a href="../../variables/') == 20
    assert "../../explore/?theme=oceans&amp;kind=variable" in section


def test_a_theme_of_very_many_products_stays_a_page() -> None:
    record = json.loads(SEED["products/salinity-arctic/collection.json"])
    raw = json.dumps({**record, "links": []}).encode()
    page = made({**SEED, **{f"products/p-{number}/collection.json": raw for number in range(700)}})[
        "themes/oceans/index.html"
    ]
    assert '<a href="../../explore/?theme=oceans&amp;kind=product">and 622 more: search among all</a>' in page


@pytest.mark.site
@pytest.mark.parametrize("products", [1_000, 6_000])
def test_no_page_of_a_large_catalog_is_large(products: int) -> None:
    """100 kB of HTML: those of the whole, and of the entries that most others are tied to."""
    import generate

    atlas = Atlas(catalog_of(dict(generate.files(products, items=False))))
    press = Press(atlas, replace(TEMPLATES, schemas=SchemaStore().get, runtime=True))
    tied = sorted(press.chosen, key=lambda file: -sum(len(atlas.around(file, kind)) for kind in Kind))[:100]
    found = chain(of_all(press), *(of_entry(press, file) for file in tied))
    sizes = {path: len(page) for path, page in found if path.endswith(".html")}
    assert len(sizes) > 120
    assert "publish/product/index.html" in sizes
    assert {path: size for path, size in sizes.items() if size > 100_000} == {}


def test_unused_variables_are_folded() -> None:
    theme = [{"scheme": THEME_SCHEME, "concepts": [{"id": "oceans"}]}]
    variable = {"type": "Catalog", "title": "Swell", "description": "x", "links": [], "themes": theme}
    found = made({**SEED, "catalog/variables/swell/catalog.json": json.dumps(variable).encode()})
    used, _, unused = found["variables/index.html"].partition("<details")
    assert "swell" not in used.partition('id="s"')[2]
    assert "../variables/swell/" in found["variables/index.html"]
    assert unused
    assert "No product uses this variable yet." in found["variables/swell/index.html"]


def test_the_stylesheet_asks_nothing_of_others() -> None:
    for path in (SITE / "assets").rglob("*"):
        if path.suffix in {".css", ".svg"}:
            text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
            assert not re.search(
                r"@import|https?://(?!www\.w3\.org)|url\(\s*['\"]?(?:https?:)?//",
                re.sub(r"/\*.*?\*/|<!--.*?-->", "", text, flags=re.DOTALL),
            ), path


def test_the_real_catalog_is_made_in_two_seconds(real: Path) -> None:
    tree = DiskTree(real / "esa-osc")
    catalog = Catalog(tree, detect(tree.files, tree.folders), Settings())
    assert sum(1 for _ in catalog.entries()) > 1_900
    began = time.process_time()
    sizes = [len(page) for _, page in pages(Atlas(catalog), TEMPLATES)]
    assert time.process_time() - began < 6, "two seconds, and room for a busy machine"
    assert sorted(sizes)[len(sizes) // 2] < 8_000
    assert sorted(sizes)[int(len(sizes) * 0.98)] < WALL


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"length": 999}, "999 bytes"),
        ({"length": 1000}, "1 kB"),
        ({"file:size": 2_726_298, "length": 1}, "2.73 MB"),
        ({"length": 123_456_789_012}, "123 GB"),
        ({"length": 999_999}, "1 MB"),
        ({"length": True}, ""),
        ({"length": "large"}, ""),
        ({"length": -1}, ""),
        ({"length": 10**30}, ""),
        ({}, ""),
    ],
)
def test_the_size_of_what_a_link_leads_to(data: dict[str, Any], said: str) -> None:
    assert size(data) == said


def test_a_variable_of_very_many_products_does_not_make_them_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    def another_project(record: dict[str, Any]) -> None:
        record.update({"osc:variables": variables, "osc:project": "another"})

    variables = json.loads(SEED["products/salinity-arctic/collection.json"])["osc:variables"]
    content = changed("products/ice-thickness-arctic/collection.json", another_project)

    def alike() -> set[str]:
        return {path for path, page in made(content).items() if 'id="similar"' in page}

    assert alike() == {f"products/{name}/index.html" for name in ("ice-thickness-arctic", "salinity-arctic")}
    monkeypatch.setattr("oscat.thought.pages.entry.MOST_ALIKE", 1)
    assert not alike()
