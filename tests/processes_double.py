"""A service of OGC API - Processes as far as deploying and executing go (18-062r2, 20-044); nothing is run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from json_double import answering

TOKEN = "let-me-in"


@dataclass
class Service:
    """``files`` are what a job makes, by name; ``values`` results that stand in the document; ``deployed`` the
    processes that are there. A job ends as ``ends`` says; ``refuses`` is what the service says of an execution; with
    ``at_once`` the results are the answer. Without ``open`` it wants a token.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    deployed: set[str] = field(default_factory=set)
    ends: str = "successful"
    refuses: str = ""
    at_once: bool = False
    open: bool = False
    elsewhere: str = ""
    asked: list[tuple[str, str, Any, str]] = field(default_factory=list)
    looks: int = 0
    url: str = ""

    def answer(self, method: str, path: str, body: Any, token: str) -> tuple[int, Any, dict[str, str]]:
        self.asked.append((method, path, body, token))
        if not self.open and token != f"Bearer {TOKEN}":
            return 401, {"title": "Unauthorized"}, {}
        if path.startswith("/files/"):
            return 200, self.files[path.removeprefix("/files/")], {}
        if path.startswith("/processes"):
            return self._process(method, path.removeprefix("/processes").strip("/"), body)
        if path == "/jobs/7":
            self.looks += 1
            status = self.ends if self.looks > 2 else "running"
            return 200, {"jobID": "7", "status": status, "progress": 40, "message": "the disk is full"}, {}
        if path == "/jobs/7/results":
            return 200, self._results(), {}
        return 404, {"title": "NotFound"}, {}

    def _process(self, method: str, rest: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        name = rest.removesuffix("/execution")
        if method == "POST" and not rest:
            self.deployed.add(body["processDescription"]["id"])
            return 201, None, {}
        if name not in self.deployed:
            return 404, {"title": "NoSuchProcess"}, {}
        if method == "GET":
            return 200, {"id": name, "version": "1.0.0"}, {}
        if self.refuses:
            return 400, {"title": "InvalidParameterValue", "detail": self.refuses}, {}
        if self.at_once:
            return 200, self._results(), {}
        told = {"jobID": "7", "status": "accepted", "type": "process"}
        return 201, told, {"Location": self.elsewhere or f"{self.url}jobs/7"}

    def _results(self) -> dict[str, Any]:
        return {name: {"href": f"{self.url}files/{name}", "type": "text/csv"} for name in self.files} | self.values


@contextmanager
def service(**given: Any) -> Iterator[Service]:
    """The service, as long as the block lasts."""
    one = Service(**given)
    with answering(one):
        yield one
