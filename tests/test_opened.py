"""``oscat.open``: the published tables answer as the index does, from a folder, a repository and an address."""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pystac
import pytest

import oscat
from oscat.shell.indexing import index_of
from oscat.shell.load import catalog_at
from oscat.shell.opened import Opened
from oscat.thought.search.index import Index
from oscat.thought.search.query import ask
from oscat.words.errors import UsageError, WorldError
from test_search import STATES, as_query, state

SEED_AT = Path(__file__).parent / "seed"
MORE = [
    state("salinity", tags={"mission": ["smos"]}),
    state("arctic", tags={"has": ["doi"]}, first="2015-01-01"),
    state(tags={"fair": ["60"]}),
    state("ocean", tags={"status": ["completed"], "kind": ["product", "project"]}, sort="newest"),
    state("greenland ice shee", bbox=[-80, 55, 10, 85], sort="first"),
    state("zebra salinty", sort="last"),
    state("soil moisture", first="2019-01-01", last="2019-12-31"),
]


@pytest.fixture(scope="module", params=["seed", "real"])
def catalog(request: pytest.FixtureRequest) -> Iterator[tuple[Opened, Index]]:
    path = request.getfixturevalue("real") / "esa-osc" if request.param == "real" else SEED_AT
    with oscat.open(path) as opened:
        yield opened, index_of(catalog_at(path)[1])


def test_the_tables_find_what_the_index_finds(catalog: tuple[Opened, Index]) -> None:
    opened, index = catalog
    titles = [state(one.title) for one in index.documents[:: max(1, len(index.documents) // 40)]]
    for given in [*STATES, *MORE, *titles]:
        mine, theirs = ask(index, as_query(given)), opened.ask(as_query(given))
        assert theirs == mine, given


def test_the_tables_tell_what_the_index_tells(catalog: tuple[Opened, Index]) -> None:
    opened, index = catalog
    numbers = list(range(0, len(index.documents), 7))
    for one, number in zip(opened.documents(numbers), numbers, strict=True):
        other = index.documents[number]
        assert (one.path, one.kind, one.title, one.boxes) == (other.path, other.kind, other.title, other.boxes)
        assert (one.first, one.last, one.updated) == (other.first, other.last, other.updated)
        ids = {name: [tag.id for tag in tags] for name, tags in other.tags.items() if tags}
        assert {name: [tag.id for tag in tags] for name, tags in one.tags.items()} == ids


def test_from_python() -> None:
    with oscat.open(SEED_AT) as opened:
        found = opened.search("salinity", kind="product", mission=["smos"], fair="20", limit=1)
        assert (len(found), found.total) == (1, 2)
        (entry,) = found
        assert isinstance(entry.stac, pystac.Collection)
        assert entry.stac.id == entry.id == "salinity-arctic"
        assert opened.entry("products/salinity-arctic").document == entry.document
        assert [one.kind for one in opened.search(kind="Workflows")] == ["workflow"]
        with pytest.raises(UsageError, match=r"OGC API - Records, not STAC; take \.record"):
            _ = opened.search(kind="workflow")[0].stac
        with pytest.raises(UsageError, match="Did you mean 'products/salinity-arctic'"):
            opened.entry("products/salinity-artic")
        with pytest.raises(UsageError, match=r"no entry has the mission 'smoss'\. Did you mean 'smos'"):
            opened.search(mission="smoss")
        with pytest.raises(UsageError, match="there is no facet 'misson'"):
            opened.search(misson="smos")


def test_words_that_are_sql() -> None:
    with oscat.open(SEED_AT) as opened:
        for text in ("'; DROP TABLE entries; --", "%", "\\", "NULL", '"', "a" * 9999):
            opened.search(text)
        assert opened.search("salinity").total


def test_tables_of_two_builds_are_told(tmp_path: Path) -> None:
    """Their numbers mean different entries: a wrong answer would look like a right one."""
    catalog = shutil.copytree(SEED_AT, tmp_path / "catalog")
    oscat.build(catalog, tmp_path / "old")
    shutil.rmtree(catalog / "workflows/salinity-trend")
    oscat.build(catalog, tmp_path / "new")
    words = "exports/geoparquet/words.parquet"
    shutil.copy(tmp_path / "old" / words, tmp_path / "new" / words)
    with pytest.raises(WorldError, match="the tables are of two builds"):
        oscat.open(tmp_path / "new")
    oscat.open(tmp_path / "old").close()


def test_nothing_is_left_of_tables_that_were_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with oscat.open(SEED_AT) as opened:
        assert len(list(tmp_path.iterdir())) == 1
        assert opened.search("salinity")[0].record
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_looks_like_a_pattern(tmp_path: Path) -> None:
    tree = tmp_path / "it's [a] *?"
    oscat.build(SEED_AT, tree)
    with oscat.open(tree) as opened:
        assert opened.search("salinity")[0].record
    with oscat.open(tree / "catalog.json") as opened:
        assert opened.search("salinity").total


# --- from an address -------------------------------------------------------------------------------------------------


class _Tagged(SimpleHTTPRequestHandler):
    """A static host with entity tags."""

    asked: list[tuple[str, int]]
    cut = False

    def do_GET(self) -> None:
        if self.cut:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            super().end_headers()
            self.wfile.write(b"PAR1")
            self.close_connection = True
            return
        path = Path(self.translate_path(self.path))
        tag = f'"{path.stat().st_mtime_ns}"' if path.is_file() else ""
        if tag and self.headers.get("If-None-Match") == tag:
            self.asked.append((self.path, 304))
            self.send_response(304)
            self.end_headers()
            return
        self.asked.append((self.path, 200 if tag else 404))
        super().do_GET()

    def end_headers(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_file():
            self.send_header("ETag", f'"{path.stat().st_mtime_ns}"')
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[tuple[str, int]], Any]]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    oscat.build(SEED_AT, tmp_path / "tree")
    asked: list[tuple[str, int]] = []
    handler = type("Handler", (_Tagged,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tree/", asked, server
    server.shutdown()
    server.server_close()


@pytest.mark.enable_socket
def test_from_an_address(host: tuple[str, list[tuple[str, int]], Any]) -> None:
    address, asked, server = host
    with oscat.open(f"{address}catalog.json") as opened:
        entry = opened.search("salinity", kind="product")[0]
        assert entry.address == f"{address}products/salinity-arctic/"
        assert entry.record["id"] == "salinity-arctic"
    assert [status for _, status in asked] == [200, 200]
    found = oscat.search("salinity", address, tags={"kind": ["product"]})
    assert found.documents[0].path == "products/salinity-arctic/"
    assert [status for _, status in asked[2:]] == [304, 304]
    with pytest.raises(UsageError, match="it is no catalog of oscat"):
        oscat.open(f"{address}nowhere/catalog.json")
    server.shutdown()
    server.server_close()
    with oscat.open(address) as opened, oscat.open(SEED_AT) as own:  # its host is gone: what was there last time
        assert len(opened) == len(own)
    with pytest.raises(WorldError, match="does not answer"):
        oscat.open("http://127.0.0.1:9/catalog.json")


@pytest.mark.enable_socket
def test_a_host_that_stops_half_way(
    host: tuple[str, list[tuple[str, int]], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _, server = host
    with oscat.open(address) as opened:
        whole = len(opened)
    monkeypatch.setattr(server.RequestHandlerClass.func, "cut", True)
    with oscat.open(address) as opened:
        assert len(opened) == whole, "the copies of last time"
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]))
    with pytest.raises(WorldError, match="does not answer: ChunkedEncodingError"):
        oscat.open(address)
