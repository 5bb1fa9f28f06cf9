"""``oscat serve``: the published tree in a browser, rebuilt and reloaded when a file of the catalog changes."""

import shutil
import socket
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from oscat.shell import build
from oscat.shell.load import root_of
from oscat.words.errors import OscatError, UsageError

Say = Callable[[str], None]
_RELOAD = b'<script src="/.oscat/reload.js"></script>'
_RELOAD_JS = b'new EventSource("/.oscat/events").onmessage = () => location.reload();\n'
_TYPES = {
    **SimpleHTTPRequestHandler.extensions_map,
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".ipynb": "application/json",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".cwl": "text/plain",
    ".yaml": "text/plain",
    ".yml": "text/plain",
    ".md": "text/plain",
}


class Preview:
    """The build that is shown now, and the news that there is a newer one."""

    def __init__(self, path: Path, work: Path, say: Say) -> None:
        self.path, self.work, self.say = path, work, say
        self.folder = work / "0"
        self.number = self.builds = 0
        self.changed = threading.Condition()

    def rebuild(self, *, news: bool = True) -> None:
        """Build into a new folder, then show that one. A build that fails leaves the last one standing."""
        self.builds += 1
        folder = self.work / str(self.builds)
        with self._telling():
            built = build.build(self.path, folder)
            for name, reason in built.left_out.items():
                self.say(f"left out: {name}: {reason}")
            self._show(folder, news=news)
            shutil.rmtree(self.work / str(self.builds - 2), ignore_errors=True)

    def refresh(self, changed: set[Path]) -> None:
        """Show what changed at once, in the pages that it touches; then build all, which nobody has to wait for."""
        began, quick = time.perf_counter(), False
        with self._telling():
            quick = build.refresh(self.path, self.folder, changed)
        if quick:
            self._show(self.folder, news=True)
            self.say(f"shown after {time.perf_counter() - began:.2f} s; lists and search follow")
        self.rebuild(news=not quick)

    def _show(self, folder: Path, *, news: bool) -> None:
        with self.changed:
            self.folder = folder
            self.number += news
            self.changed.notify_all()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say what goes wrong, and go on: the preview stays, and so does the watching."""
        try:
            yield
        except OscatError as error:
            self.say(f"not rebuilt: {error}")
        except Exception:  # noqa: BLE001 - whatever it is
            traceback.print_exc()
            self.say("not rebuilt: this is a fault of oscat itself; please report it with the lines above")

    def watch(self) -> None:
        """Rebuild at every change of the catalog's folders, until the process ends."""
        import watchfiles

        root = root_of(self.path)
        for changes in watchfiles.watch(root, watch_filter=watchfiles.DefaultFilter(), step=40, debounce=400):
            self.say(f"{len(changes)} changed; building again")
            self.refresh({Path(path) for _, path in changes})

    def news(self, seen: int) -> Iterator[int]:
        """The number of each build after ``seen``, as it comes; 0 now and then to keep the line open."""
        while True:
            with self.changed:
                if self.number == seen:
                    self.changed.wait(timeout=15)
                fresh = self.number
            yield fresh if fresh > seen else 0
            seen = fresh


class Handler(SimpleHTTPRequestHandler):
    """Answers with the build that is shown now; pages learn of the next one."""

    preview: Preview
    extensions_map = _TYPES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, directory=str(self.preview.folder), **kwargs)

    def do_GET(self) -> None:
        """A page, a file, or the news."""
        if self.path == "/.oscat/events":
            self._events()
        elif self.path == "/.oscat/reload.js":
            self._answer(200, "text/javascript", _RELOAD_JS)
        else:
            self._page()

    def _page(self) -> None:
        try:
            self._found()
        except (OSError, ValueError):  # a name that is too long, or that no file can have
            self.send_error(404)

    def _found(self) -> None:
        target = Path(self.translate_path(self.path))
        page = target / "index.html" if target.is_dir() and self.path.partition("?")[0].endswith("/") else target
        if page.suffix == ".html" and page.is_file():
            self._answer(200, "text/html; charset=utf-8", page.read_bytes() + _RELOAD)
        elif not target.exists() and (self.preview.folder / "404.html").is_file():
            self._answer(404, "text/html; charset=utf-8", (self.preview.folder / "404.html").read_bytes())
        else:
            super().do_GET()

    def _answer(self, status: int, type_: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for number in self.preview.news(self.preview.number):
                self.wfile.write(f"data: {number}\n\n".encode() if number else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's own name
        """Say nothing of requests that went well."""


def _server(host: str, port: int) -> type[ThreadingHTTPServer]:
    """A server for the kind of address that ``host`` is: the library's own takes IPv4 only."""
    family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
    return type("Server", (ThreadingHTTPServer,), {"address_family": family, "daemon_threads": True})


def serve(path: Path, host: str, port: int, *, watch: bool, say: Say) -> None:
    """Build, serve until interrupted, and rebuild at changes. Raises UsageError where the port is taken."""
    with tempfile.TemporaryDirectory(prefix="oscat-") as work:
        preview = Preview(path, Path(work), say)
        root_of(path)
        preview.rebuild()
        if preview.number == 0:
            raise UsageError("nothing to show: the catalog could not be built")
        try:
            server = _server(host, port)((host, port), type("PreviewHandler", (Handler,), {"preview": preview}))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"{host}:{port} cannot be used ({reason}); choose another with --port") from error
        if watch:
            threading.Thread(target=preview.watch, daemon=True).start()
        shown = f"[{host}]" if ":" in host else host
        say(f"http://{shown}:{server.server_address[1]}/  (stop with Ctrl-C)")
        with server:
            server.serve_forever()
