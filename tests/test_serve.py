"""``oscat serve``: it answers, it rebuilds, it reloads, and it says what went wrong."""

import os
import shutil
import signal
import socket
import subprocess
import sys
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


@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * 5_000, "/" + "a/" * 3_000, "/%00", "/%ff", "/..%2f..%2f..%2fetc/passwd", "//etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/\\..\\..\\etc\\passwd",
        "/.oscat/x", "/products/salinity-arctic/collection.json/",
    ],
)  # fmt: skip
def test_no_address_leads_out_or_makes_it_stumble(path: str, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert get(f"{address}{path}")[0] == 404
    assert capfd.readouterr().err == ""


def test_the_head_of_an_answer_has_no_body(address: str) -> None:
    for path in ("/", "/products/", "/products/salinity-arctic/collection.json"):
        with urllib.request.urlopen(urllib.request.Request(address + path, method="HEAD"), timeout=10) as answer:
            assert (answer.status, answer.read()) == (200, b"")


def test_a_fault_of_our_own_does_not_end_the_preview(
    preview: Preview, address: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oscat.shell.build.build", lambda *_: 1 / 0)
    preview.rebuild()
    assert said[-1].startswith("not rebuilt: this is a fault of oscat itself")
    assert get(f"{address}/")[0] == 200


@pytest.mark.parametrize("port", ["-1", "70000"])
def test_a_port_that_there_is_not_is_said(port: str, seed: Path, said: list[str]) -> None:
    with pytest.raises(UsageError, match="choose another with --port"):
        serve(seed, "127.0.0.1", int(port), watch=False, say=said.append)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")])
def test_it_ends_at_once_and_leaves_nothing(
    host: str, shown: str, number: signal.Signals, seed: Path, tmp_path: Path
) -> None:
    """Also while pages wait for news; on an address of either kind."""
    (tmp_path / "tmp").mkdir()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts"), "TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "oscat", "serve", str(seed), "--host", host, "--port", "0"]
    with subprocess.Popen(command, env=env, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        if not line and host == "::1":
            pytest.skip("this machine has no IPv6")
        assert line.startswith(f"http://{shown}:")
        with urllib.request.urlopen(f"{line.split()[0]}.oscat/events", timeout=10):
            start = time.monotonic()
            process.send_signal(number)
            _, errors = process.communicate(timeout=10)
    assert time.monotonic() - start < 5
    assert (process.returncode, errors.strip()) == (130, "oscat: interrupted")
    assert list((tmp_path / "tmp").iterdir()) == []
