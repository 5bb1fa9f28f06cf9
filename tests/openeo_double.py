"""An openEO back-end as far as a batch job goes (openEO API 1.2): it takes a job, and answers as it was told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from json_double import answering

TOKEN = "basic//let-me-in"


@dataclass
class Backend:
    """``files`` are what a job makes, by name; ``fails`` is what it logs before it ends badly; ``refuses`` what the
    back-end says of a job; ``asked`` what it was asked. Without ``open`` it wants a token.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    fails: str = ""
    refuses: str = ""
    open: bool = False
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    looks: int = 0
    url: str = ""

    def answer(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any, dict[str, str]]:
        self.asked.append((method, path, body))
        plain = path.partition("?")[0]
        if plain == "/.well-known/openeo":
            return 200, {"versions": [{"url": self.url, "api_version": "1.2.0", "production": True}]}, {}
        if plain == "/":
            paths = {"/jobs": ["POST"], "/jobs/{job_id}": ["GET"], "/jobs/{job_id}/results": ["POST", "GET"]}
            rows = [{"path": one, "methods": methods} for one, methods in paths.items()]
            known = {"api_version": "1.2.0", "backend_version": "1", "stac_version": "1.0.0", "id": "double"}
            return 200, {**known, "title": "Double", "description": "x", "endpoints": rows, "links": []}, {}
        if plain.startswith("/files/"):
            return 200, self.files[plain.removeprefix("/files/")], {}
        if not self.open and token != f"Bearer {TOKEN}":
            return 401, {"code": "AuthenticationRequired", "message": "Who are you?"}, {}
        return self._job(method, plain, body)

    def _job(self, method: str, path: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        if (method, path) == ("POST", "/jobs"):
            if self.refuses:
                return 400, {"code": "ProcessGraphInvalid", "message": self.refuses}, {}
            return 201, None, {"OpenEO-Identifier": "j1", "Location": f"{self.url}jobs/j1"}
        if (method, path) == ("POST", "/jobs/j1/results"):
            return 202, None, {}
        if path == "/jobs/j1":
            self.looks += 1
            done = "error" if self.fails else "finished"
            return 200, {"id": "j1", "status": "running" if self.looks < 2 else done, "progress": 50}, {}
        if path == "/jobs/j1/logs":
            return 200, {"logs": [{"id": "1", "level": "error", "message": self.fails}], "links": []}, {}
        if path == "/jobs/j1/results":
            assets = {name: {"href": f"{self.url}files/{name}", "type": "text/csv"} for name in self.files}
            return 200, {"id": "j1", "type": "Feature", "assets": assets, "links": [], "properties": {}}, {}
        return 404, {"code": "NotFound", "message": path}, {}


@contextmanager
def backend(**given: Any) -> Iterator[Backend]:
    """The back-end, as long as the block lasts."""
    one = Backend(**given)
    with answering(one):
        yield one
