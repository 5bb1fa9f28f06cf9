"""The build as its users meet it: one new file shows everywhere, twice is the same, never half, nothing escapes."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pystac
import pytest

import oscat
from oscat.shell.build import refresh
from oscat.thought.exports import EXPORTERS
from oscat.words.errors import UsageError
from oscat.world import disk
from oscat.world.history import history

HERE = Path(__file__).parent


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def links(path: Path, rel: str) -> dict[str, str]:
    """The links of one relation: title by href."""
    return {link["href"]: link.get("title", "") for link in load(path)["links"] if link["rel"] == rel}


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_product_is_one_new_file(seed: Path, tmp_path: Path) -> None:
    """The published lists, and every entry it names, know of it; nothing else in Git was touched."""
    record = load(seed / "products" / "ice-thickness-arctic" / "collection.json")
    record |= {
        "id": "brand-new",
        "title": "Brand new ice",
        "osc:missions": ["smos"],
        "osc:variables": ["sea-ice-thickness"],
    }
    (seed / "products" / "brand-new").mkdir()
    (seed / "products" / "brand-new" / "collection.json").write_text(json.dumps(record), "utf-8")
    oscat.build(seed, tmp_path / "site")
    site = tmp_path / "site"
    assert links(site / "products" / "catalog.json", "child")["./brand-new/collection.json"] == "Brand new ice"
    theme = record["themes"][0]["concepts"][0]["id"]
    for folder in (
        f"projects/{record['osc:project']}",
        "variables/sea-ice-thickness",
        "eo-missions/smos",
        f"themes/{theme}",
    ):
        target = next(iter((site / folder).glob("c*.json")))
        assert links(target, "child")["../../products/brand-new/collection.json"] == "Brand new ice"
        assert "Brand new ice" in (site / folder / "index.html").read_text("utf-8")
    related = links(site / "products" / "brand-new" / "collection.json", "related")
    assert related["../../eo-missions/smos/catalog.json"].startswith("EO Mission: ")
    assert related["../../variables/sea-ice-thickness/catalog.json"].startswith("Variable: ")
    assert "Brand new ice" in (site / "products" / "brand-new" / "index.html").read_text("utf-8")
    assert "brand-new/" in (site / "products" / "index.html").read_text("utf-8")


def test_published_links_lead_somewhere_and_carry_titles(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.json"):
        if path.is_relative_to(tmp_path / "site" / "cite"):
            continue  # for reference managers
        for link in load(path).get("links", []):
            if "://" not in link["href"]:
                target = path.parent / link["href"]
                assert target.is_file(), f"{path}: {link}"
                if link["rel"] in {"root", "parent", "child", "item", "related"}:
                    assert link["title"]


def test_import_and_build_give_the_same_tree_as_build(tmp_path: Path) -> None:
    """Today's layout, every link committed, builds to the same bytes before and after the import."""
    shutil.copytree(HERE / "seed-osc", tmp_path / "old")  # away from this repository's history
    oscat.build(tmp_path / "old", tmp_path / "a")
    oscat.import_catalog(tmp_path / "old", tmp_path / "imported")
    oscat.build(tmp_path / "imported", tmp_path / "b")
    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")
    record = load(next((tmp_path / "imported").glob("products/*/collection.json")))
    assert {link["rel"] for link in record["links"]}.isdisjoint({"root", "parent", "self", "related", "item"})


def test_two_builds_are_the_same_to_the_byte(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "a")
    for path in seed.rglob("*"):
        os.utime(path, (0, 0))
    oscat.build(seed, tmp_path / "b")
    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")


def test_an_earlier_build_is_replaced_whole(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "site")
    shutil.rmtree(seed / "products" / "ice-thickness-arctic")
    oscat.build(seed, tmp_path / "site")
    assert not (tmp_path / "site" / "products" / "ice-thickness-arctic").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_build_that_fails_leaves_the_last_one(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oscat.build(seed, tmp_path / "site")
    before = all_bytes(tmp_path / "site")
    original = disk.write_files

    def half(folder: Path, files: Iterator[tuple[str, bytes]]) -> int:
        original(folder, islice(files, 1))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("oscat.shell.desk.write_files", half)
    with pytest.raises(OSError, match="No space left"):
        oscat.build(seed, tmp_path / "site")
    assert all_bytes(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_oscat_did_not_write_is_never_replaced(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", "utf-8")
    with pytest.raises(UsageError, match="was not written by oscat"):
        oscat.build(seed, tmp_path / "mine")
    with pytest.raises(UsageError, match="holds the catalog itself"):
        oscat.build(seed, tmp_path)
    with pytest.raises(UsageError, match="holds the catalog itself"):
        oscat.build(seed, seed)


def test_a_file_that_cannot_be_read_is_left_out_and_said(seed: Path, tmp_path: Path) -> None:
    (seed / "products" / "ice-thickness-arctic" / "collection.json").write_text('{"id": "ice', "utf-8")
    (seed / "products" / "salinity-arctic" / "leak.txt").symlink_to("/etc/hostname")
    (seed / "products" / "salinity-arctic" / "evil.html").write_text("<script>alert(1)</script>", "utf-8")
    built = oscat.build(seed, tmp_path / "site")
    assert list(built.left_out) == ["products/ice-thickness-arctic/collection.json"]
    assert not (tmp_path / "site" / "products" / "ice-thickness-arctic").exists()
    assert not (tmp_path / "site" / "products" / "salinity-arctic" / "leak.txt").exists()
    assert not (tmp_path / "site" / "products" / "salinity-arctic" / "evil.html").exists()
    assert "ice-thickness" not in json.dumps(load(tmp_path / "site" / "products" / "catalog.json"))


def test_self_links_come_from_the_settings_or_from_the_call(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "a")
    oscat.build(seed, tmp_path / "b", url="https://mirror.example.org/x")
    address = "products/salinity-arctic/collection.json"
    assert list(links(tmp_path / "a" / address, "self")) == [f"https://catalog.example.org/{address}"]
    assert list(links(tmp_path / "b" / address, "self")) == [f"https://mirror.example.org/x/{address}"]


def test_records_open_as_stac_items(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "site")
    record = load(next((tmp_path / "site").glob("experiments/*/record.json")))
    assert record["stac_version"] == "1.1.0"
    assert record["assets"] == {}
    assert record["properties"]["datetime"] == record["properties"]["created"]
    assert "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core" in record["conformsTo"]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"bbox": [0, 1, 2, 3]}, {"geometry": "Polygon"}),
        ({"bbox": [170, -5, -170, 5]}, {"geometry": "MultiPolygon"}),
        ({"bbox": [0, 1, -9, 2, 3, 9]}, {"geometry": "Polygon"}),
        ({"bbox": ["a", 1, 2, 3]}, {"geometry": None}),
        ({"geometry": {"type": "Point", "coordinates": [5, 6]}}, {"bbox": [5, 6, 5, 6]}),
        ({"geometry": {"type": "Point", "coordinates": "x"}}, {"bbox": None}),
    ],
)
def test_a_record_has_both_box_and_geometry_or_neither(
    seed: Path, tmp_path: Path, given: dict[str, Any], made: dict[str, Any]
) -> None:
    path = next(seed.glob("experiments/*/record.json"))
    path.write_text(json.dumps({**load(path), "geometry": None, **given}), "utf-8")
    oscat.build(seed, tmp_path / "site")
    record = load(tmp_path / "site" / path.relative_to(seed))
    for member, wanted in made.items():
        value = record.get(member)
        assert (value["type"] if isinstance(value, dict) else value) == wanted


def test_settings_do_not_change_what_stands_where(tmp_path: Path) -> None:
    """Today's layout stays today's layout when somebody writes an oscat.toml into it."""
    old = Path(shutil.copytree(HERE / "seed-osc", tmp_path / "old"))
    oscat.build(old, tmp_path / "before")
    (old / "oscat.toml").write_text('[catalog]\nrepository = "a/b"\n', "utf-8")
    oscat.build(old, tmp_path / "after")
    before, after = (
        {path.relative_to(top) for path in top.rglob("*.json")} for top in (tmp_path / "before", tmp_path / "after")
    )
    assert before == after


def test_import_keeps_what_cannot_be_read_and_leaves_strays(tmp_path: Path) -> None:
    old = Path(shutil.copytree(HERE / "seed-osc", tmp_path / "old"))
    broken = next(old.glob("products/*/collection.json"))
    broken.write_bytes(b'{"id": \xff')
    (old / "products" / "lonely.json").write_text("{}", "utf-8")
    done = oscat.import_catalog(old, tmp_path / "new")
    assert (tmp_path / "new" / broken.relative_to(old)).read_bytes() == b'{"id": \xff'
    assert list(done.notes) == [broken.relative_to(old).as_posix()]
    assert done.left_behind == ["products/lonely.json"]
    assert not (tmp_path / "new" / ".oscat-build").exists()


def test_import_can_be_tried_dry(tmp_path: Path) -> None:
    done = oscat.import_catalog(HERE / "seed-osc", tmp_path / "new", dry_run=True)
    assert done.files > 15
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("source", ["seed", "seed-osc"])
def test_the_published_form_is_a_catalog_without_findings_that_builds_to_itself(tmp_path: Path, source: str) -> None:
    """What is published is today's layout with every link right: oscat reads it back, and has nothing to say."""
    shutil.copytree(HERE / source, tmp_path / "catalog")  # away from this repository's history
    oscat.build(tmp_path / "catalog", tmp_path / "site")
    for page in [*(tmp_path / "site").rglob("*.html"), *(tmp_path / "site").rglob("*.atom")]:
        page.unlink()
    assert oscat.check(tmp_path / "site").findings == ()
    oscat.build(tmp_path / "site", tmp_path / "again")
    before, after = all_bytes(tmp_path / "site"), all_bytes(tmp_path / "again")
    guides = {"guides/search.json"}  # it names the repository, which no published file does
    documents = {name for name in before if name.endswith(".json")} - guides
    assert documents == {name for name in after if name.endswith(".json")} - guides
    assert [name for name in documents if before[name] != after[name]] == []


def test_no_email_address_of_a_contact_is_published_where_the_settings_withhold_them(
    seed: Path, tmp_path: Path
) -> None:
    project = seed / "projects" / "polar-salt" / "collection.json"
    record = load(project)
    record["contacts"][0]["emails"] = [{"value": "joan.roe@institute.example"}]
    record["contacts"][0]["links"] = [{"rel": "about", "href": "mailto:joan.roe@institute.example", "title": "Mail"}]
    project.write_text(json.dumps(record), "utf-8")
    oscat.build(seed, tmp_path / "open")
    with (seed / "oscat.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[privacy]\nemails = "withhold"\n')
    oscat.build(seed, tmp_path / "withheld")
    assert b"joan.roe" in all_bytes(tmp_path / "open")["projects/polar-salt/collection.json"]
    assert not [path for path, content in all_bytes(tmp_path / "withheld").items() if b"joan.roe" in content]
    name = record["contacts"][0]["name"]
    assert load(tmp_path / "withheld" / "projects" / "polar-salt" / "collection.json")["contacts"][0]["name"] == name


# --- parts of it --------------------------------------------------------------------------------------------------


def test_a_preview_holds_what_is_asked_for_and_nothing_else(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "all")
    oscat.build(seed, tmp_path / "some", only=["salinity-arctic", "themes/oceans"])
    whole, some = all_bytes(tmp_path / "all"), all_bytes(tmp_path / "some")
    pages = {name for name in some if name.endswith("index.html")}
    assert pages == {"index.html", "products/salinity-arctic/index.html", "themes/oceans/index.html"}
    assert [name for name in some if name != "index.html" and some[name] != whole[name]] == []
    assert b'href="products/salinity-arctic/"' in some["index.html"]
    assert not any(name.startswith("search/") for name in some)


def test_a_preview_of_what_there_is_not_is_refused(seed: Path, tmp_path: Path) -> None:
    with pytest.raises(oscat.UsageError, match="Did you mean 'salinity-arctic'"):
        oscat.build(seed, tmp_path / "some", only=["salinity-artic"])
    assert not (tmp_path / "some").exists()


def test_a_refresh_writes_what_a_build_would(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "site")
    record = seed / "products/salinity-arctic/collection.json"
    record.write_text(record.read_text("utf-8").replace('"title": "', '"title": "Anew: ', 1), "utf-8")
    assert refresh(seed, tmp_path / "site", [record.resolve()])
    oscat.build(seed, tmp_path / "fresh")
    shown, fresh = all_bytes(tmp_path / "site"), all_bytes(tmp_path / "fresh")
    assert shown.keys() == fresh.keys()
    later = [name for name in shown if shown[name] != fresh[name]]
    pages = [name for name in later if name.endswith("/index.html") and name.count("/") == 2]
    assert all(name.startswith("products/ice") for name in pages), "but those of the same project"
    assert [name for name in later if name.endswith((".bib", "collection.json", "record.json"))] == []
    assert b"Anew: " in shown["products/salinity-arctic/index.html"]
    assert b"Anew: " in shown["themes/oceans/index.html"]


def test_a_refresh_leaves_other_changes_to_a_build(seed: Path, tmp_path: Path) -> None:
    oscat.build(seed, tmp_path / "site")
    before = all_bytes(tmp_path / "site")
    gone = seed / "products/ice-thickness-arctic"
    shutil.rmtree(gone)
    assert not refresh(seed, tmp_path / "site", [(gone / "collection.json").resolve()])
    assert not refresh(seed, tmp_path / "site", [(seed / "oscat.toml").resolve()])
    assert all_bytes(tmp_path / "site") == before


# --- what Git tells -----------------------------------------------------------------------------------------------


def committed(folder: Path, subject: str, day: str) -> None:
    given = {
        "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
        "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "PATH": os.environ["PATH"],
    }
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", subject)):
        subprocess.run(["git", "-C", str(folder), *command], check=True, env=given)


@pytest.fixture
def tracked(seed: Path) -> Path:
    """The seed in a repository of its own, with two changes of one record."""
    subprocess.run(["git", "init", "-q", str(seed)], check=True)
    committed(seed, "All of it", "2020-03-01")
    record = seed / "products/salinity-arctic/collection.json"
    hostile = "<script>alert(1)</script> by jane@example.org"
    for subject, day in (("Say more of it (#12)", "2021-05-02"), (hostile, "2022-06-03")):
        record.write_text(record.read_text("utf-8") + " ", "utf-8")
        committed(seed, subject, day)
    return seed


def test_a_page_tells_what_happened_to_its_record(tracked: Path, tmp_path: Path) -> None:
    oscat.build(tracked, tmp_path / "site")
    page = (tmp_path / "site/products/salinity-arctic/index.html").read_text("utf-8")
    told = page.partition('id="past"')[2].partition("</section>")[0]
    days = [one.partition('"')[0] for one in told.split('<time datetime="')[1:]]
    assert days == ["2022-06-03", "2021-05-02", "2020-03-01"]
    assert "Changed: " in told
    assert "Added: " in told
    assert "/pull/12" in told
    assert "(#12)" not in told
    assert "<script" not in told
    assert "jane@example.org" not in told
    numbers = load(tmp_path / "site/metrics/metrics.json")
    assert numbers["growth"][-1]["entries"] > 0


def test_a_shallow_clone_tells_nothing(tracked: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tracked}", str(tmp_path / "shallow")], check=True)
    assert history(tmp_path / "shallow") == {}
    assert history(tmp_path) == {}
    assert len(history(tracked)["products/salinity-arctic/collection.json"]) == 3


# --- the paged tree -----------------------------------------------------------------------------------------------


def children(folder: Path, path: Path) -> Iterator[Path]:
    """The documents that a catalog leads to."""
    for link in load(path)["links"]:
        if link["rel"] in {"child", "item"}:
            yield Path(os.path.normpath(path.parent / link["href"])).relative_to(folder)


def test_the_paged_tree_reaches_every_entry_by_catalogs_of_few(seed: Path, tmp_path: Path) -> None:
    record = load(seed / "products/salinity-arctic/collection.json")
    for number in range(900):
        (seed / f"products/p-{number}").mkdir()
        text = json.dumps({**record, "id": f"p-{number}", "title": f"Number {number}"})
        (seed / f"products/p-{number}/collection.json").write_text(text, "utf-8")
    built = tmp_path / "site"
    oscat.build(seed, built)
    first = list(children(built, built / "browse/catalog.json"))
    assert all((built / path).is_file() for path in first)
    pages = [path for path in first if path.parts[0] == "browse"]
    assert len(pages) == 3
    rows = [list(children(built, built / path)) for path in pages]
    assert max(map(len, rows)) <= 400
    reached = {path for page in rows for path in page}
    assert reached == {path.relative_to(built) for path in built.glob("products/*/collection.json")}
    catalog = pystac.Catalog.from_file(str(built / "browse/catalog.json"))
    catalog.validate()


HREF = re.compile(r'(?:href|src)="([^"#?:]+)(?:[#?][^"]*)?"')


def test_of_a_large_catalog_each_entry_has_record_page_and_citations_alone(
    seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oscat.build(seed, tmp_path / "full")
    monkeypatch.setattr("oscat.thought.pages.atlas.LARGE", 2)
    oscat.build(seed, tmp_path / "lean")
    full, lean = (all_bytes(tmp_path / name) for name in ("full", "lean"))
    assert lean.keys() < full.keys()
    gone = {re.sub(r"[^/]+(\.\w+)$", r"*\1", path) for path in full.keys() - lean.keys()}
    works = ("experiments", "products", "workflows")
    names = ("datacite/{}/*.json", "datacite/{}/*.xml", "inveniordm/{}/*.json", "linkset/{}/*.json")
    forms = (*names, "prov/{}/*.json", "records/{}/*.json")
    assert {path for path in gone if not path.startswith("exports/ro-crate/")} == {
        *(f"exports/{form.format(kind)}" for form in forms for kind in works),
        *(f"fair/{kind}/*.json" for kind in works),
        *(f"pictures/{kind}/*.png" for kind in works),
        *("exports/*.jsonld", "exports/*.geojson", "exports/pgstac/*.ndjson"),
    }
    told = lean["exports/index.html"].decode()
    for form in EXPORTERS:
        assert any(path in told for path in form.WHOLE) or f"oscat export {form.NAME} --to" in told, form.NAME
    folder = tmp_path / "lean"
    for page in folder.rglob("*.html"):
        for href in HREF.findall(page.read_text("utf-8")):
            there = page.parent / unquote(href) if not href.startswith("/") else folder
            assert there.exists() or page.name == "404.html", f"{page} leads to {href}"
