"""The way to eoAPI: a real pgSTAC, filled by ``pypgstac load`` and kept by ``oscat sync``."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import oscat
from oscat.shell.cli import oscat as command
from oscat.shell.syncing import Synced, sync
from oscat.thought.syncing import difference, digest_of, key_of
from oscat.words.errors import UsageError, WorldError
from oscat.world.pgstac import opened
from postgres import PACKAGE, binaries, postgres

SEED_AT = Path(__file__).parent / "seed"
PRODUCT = "products/salinity-arctic"
Json = dict[str, Any]
needs_postgres = pytest.mark.skipif(binaries() is None, reason=f"no PostgreSQL with PostGIS ({PACKAGE})")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as dsn:
        yield dsn


@pytest.fixture
def database(server: str) -> str:
    """A database with pgSTAC, made anew for each test."""
    import psycopg
    from pypgstac.db import PgstacDB
    from pypgstac.migrate import Migrate

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS stac WITH (FORCE)")
        admin.execute("CREATE DATABASE stac")
    dsn = server.replace("dbname=postgres", "dbname=stac")
    found = PgstacDB(dsn)
    found.connect().execute("CREATE EXTENSION postgis; CREATE EXTENSION btree_gist;")
    Migrate(found).run_migration()
    found.close()
    return dsn


def oscat_items(root: Path) -> list[Path]:
    files = (root / "products").rglob("*.json")
    return [file for file in files if json.loads(file.read_bytes()).get("type") == "Feature"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The seed, with two Items in the place of its own."""
    root = shutil.copytree(SEED_AT, tmp_path / "catalog")
    for one in oscat_items(root):
        one.unlink()
    for number in (1, 2):
        item = {
            "type": "Feature",
            "stac_version": "1.0.0",
            "id": f"salinity-{number}",
            "geometry": {"type": "Point", "coordinates": [number, 70]},
            "bbox": [number, 70, number, 70],
            "properties": {"datetime": f"202{number}-01-01T00:00:00Z"},
            "assets": {"data": {"href": "https://example.org/a.nc"}},
            "links": [],
        }
        place = root / PRODUCT / f"salinity-{number}/salinity-{number}.json"
        place.parent.mkdir()
        place.write_text(json.dumps(item), "utf-8")
    return root


def asked(dsn: str, question: str) -> list[Any]:
    import psycopg

    with psycopg.connect(dsn, options="-c search_path=pgstac,public") as connection:
        return [row[0] for row in connection.execute(question).fetchall()]


def held(dsn: str) -> tuple[list[str], list[str]]:
    """The ids of Collections and of Items."""
    collections, items = "SELECT id FROM collections ORDER BY id", "SELECT id FROM items ORDER BY id"
    return asked(dsn, collections), asked(dsn, items)


# --- the difference --------------------------------------------------------------------------------------------------

DOCUMENTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4)


@given(DOCUMENTS, DOCUMENTS)
def test_telling_the_difference_makes_both_alike(before: dict[str, int], after: dict[str, int]) -> None:
    def documents(rows: dict[str, int]) -> list[Json]:
        return [{"type": "Collection", "id": name, "version": number} for name, number in rows.items()]

    told = {key_of(one): digest_of(one) for one in documents(before)}
    found = difference(told, documents(after))
    now = {key: digest for key, digest in told.items() if key not in found.gone}
    now |= {key: digest for key, (digest, _) in found.changed.items()}
    assert now == {key_of(one): digest_of(one) for one in documents(after)}
    assert len(found.changed) + found.same == len(after)
    assert difference(now, documents(after)) == type(found)(same=len(after))


# --- a real database -------------------------------------------------------------------------------------------------


@needs_postgres
def test_the_export_loads_unchanged(database: str, root: Path, tmp_path: Path) -> None:
    """``oscat export pgstac`` and ``pypgstac load``, as eoAPI is filled."""
    from pypgstac.db import PgstacDB
    from pypgstac.load import Loader, Methods

    for path, raw in oscat.export("pgstac", root):
        (tmp_path / Path(path).name).write_bytes(raw)
    found = PgstacDB(database)
    loader = Loader(found)
    loader.load_collections(str(tmp_path / "collections.ndjson"), insert_mode=Methods.insert)
    loader.load_items(str(tmp_path / "items.ndjson"), insert_mode=Methods.insert)
    lines = [json.loads(line) for line in (tmp_path / "collections.ndjson").read_text("utf-8").splitlines()]
    kept = {one["id"]: one for one in asked(database, "SELECT content FROM collections")}
    assert kept == {one["id"]: one for one in lines}
    answer = found.search({"collections": ["salinity-arctic"], "ids": ["salinity-2"]})
    (item,) = json.loads(answer)["features"]
    rows = map(json.loads, (tmp_path / "items.ndjson").read_text("utf-8").splitlines())
    line = next(one for one in rows if one["id"] == "salinity-2")
    assert {name: item[name] for name in line if name != "links"} == {n: one for n, one in line.items() if n != "links"}
    found.close()


@needs_postgres
def test_what_is_new_changed_and_gone(database: str, root: Path) -> None:
    first = sync(database, root)
    assert (first.changed, first.gone, first.same) == (0, 0, 0)
    collections, items = held(database)
    assert "salinity-arctic" in collections
    assert items == ["salinity-1", "salinity-2"]
    assert sync(database, root) == Synced(0, 0, 0, first.new)

    record = json.loads((root / PRODUCT / "collection.json").read_bytes())
    (root / PRODUCT / "collection.json").write_text(json.dumps({**record, "title": "Another title"}), "utf-8")
    shutil.rmtree(root / PRODUCT / "salinity-1")
    other = shutil.copytree(root / PRODUCT, root / "products/salinity-baltic", ignore=shutil.ignore_patterns("sal*"))
    (other / "collection.json").write_text(json.dumps({**record, "id": "salinity-baltic"}), "utf-8")
    found = sync(database, root)
    assert (found.new, found.gone) == (1, 1)
    assert found.changed >= 1
    assert held(database) == (sorted([*collections, "salinity-baltic"]), ["salinity-2"])
    assert "Another title" in asked(database, "SELECT content->>'title' FROM collections")

    shutil.rmtree(root / PRODUCT)
    assert sync(database, root).gone == 2
    assert held(database) == (sorted({*collections, "salinity-baltic"} - {"salinity-arctic"}), [])
    assert sync(database, root).new == 0


@needs_postgres
def test_what_others_put_there_stays(database: str, root: Path) -> None:
    from pypgstac.db import PgstacDB
    from pypgstac.load import Loader, Methods

    foreign = json.loads((root / PRODUCT / "collection.json").read_bytes())
    found = PgstacDB(database)
    Loader(found).load_collections(iter([{**foreign, "id": "foreign", "links": []}]), insert_mode=Methods.insert)
    sync(database, root)
    assert "foreign" in held(database)[0]
    shutil.rmtree(root / PRODUCT)
    sync(database, root)
    assert "foreign" in held(database)[0]

    Loader(found).load_collections(iter([{**foreign, "links": []}]), insert_mode=Methods.insert)
    found.close()
    shutil.copytree(SEED_AT / PRODUCT, root / PRODUCT)
    with pytest.raises(UsageError, match="Collections of others by our ids: salinity-arctic; --adopt takes them over"):
        sync(database, root)
    assert sync(database, root, adopt=True).new >= 1
    assert sync(database, root).new == 0


@needs_postgres
def test_an_end_in_the_middle_is_made_up_for(database: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oscat.world.pgstac import Database

    monkeypatch.setattr("oscat.world.pgstac._AT_ONCE", 1)
    noted = Database._note

    def fails(self: Database, part: Any) -> None:
        if any(item for _, item in part):
            raise WorldError("the power is gone")
        noted(self, part)

    monkeypatch.setattr(Database, "_note", fails)
    with pytest.raises(WorldError, match="the power is gone"):
        sync(database, root)
    monkeypatch.setattr(Database, "_note", noted)
    assert sync(database, root).new == 2
    assert held(database)[1] == ["salinity-1", "salinity-2"]
    assert sync(database, root).new == 0


@needs_postgres
def test_two_runs_at_once(database: str, root: Path) -> None:
    with opened(database, "another"), pytest.raises(WorldError, match="another run is telling this database"):
        sync(database, root)
    assert sync(database, root).new


@needs_postgres
def test_the_command(database: str, server: str, root: Path) -> None:
    def run(*words: str) -> str:
        return CliRunner().invoke(command, ["sync", *words, "--in", str(root)]).output

    assert "Would be 4 new, 0 changed, 0 gone; 0 as they were." in run(database, "--dry-run")
    assert held(database) == ([], [])
    assert "4 new, 0 changed, 0 gone; 0 as they were." in run(database)
    assert "0 new, 0 changed, 0 gone; 4 as they were." in run(database)
    with pytest.raises(UsageError, match="none of pgSTAC yet; `pypgstac migrate` makes it one"):
        sync(server, root)


def test_a_database_that_does_not_answer(root: Path, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="the database does not answer"):
        sync(f"host={tmp_path} dbname=stac password=not-told", root)


@needs_postgres
@pytest.mark.enable_socket
def test_eoapi_answers_for_the_catalog(database: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """stac-fastapi-pgstac on the database that ``oscat sync`` keeps: Collections, Items and a search, as STAC API."""
    import pystac
    from starlette.testclient import TestClient

    sync(database, root)
    told = dict(part.split("=", 1) for part in database.split())
    given = {"PGHOST": quote(told["host"], safe=""), "PGUSER": told["user"], "PGDATABASE": told["dbname"]}
    for name, value in {**given, "PGPASSWORD": "none", "PGPORT": "5432"}.items():
        monkeypatch.setenv(name, value)
    from stac_fastapi.pgstac.app import create_app

    with TestClient(create_app()) as api:
        listed = api.get("/collections").json()["collections"]
        assert sorted(one["id"] for one in listed) == held(database)[0]
        one = pystac.Collection.from_dict(api.get("/collections/salinity-arctic").json())
        assert one.license == "CC-BY-4.0"
        found = api.post("/search", json={"collections": ["salinity-arctic"], "bbox": [0.5, 60, 1.5, 80]}).json()
        assert [item["id"] for item in found["features"]] == ["salinity-1"]
        (root / PRODUCT / "salinity-1/salinity-1.json").unlink()
        sync(database, root)
        assert api.get("/collections/salinity-arctic/items/salinity-1").status_code == 404


@needs_postgres
def test_the_real_catalog(database: str, real: Path) -> None:
    found = sync(database, real / "esa-osc")
    assert found.new > 600
    assert sync(database, real / "esa-osc").new == 0
    lines = dict(oscat.export("pgstac", real / "esa-osc"))["pgstac/collections.ndjson"].splitlines()
    kept = {one["id"]: one for one in asked(database, "SELECT content FROM collections")}
    assert kept == {one["id"]: one for one in map(json.loads, lines)}


# --- pycsw -----------------------------------------------------------------------------------------------------------

ASKS = """
import json
from pycsw.wsgi_flask import APP
client = APP.test_client()
path = "/collections/metadata:main/items?f=json&limit=1000"
print(json.dumps([[one["id"] for one in client.get(path + more).json["features"]] for more in ("", "&q=salinity")]))
"""


def test_pycsw_answers_for_the_catalog(tmp_path: Path) -> None:
    """OGC API - Records from one file a record, as ``pycsw-admin.py load-records`` takes them."""
    python = os.environ.get("PYCSW_PYTHON", "")
    if not python:
        pytest.skip(
            "PYCSW_PYTHON names no Python with pycsw 3, which is not on PyPI (https://github.com/geopython/pycsw)"
        )
    for path, raw in oscat.export("ogc-records", SEED_AT):
        if path.startswith("records/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(raw)
    config = yaml.safe_load(Path(os.environ["PYCSW_CONFIG"]).read_bytes())
    config["repository"]["database"] = f"sqlite:///{tmp_path}/records.db"
    (tmp_path / "pycsw.yml").write_text(yaml.safe_dump(config), "utf-8")
    admin = [str(Path(python).with_name("pycsw-admin.py"))]
    given = ["-c", str(tmp_path / "pycsw.yml")]
    subprocess.run([*admin, "setup-repository", *given], check=True, capture_output=True)
    for folder in (tmp_path / "records").iterdir():  # with --recursive it takes XML alone
        subprocess.run([*admin, "load-records", *given, "-y", "-p", str(folder)], check=True, capture_output=True)
    env = {**os.environ, "PYCSW_CONFIG": str(tmp_path / "pycsw.yml")}
    told = subprocess.run([python, "-c", ASKS], check=True, capture_output=True, text=True, env=env).stdout
    every, found = json.loads(told.splitlines()[-1])
    works = {path.removeprefix("datacite/").removesuffix(".json") for path in dict(oscat.export("datacite", SEED_AT))}
    assert set(every) == works
    assert "products/salinity-arctic" in found
