"""What the site tells programs: schema.org, typed links, feeds, sitemap, moves; well-formed whatever records say."""

import ast
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

import oscat
from oscat.thought.graph import File
from oscat.thought.pages import crawlers, pictures, snippets
from oscat.thought.pages.atlas import Atlas
from oscat.words.kinds import Kind
from oscat.words.settings import Settings
from test_pages import KNOWN, SEED, Outline, all_made, catalog_of, changed, made

TOP = "https://catalog.example.org/open/"
ICE = "products/ice-thickness-arctic"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '</script><script>alert(1)</script>\x01\ufffe ]]> <!-- & jane@example.org "'


def data_of(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    value = json.loads(found)
    assert isinstance(value, dict)
    return value


def links_of(page: str) -> list[tuple[str, str]]:
    return [(one["rel"], one["href"]) for tag, one in Outline(page).tags if tag == "link"]


def test_a_product_is_a_dataset() -> None:
    data = data_of(made(SEED)[f"{ICE}/index.html"])
    assert data["@type"] == "Dataset"
    assert data["@id"] == data["url"] == f"{TOP}{ICE}/"
    assert data["name"].startswith("Sea ice thickness")
    assert data["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert data["temporalCoverage"] == "2010-06-01/.."
    assert data["spatialCoverage"][0]["geo"]["box"] == "60 -180 90 180"
    assert data["includedInDataCatalog"]["@id"] == TOP
    assert data["distribution"][0]["encodingFormat"] == "application/netcdf"
    assert 50 <= len(data["description"]) <= 5_000  # what search engines ask for


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_type(kind: Kind) -> None:
    pages = [page for path, page in made(SEED).items() if re.fullmatch(f"{kind.form.folder}/[^/]+/index.html", path)]
    assert pages
    for page in pages:
        data = data_of(page)
        assert data["@context"] == "https://schema.org/"
        assert data["name"]
        assert all(value not in ("", [], None) for value in data.values())


def test_a_run_names_workflow_and_results() -> None:
    data = data_of(made(SEED)["experiments/salinity-trend-arctic/index.html"])
    assert data["@type"] == "CreateAction"
    assert data["instrument"][0]["@type"] == "SoftwareSourceCode"
    assert data["result"][0]["@id"] == f"{TOP}products/salinity-arctic/"


def test_signposts() -> None:
    links = links_of(made(SEED)["products/salinity-arctic/index.html"])
    assert ("cite-as", "https://doi.org/10.5281/zenodo.5564399") in links
    assert ("type", "https://schema.org/Dataset") in links
    assert ("describedby", "collection.json") in links
    assert [href for rel, href in links if rel == "item"] == ["https://zenodo.org/records/5564399/files/salinity.nc"]


def test_without_an_address_of_its_own() -> None:
    found = all_made(SEED, Settings())
    assert not {"feed.atom", "sitemap.xml", "robots.txt"} & found.keys()
    data = data_of(found[f"{ICE}/index.html"])
    assert "@id" not in data
    assert "url" not in data


def test_feeds() -> None:
    found = all_made(SEED)
    feed = ET.fromstring(found["feed.atom"])
    entries = feed.findall("a:entry", ATOM)
    days = [entry.findtext("a:updated", "", ATOM) for entry in entries]
    assert days == sorted(days, reverse=True)
    assert entries
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(TOP) for one in ids)
    theme = ET.fromstring(found["themes/oceans/feed.atom"])
    assert {one.findtext("a:id", "", ATOM) for one in theme.findall("a:entry", ATOM)} <= set(ids)
    assert theme.findtext("a:title", "", ATOM).startswith("Oceans")
    assert ("alternate", "feed.atom") in links_of(found["themes/oceans/index.html"])
    assert ("alternate", "feed.atom") in links_of(found["index.html"])
    platform = ET.fromstring(found["platforms/openeo-example/feed.atom"])
    assert [one.findtext("a:id", "", ATOM) for one in platform.findall("a:entry", ATOM)]


def test_the_sitemap_names_every_page_once() -> None:
    found = all_made(SEED)
    listed = [one.text for one in ET.fromstring(found["sitemap.xml"]).iter(f"{{{crawlers.NAMESPACE}}}loc")]
    pages = {path for path in found if path.endswith("index.html")}
    assert sorted(map(str, listed)) == sorted(TOP + path.removesuffix("index.html") for path in pages)
    assert f"Sitemap: {TOP}sitemap.xml" in found["robots.txt"]


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "MOST", 10)
    found = all_made(SEED)
    index = [str(one.text) for one in ET.fromstring(found["sitemap.xml"]).iter(f"{{{crawlers.NAMESPACE}}}loc")]
    parts = [found[one.removeprefix(TOP)] for one in index]
    assert len(parts) > 1
    assert all(len(ET.fromstring(part)) <= 10 for part in parts)


@pytest.mark.parametrize("field", ["title", "description", "keywords", "license", "sci:citation", "version"])
def test_nothing_that_a_record_says_breaks_out(field: str) -> None:
    path = f"{ICE}/collection.json"
    content = changed(path, lambda record: record.update({field: [HOSTILE] if field == "keywords" else HOSTILE}))
    found = all_made(content)
    page = found[f"{ICE}/index.html"]
    assert page.count("<script") == 1 + page.count('<script type="module" src="../../assets/page.js"></script>')
    data_of(page)
    for name, text in found.items():
        if name.endswith((".atom", ".xml")):
            ET.fromstring(text)
        assert "jane@" not in text


def with_redirects(rows: dict[str, Any]) -> dict[str, str]:
    return all_made({**SEED, "catalog/redirects.json": json.dumps(rows).encode()}, KNOWN)


def test_where_entries_went() -> None:
    found = with_redirects(
        {
            "products/floe-v0": {"to": "products/floe-v1"},
            "products/floe-v1": {"to": ICE},
            "products/circle-a": {"to": "products/circle-b"},
            "products/circle-b": {"to": "products/circle-a"},
            "products/gone": {"withdrawn": "2026-05-01", "reason": "The data <b>were</b> wrong."},
            "themes/nowhere": {"to": "themes/never-was"},
            ICE: {"to": "products/salinity-arctic"},
            "../../etc/passwd": {"to": ICE},
            "products/a/b": {"to": ICE},
            "products/odd": 7,
        }
    )
    moved = found["products/floe-v0/index.html"]
    assert f'url=../../{ICE}/"' in moved
    assert ("canonical", f"{TOP}{ICE}/") in links_of(moved)
    assert "has moved" in moved
    gone = found["products/gone/index.html"]
    assert "was withdrawn on 1 May 2026. The data &lt;b&gt;were&lt;/b&gt; wrong." in gone
    assert 'content="noindex"' in gone
    assert "refresh" not in gone
    assert "was withdrawn" in found["products/circle-a/index.html"]
    assert "was withdrawn" in found["themes/nowhere/index.html"]
    assert "has moved" not in found[f"{ICE}/index.html"]  # it is an entry again
    assert not [path for path in found if ".." in path or path.count("/") > 2 or "odd" in path]
    assert "products/floe-v0" not in found["sitemap.xml"]
    told = json.loads(found["products/floe-v0/collection.json"])
    assert told["deprecated"] is True
    assert told["links"] == [{"rel": "successor-version", "href": f"../{ICE.partition('/')[2]}/collection.json"}]
    assert json.loads(found["products/gone/collection.json"])["links"] == []
    assert "The data" in json.loads(found["products/gone/collection.json"])["description"]


def test_the_real_catalog_is_well_formed(real: Path, tmp_path: Path) -> None:
    oscat.build(real / "esa-osc", tmp_path / "site", url=TOP)
    for file in [*(tmp_path / "site").rglob("*.atom"), tmp_path / "site" / "sitemap.xml"]:
        ET.fromstring(file.read_text("utf-8"))
    for file in sorted((tmp_path / "site" / "products").glob("*/index.html"))[::10]:
        assert data_of(file.read_text("utf-8"))["@type"] == "Dataset"


# --- citing and opening

CITED = "products/salinity-arctic"
CITE = f"cite/{CITED}"


def test_citations_for_reference_managers() -> None:
    found = all_made(SEED)
    bib = found[f"{CITE}.bib"]
    assert bib.startswith("@dataset{salinity-arctic,\n")
    assert "doi = {10.5281/zenodo.5564399}" in bib
    ris = found[f"{CITE}.ris"].split("\r\n")
    assert ris[0] == "TY  - DATA"
    assert ris[-2] == "ER  - "
    assert "DO  - 10.5281/zenodo.5564399" in ris
    (csl,) = json.loads(found[f"{CITE}.json"])
    assert csl["type"] == "dataset"
    assert csl["DOI"] == "10.5281/zenodo.5564399"
    assert csl["author"]
    page = found[f"{CITED}/index.html"]
    for suffix in ("bib", "ris", "json"):
        assert f'<a href="../../{CITE}.{suffix}" download>' in page
    assert "cite/themes/oceans.bib" not in found


@pytest.mark.parametrize(
    "title", ["{}%&_#$~^\\", "}, note = {x", "a\r\nER  - \r\nTY  - JOUR", "\u202e" * 3 + "x", "@article{x,"]
)
def test_a_title_does_not_break_out_of_a_citation(title: str) -> None:
    found = all_made(changed(f"{CITED}/collection.json", lambda record: record.update(title=title)))
    bib = found[f"{CITE}.bib"]
    depth = 0
    for letter in re.sub(r"\\.", "", bib):
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0
    assert bib.count(" = {") <= 8
    tags = [line[:2] for line in found[f"{CITE}.ris"].split("\r\n") if line]
    assert tags.count("TY") == tags.count("ER") == 1
    assert len(json.loads(found[f"{CITE}.json"])) == 1


ADDRESSES = {
    "zarr": ("https://s3.example.org/cube.zarr", "application/vnd.zarr"),
    "netcdf": ("https://example.org/data?file=3", "application/netcdf; charset=x"),
    "geotiff": ("https://example.org/a.tif", "image/tiff; application=geotiff; profile=cloud-optimized"),
    "parquet": ("https://example.org/a.parquet", ""),
    "csv": ("https://example.org/a.csv", "text/csv"),
    "vector": ("https://example.org/a.geojson", ""),
    "hostile": ("https://example.org/a'$(touch x)\"`y`;${z}.zarr", ""),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_lines_that_open_the_data(name: str) -> None:
    href, type_ = ADDRESSES[name]
    link = {"rel": "via", "href": href, "type": type_, "title": "Access"}
    content = changed(f"{ICE}/collection.json", lambda record: record["links"].insert(0, link))
    opened = snippets.openings(*entry_of(content, ICE))
    languages = dict(opened[0].languages)
    assert list(languages) == ["Python", "R", "Julia", "Shell"]
    tree = ast.parse(languages["Python"])
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert any(str(text).startswith("https://") for text in texts)
    words = shlex.split(languages["Shell"].removesuffix(" | head"), posix=True)
    assert sum("https://" in word for word in words) == 1
    assert not re.search(r"(?<!\\)\$", languages["Julia"])
    assert "Open the data" in made(content)[f"{ICE}/index.html"]


@pytest.mark.parametrize(
    "href", ["ftp://example.org/a.nc", "s3://bucket/a.zarr", "javascript:x.zarr", "https://zenodo.org/records/1"]
)
def test_what_no_program_opens_has_no_lines(href: str) -> None:
    link = {"rel": "via", "href": href, "title": "Access"}
    content = changed(f"{ICE}/collection.json", lambda record: record.update(links=[link]))
    assert snippets.openings(*entry_of(content, ICE)) == []


def entry_of(content: dict[str, bytes], name: str) -> tuple[Atlas, File]:
    catalog = catalog_of(content)
    file = catalog.file(f"{name}/collection.json")
    return Atlas(catalog), file


# --- the catalog in numbers


def test_metrics() -> None:
    found = all_made(SEED)
    data = json.loads(found["metrics/metrics.json"])
    schema = json.loads((Path(__file__).resolve().parents[1] / "schemas" / "metrics.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    assert data["entries"]["product"] == 2
    assert {row["id"]: row["products"] for row in data["themes"]} == {"oceans": 2, "cryosphere": 1}
    assert data["formats"] == [{"title": "NetCDF", "products": 2}]
    assert data["doi"] == 1
    gaps = data["gaps"]
    salt = [row["id"] for row in gaps["variables"]].index("sea-surface-salinity")
    smos = [row["id"] for row in gaps["missions"]].index("smos")
    assert gaps["products"][salt][smos] == 2
    page = found["metrics/index.html"]
    assert page.count('<svg class="chart"') + page.count('class="map globe"') == page.count("As a table") > 7
    assert 'href="../themes/oceans/"' in page
    assert "../explore/?variable=sea-surface-salinity&amp;mission=smos&amp;kind=product" in page
    assert data["coverage"]["cells"] == sorted(data["coverage"]["cells"])
    assert all(row["first"] <= row["last"] for row in data["mission_years"])


def test_numbers_of_an_empty_catalog() -> None:
    found = all_made({"catalog/catalog.json": SEED["catalog/catalog.json"]})
    data = json.loads(found["metrics/metrics.json"])
    assert data["growth"] == data["years"] == data["gaps"]["products"] == []
    assert "<svg" not in found["metrics/index.html"].partition("<main")[2]


def drawn(atlas: Atlas, outline: str) -> dict[str, bytes]:
    """All pictures, by their paths."""
    ground = pictures.ground(outline)
    own = (one for files in atlas.shown.values() for file in files for one in pictures.of_entry(atlas, ground, file))
    return dict([*pictures.of_all(atlas, ground), *own])


def test_pictures_of_pages() -> None:
    from PIL import Image

    outline = (Path(__file__).parent.parent / "site/assets/map/world.svg").read_text("utf-8")
    atlas = Atlas(catalog_of(SEED))
    made_of = drawn(atlas, outline)
    assert "pictures/products/salinity-arctic.png" in made_of
    assert pictures.OWN in made_of
    for raw in made_of.values():
        with Image.open(io.BytesIO(raw)) as picture:
            assert picture.size == (600, 315)
            counts = {index: count for count, index in picture.getcolors() or []}
            assert counts[1] > 30_000, "there is land"
            assert counts[3] > 100, "there is a title"
    page = made(SEED)["products/salinity-arctic/index.html"]
    assert f'<meta property="og:image" content="{KNOWN.url}pictures/products/salinity-arctic.png">' in page
    assert not drawn(Atlas(catalog_of(SEED, Settings())), outline)


@pytest.mark.parametrize("title", ["\u6d77\u6c37", "W" * 5_000, "\u202eabc\x00", " ", "<b>&amp;"])
def test_a_picture_of_any_title(title: str) -> None:
    content = changed("products/salinity-arctic/collection.json", lambda record: record.update(title=title))
    made_of = drawn(Atlas(catalog_of(content)), "")
    assert made_of["pictures/products/salinity-arctic.png"].startswith(b"\x89PNG")
