"""``oscat serve``: it answers, it rebuilds, it reloads, and it says what went wrong."""

import shutil
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from oscat.shell.preview import Handler, Preview, serve
from oscat.words.errors import UsageError

HERE = Path(__file__).parent
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def preview(seed: Path, tmp_path: Path, said: list[str]) -> Preview:
    (tmp_path / "work").mkdir()
    shown = Preview(seed, tmp_path / "work", said.append)
    shown.rebuild()
    return shown


@pytest.fixture
def address(preview: Preview) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Handler,), {"preview": preview}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def get(address: str) -> tuple[int, str, str]:
    """Status, media type and text of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def test_pages_and_documents_are_answered(address: str) -> None:
    status, kind, page = get(f"{address}/products/salinity-arctic/")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert page.endswith('<script src="/.oscat/reload.js"></script>')
    assert get(f"{address}/products/salinity-arctic/collection.json")[:2] == (200, "application/json")
    assert get(f"{address}/assets/oscat.css")[:2] == (200, "text/css")
    assert get(f"{address}/nowhere/")[0] == 404
    assert get(f"{address}/../../../../etc/passwd")[0] == 404


def test_a_change_is_shown_and_announced(seed: Path, preview: Preview, address: str) -> None:
    path = seed / "products" / "salinity-arctic" / "collection.json"
    with urllib.request.urlopen(f"{address}/.oscat/events", timeout=10) as events:
        path.write_text(path.read_text("utf-8").replace('"title": "', '"title": "Changed: ', 1), "utf-8")
        threading.Timer(0.3, preview.rebuild).start()
        assert events.readline() == b"data: 2\n"
    assert "Changed: " in get(f"{address}/products/salinity-arctic/")[2]


def test_a_build_that_fails_leaves_the_last_one_standing(
    seed: Path, preview: Preview, address: str, said: list[str]
) -> None:
    shutil.rmtree(seed)
    preview.rebuild()
    assert said[-1].startswith("not rebuilt: ")
    assert get(f"{address}/products/salinity-arctic/")[0] == 200


def test_a_taken_port_is_said(seed: Path, said: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="choose another with --port"):
            serve(seed, "127.0.0.1", taken.getsockname()[1], watch=False, say=said.append)


def test_the_watcher_rebuilds(seed: Path, preview: Preview) -> None:
    threading.Thread(target=preview.watch, daemon=True).start()
    deadline = time.monotonic() + 20
    path = seed / "products" / "salinity-arctic" / "collection.json"
    while preview.number == 1 and time.monotonic() < deadline:
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        time.sleep(0.3)
    assert preview.number > 1
