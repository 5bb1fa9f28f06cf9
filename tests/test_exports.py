"""Exports: each held against the validators of its own field, for the seed, our catalog and the real one."""

import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import export_judges as judges
import oscat
from oscat.shell.cli import oscat as command
from oscat.shell.export import source_of
from oscat.shell.load import catalog_at
from oscat.thought import derive
from oscat.thought.exports import BY_NAME, EXPORTERS, apex, export
from oscat.thought.exports.work import work
from oscat.thought.facts import Facts
from oscat.words.errors import UsageError
from oscat.words.kinds import Kind
from oscat.words.table import Table
from oscat.words.work import Work
from oscat.world.parquet import written
from spoiling import spoiled
from test_pages import SEED, catalog_of, changed

_PLACE = {"id": "VARCHAR", "geometry": "VARCHAR"}
_READ = "* REPLACE (ST_GeomFromGeoJSON(geometry) AS geometry)"
ROOT = Path(__file__).resolve().parents[1]
SEED_AT = Path(__file__).parent / "seed"
PRODUCT = "products/salinity-arctic/collection.json"
Json = dict[str, Any]


@pytest.fixture(scope="module", params=["seed", "own", "real"])
def root(request: pytest.FixtureRequest) -> Path:
    if request.param == "real":
        real: Path = request.getfixturevalue("real")
        return real / "esa-osc"
    return SEED_AT if request.param == "seed" else ROOT


@pytest.fixture(scope="module")
def seed_facts() -> Facts:
    return catalog_at(SEED_AT)[1]


def made(name: str, root: Path) -> dict[str, bytes]:
    return dict(oscat.export(name, root))


def at_hand(variable: str, what: str) -> Path:
    """A file that is not of this project and that the environment names."""
    if not os.environ.get(variable):
        pytest.skip(f"{variable} names no file: {what}")
    return Path(os.environ[variable])


def salt(facts: Facts, change: Any = lambda record: None) -> Work:
    """The seed's product after a change, as exports see it."""
    facts = replace(facts, catalog=catalog_of(changed(PRODUCT, change)))
    file = facts.catalog.entry(Kind.PRODUCT, "salinity-arctic")
    assert file
    return work(facts, file)


# --- validators ------------------------------------------------------------------------------------------------------


def test_datacite(root: Path) -> None:
    files = made("datacite", root)
    assert len(files) >= 3
    assert {path: wrong for path, raw in files.items() if (wrong := judges.datacite(raw))} == {}


def test_datacite_xml(root: Path) -> None:
    files = made("datacite-xml", root)
    assert len(files) == len(made("datacite", root))
    assert {path: wrong for path, raw in files.items() if (wrong := judges.datacite_xml(raw))} == {}


def test_datacite_xml_against_its_schema(root: Path) -> None:
    schema = at_hand("DATACITE_XSD", "metadata.xsd of https://schema.datacite.org/meta/kernel-4.5/")
    files = made("datacite-xml", root)
    assert {path: wrong for path, raw in files.items() if (wrong := judges.datacite_xml(raw, schema))} == {}


@pytest.mark.skipif(
    not (judges.INVENIORDM / ".ready").exists(), reason="`make tests/tools/inveniordm/.ready` was not run"
)
def test_drafts_for_inveniordm(root: Path) -> None:
    files = made("inveniordm", root)
    assert len(files) == len(made("datacite", root))
    assert {path: wrong for path, raw in files.items() if (wrong := judges.inveniordm(raw))} == {}


def test_algorithms_for_apex(root: Path) -> None:
    files = made("apex", root)
    listed = [f"apex/{one['href']}" for one in json.loads(files.pop("apex/index.json"))["records"]]
    assert sorted(listed) == sorted(files)
    assert {path: wrong for path, raw in files.items() if (wrong := judges.apex(raw))} == {}


def test_algorithms_against_the_schema_of_apex(root: Path) -> None:
    schema = at_hand("APEX_SCHEMA", "schemas/record.json of https://github.com/ESA-APEx/apex_algorithms")
    files = made("apex", root)
    files.pop("apex/index.json")
    assert {path: wrong for path, raw in files.items() if (wrong := judges.apex(raw, schema))} == {}


def test_which_workflows_are_mature(seed_facts: Facts) -> None:
    """openEO processes and application packages that somebody ran, with a version, on a platform with a service."""
    flow, run, platform = (
        *("workflows/salinity-trend/record.json", "experiments/salinity-trend-arctic/record.json"),
        "catalog/platforms/openeo-example/record.json",
    )

    def listed(*changes: tuple[str, Any]) -> list[str]:
        content = dict(SEED)
        for path, change in changes:
            record = json.loads(content[path])
            change(record)
            content[path] = json.dumps(record).encode()
        source = source_of(replace(seed_facts, catalog=catalog_of(content)))
        files = dict(apex.of_all(source))
        return [one["id"] for one in json.loads(files["apex/index.json"])["records"]]

    def openeo(record: Json) -> None:
        record["properties"].update({"application:type": "openeo", "version": "1.0.0", "license": "MIT"})
        record["properties"]["contacts"] = [{"name": "Example Institute", "roles": ["processor"]}]
        record["links"].append({"rel": "application", "href": "https://e.org/graph.json", "type": "application/json"})

    def serves(record: Json) -> None:
        record["properties"]["osc:workflow_types"] = ["openeo"]
        record["links"].append({"rel": "service", "href": "https://e.org/openeo/1.2", "type": "application/json"})

    whole = ((flow, openeo), (platform, serves))
    assert listed(*whole) == ["salinity-trend"]
    assert listed(*whole, (flow, lambda one: one["properties"].pop("version"))) == []
    assert listed(*whole, (flow, lambda one: one["properties"].update({"application:type": "notebook"}))) == []
    assert listed(*whole, (platform, lambda one: one.update(links=[]))) == []
    assert listed(*whole, (run, lambda one: one["properties"].update({"osc:workflow": "another"}))) == []


def test_histories(root: Path) -> None:
    files = made("prov", root)
    assert len(files) == len(made("datacite", root))
    assert {path: wrong for path, raw in files.items() if (wrong := judges.prov(raw))} == {}


def test_records(root: Path) -> None:
    files = made("ogc-records", root)
    raw = files.pop("records.geojson")
    assert judges.geojson(raw) == []
    rows = json.loads(raw)["features"]
    assert {f"records/{row['id']}.json": row for row in rows} == {path: json.loads(one) for path, one in files.items()}
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["conformsTo"] and row["properties"]["title"] for row in rows)


def test_lines_for_pgstac(root: Path) -> None:
    files = made("pgstac", root)
    assert judges.collections(files["pgstac/collections.ndjson"]) == []
    assert judges.items(files["pgstac/items.ndjson"]) == []
    ids = [json.loads(line)["id"] for line in files["pgstac/collections.ndjson"].splitlines()]
    assert len(set(ids)) == len(ids)
    keys = [(one["collection"], one["id"]) for one in map(json.loads, files["pgstac/items.ndjson"].splitlines())]
    assert len(set(keys)) == len(keys)
    assert {collection for collection, _ in keys} <= set(ids)


def test_lines_for_pgstac_read_back_are_what_is_published(root: Path, tmp_path: Path) -> None:
    """But for addresses, which stand in full, and the Collection that an Item names."""
    oscat.build(root, tmp_path / "tree")
    folder = tmp_path / "tree"
    for line in made("pgstac", root)["pgstac/collections.ndjson"].splitlines():
        document = json.loads(line)
        paths = [folder / kind / document["id"] / "collection.json" for kind in ("products", "projects")]
        published = [json.loads(path.read_bytes()) for path in paths if path.is_file()]
        bare = {name: value for name, value in document.items() if name not in {"links", "assets"}}
        assert any(bare == {name: one[name] for name in one if name not in {"links", "assets"}} for one in published)
        assert len(document["links"]) in {len(one["links"]) for one in published}


def test_places_and_items_in_parquet(root: Path) -> None:
    files = made("geoparquet", root)
    assert judges.places(files["geoparquet/entries.parquet"]) == []
    assert judges.stac_geoparquet(files["geoparquet/items.parquet"]) == []


def test_what_is_read_back_from_parquet_is_what_is_published(root: Path) -> None:
    files = made("geoparquet", root)
    table = pyarrow.parquet.read_table(io.BytesIO(files["geoparquet/entries.parquet"]), columns=["path", "record"])
    records = dict(zip(table["path"].to_pylist(), table["record"].to_pylist(), strict=True))
    published = dict(derive.published(catalog_at(root)[0]))
    collections = {path: one for path, one in published.items() if path.endswith("/collection.json")}
    assert sum(path.startswith("products/") for path in collections) >= 2
    for path, document in collections.items():
        assert json.loads(records[f"{path.rpartition('/')[0]}/"]) == document, path
    items = pyarrow.parquet.read_table(io.BytesIO(files["geoparquet/items.parquet"]))
    lines = [json.loads(line) for line in made("pgstac", root)["pgstac/items.ndjson"].splitlines()]
    assert [(one["collection"], one["id"]) for one in items.select(["collection", "id"]).to_pylist()] == [
        (one["collection"], one["id"]) for one in lines
    ]
    beside = json.loads((items.schema.metadata or {}).get(b"stac-geoparquet", b'{"collections": {}}'))["collections"]
    assert set(beside) == {one["collection"] for one in lines}


def test_a_table(root: Path) -> None:
    (raw,) = made("csv", root).values()
    assert judges.table(raw) == []


def test_linked_data(root: Path) -> None:
    (raw,) = made("dcat", root).values()
    assert judges.linked_data(raw) == []


def test_linked_data_against_the_shapes_of_dcat_ap(root: Path) -> None:
    shapes = at_hand("DCAT_AP_SHAPES", "dcat-ap-SHACL.ttl of https://github.com/SEMICeu/DCAT-AP")
    (raw,) = made("dcat", root).values()
    assert judges.linked_data(raw, shapes) == []


def test_crates(root: Path, tmp_path: Path) -> None:
    """Each tenth of the real catalog's, all others: the validator takes half a second for one."""
    files = made("ro-crate", root)
    for path, raw in list(files.items())[:: 40 if len(files) > 100 else 5]:
        (tmp_path / "ro-crate-metadata.json").write_bytes(raw)
        assert judges.ro_crate(tmp_path / "ro-crate-metadata.json") == [], path


def test_sets_of_links(root: Path) -> None:
    files = made("linkset", root)
    assert len(files) >= 4
    assert {path: wrong for path, raw in files.items() if (wrong := judges.signposts(raw))} == {}


def test_citations_and_feeds(root: Path, tmp_path: Path) -> None:
    """They stand with the pages; each tenth of the real catalog's."""
    oscat.build(root, tmp_path / "tree")
    judged: dict[str, Any] = {"bib": judges.bibtex, "ris": judges.ris, "json": judges.csl, "atom": judges.atom}
    for suffix, judge in judged.items():
        folder = tmp_path / "tree" / ("" if suffix == "atom" else "cite")
        files = sorted(folder.rglob(f"*.{suffix}"))
        assert files, suffix
        some = files[:: 10 if len(files) > 100 else 1]
        assert {file.name: wrong for file in some if (wrong := judge(file.read_bytes()))} == {}


def test_the_validators_find_what_is_wrong(tmp_path: Path) -> None:
    """A check that cannot fail is none."""
    whole = json.loads(next(iter(made("datacite", SEED_AT).values())))
    assert judges.datacite(json.dumps({**whole, "publicationYear": "soon"}).encode())
    crate = json.loads(next(iter(made("ro-crate", SEED_AT).values())))
    crate["@graph"] = [{name: one[name] for name in one if name != "datePublished"} for one in crate["@graph"]]
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps(crate), "utf-8")
    assert judges.ro_crate(tmp_path / "ro-crate-metadata.json")
    xml = next(iter(made("datacite-xml", SEED_AT).values()))
    assert judges.datacite_xml(xml.replace(b"titles>", b"title>")) == ["no titles"]
    if (judges.INVENIORDM / ".ready").exists():
        draft = json.loads(next(iter(made("inveniordm", SEED_AT).values())))
        draft["metadata"]["creators"][0]["person_or_org"]["names"] = "x"
        assert judges.inveniordm(json.dumps(draft).encode())
    lost = {"wasGeneratedBy": {"_:a": {"prov:entity": "e:x", "prov:activity": "e:y"}}, "prefix": {"e": "urn:e:"}}
    assert judges.prov(json.dumps(lost).encode()) == ["e:x is nothing", "e:y is nothing"]
    assert judges.bibtex(b"@dataset{a, title = {open}")
    assert judges.ris(b"TY  - DATA\nER  - ")
    with pytest.raises(KeyError):
        judges.csl(b'[{"id": "a", "type": "dataset"}]')
    assert judges.atom(b"<feed><entry>")
    assert judges.apex(b'{"type": "Feature", "geometry": 5, "properties": null}')
    assert judges.geojson(b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": 5}]}')
    wrong = Table([{"id": "a", "geometry": '{"type": "Point", "coordinates": [200, 5]}'}], lambda: _PLACE, _READ)
    assert judges.places(written(wrong)) == ["a lies outside the world"]
    assert judges.table(b"a,b\r\n=1+1,2\r\n")
    assert judges.linked_data(b"{}")
    assert judges.signposts(b'{"linkset": [{"anchor": "https://e.org/", "made-up": [{"href": "https://e.org/a"}]}]}')


# --- what is said ----------------------------------------------------------------------------------------------------


def test_what_datacite_is_told(seed_facts: Facts) -> None:
    told = json.loads(
        dict(export(BY_NAME["datacite"], source_of(seed_facts)))["datacite/products/salinity-arctic.json"]
    )
    assert told["doi"] == "10.5281/zenodo.5564399"
    assert told["types"]["resourceTypeGeneral"] == "Dataset"
    assert told["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert {"date": "2010-06-01T00:00:00Z/", "dateType": "Other", "dateInformation": "Temporal coverage"} in told[
        "dates"
    ]
    assert told["geoLocations"][0]["geoLocationBox"]["southBoundLatitude"] == 60
    relations = {one["relationType"] for one in told["relatedIdentifiers"]}
    assert {"IsDocumentedBy", "HasMetadata", "IsCompiledBy"} <= relations


def test_people_are_named_and_not_reached(seed_facts: Facts) -> None:
    """ORCID and affiliation are told, e-mail addresses are not."""
    person = {
        "name": "Name Example",
        "organization": "Example Institute",
        "roles": ["author"],
        "emails": [{"value": "name@example.org"}],
        "links": [{"rel": "about", "href": "https://orcid.org/0000-0002-1825-0097"}],
    }
    body = {"name": "Other Institute", "roles": ["host"], "links": [{"href": "https://ror.org/03wd9za21"}]}
    one = salt(seed_facts, lambda record: record.update(contacts=[body, person]))
    assert [maker.name for maker in one.makers] == ["Name Example", "Other Institute"]
    assert (one.makers[0].orcid, one.makers[0].works_at) == ("0000-0002-1825-0097", "Example Institute")
    assert one.makers[1].ror == "03wd9za21"
    facts = replace(seed_facts, catalog=catalog_of(changed(PRODUCT, lambda r: r.update(contacts=[body, person]))))
    for exporter in EXPORTERS:
        if exporter.NAME not in {"pgstac", "geoparquet"}:  # which hold the published records themselves
            written = b"".join(raw for _, raw in export(exporter, source_of(facts)))
            assert b"name@example.org" not in written, exporter.NAME


def test_a_box_over_the_antimeridian(seed_facts: Facts) -> None:
    one = salt(seed_facts, lambda record: record["extent"]["spatial"].update(bbox=[[170, -10, -170, 10]]))
    assert one.boxes == ((170.0, -10.0, -170.0, 10.0),)


def test_cells_that_a_spreadsheet_would_run(seed_facts: Facts) -> None:
    evil = '=HYPERLINK("https://evil.example","x")'
    catalog = catalog_of(changed(PRODUCT, lambda record: record.update(title=evil)))
    (raw,) = dict(export(BY_NAME["csv"], source_of(replace(seed_facts, catalog=catalog)))).values()
    assert judges.table(raw) == []
    assert b"'=HYPERLINK" in raw


@given(data=st.data())
def test_nothing_in_a_record_makes_it_stumble(data: st.DataObject, seed_facts: Facts) -> None:
    facts = replace(seed_facts, catalog=catalog_of(spoiled(data)))
    for exporter in EXPORTERS:
        for path, raw in export(exporter, source_of(facts)):
            assert isinstance(raw, bytes), path


# --- where it is written ---------------------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(command, ["export", *words])


def test_the_command(tmp_path: Path) -> None:
    listed = run().output
    assert [line.split()[0] for line in listed.splitlines()] == [one.NAME for one in EXPORTERS]
    assert run("csv", "--in", str(SEED_AT)).output.startswith("kind,id,title")
    one = run("datacite", "salinity-arctic", "--in", str(SEED_AT))
    assert json.loads(one.output)["doi"] == "10.5281/zenodo.5564399"
    assert run("ro-crate", "--in", str(SEED_AT), "--to", str(tmp_path / "crates")).exit_code == 0
    assert (tmp_path / "crates/ro-crate/products/salinity-arctic/ro-crate-metadata.json").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("datacit",), r"there is no form 'datacit'. Did you mean 'datacite'"),
        (("datacite",), "makes 4 files; name a folder with --to"),
        (("datacite", "salinity-artic"), "Did you mean 'salinity-arctic'"),
    ],
)
def test_what_the_command_refuses(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        command.main(["export", *words, "--in", str(SEED_AT)], standalone_mode=False)


def test_the_build_writes_them(tmp_path: Path) -> None:
    oscat.build(SEED_AT, tmp_path / "tree")
    for exporter in EXPORTERS:
        for path, raw in oscat.export(exporter.NAME, SEED_AT):
            assert (tmp_path / "tree/exports" / path).read_bytes() == raw
    page = (tmp_path / "tree/exports/index.html").read_text("utf-8")
    assert 'href="dcat.jsonld"' in page
    entry = (tmp_path / "tree/products/salinity-arctic/index.html").read_text("utf-8")
    assert 'href="../../exports/datacite/products/salinity-arctic.json"' in entry
