"""A service on this machine that answers requests with JSON or files, as an object with ``answer`` says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Protocol


class Answering(Protocol):
    """What answers: ``url`` is told where it is reached; ``answer`` gives status, body and headers."""

    url: str

    def answer(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any, dict[str, str]]: ...


@contextmanager
def answering(one: Answering) -> Iterator[None]:
    """The service, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, answer, headers = one.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
            raw = answer if isinstance(answer, bytes) else b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            kind = "text/csv" if isinstance(answer, bytes) else "application/json"
            for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - the names that it has there

        def log_message(self, format: str, *values: Any) -> None:  # noqa: A002 - the name it has there
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        one.url = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
