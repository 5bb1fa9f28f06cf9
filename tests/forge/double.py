"""The double: a server on loopback that answers as GitHub does, and says where a request or its own answer is wrong."""

import itertools
import json
import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from werkzeug.serving import WSGIRequestHandler, make_server

from forge import elsewhere
from forge.contract import Contract
from forge.store import Store

Json = dict[str, Any]
WRITERS = {"write", "maintain", "admin"}
NEEDS = {
    "issues/create-comment": ("issues", "pull_requests"),
    "issues/update-comment": ("issues", "pull_requests"),
    "issues/delete-comment": ("issues", "pull_requests"),
    "issues/add-labels": ("issues", "pull_requests"),
    "issues/remove-label": ("issues", "pull_requests"),
    "issues/create-label": ("issues", "pull_requests"),
    "issues/create": ("issues",),
    "issues/update": ("issues",),
    "issues/add-assignees": ("issues", "pull_requests"),
    "issues/remove-assignees": ("issues", "pull_requests"),
    "pulls/create": ("pull_requests",),
    "pulls/update": ("pull_requests",),
    "pulls/request-reviewers": ("pull_requests",),
    "pulls/create-review": ("pull_requests",),
    "pulls/dismiss-review": ("pull_requests",),
    "pulls/merge": ("contents",),
    "repos/create-commit-status": ("statuses",),
    "git/create-ref": ("contents",),
    "git/update-ref": ("contents",),
    "git/delete-ref": ("contents",),
    "git/create-tree": ("contents",),
    "git/create-commit": ("contents",),
    "git/create-blob": ("contents",),
    "actions/create-workflow-dispatch": ("actions",),
}
"""Which permission of a workflow's or App's token an operation takes: one of these, to write."""
OPEN_TO_ALL = {"issues/create-comment", "issues/update-comment", "pulls/create", "pulls/create-review"}
"""What every signed-in user may do in a public repository."""


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str, *errors: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.errors, self.headers = status, message, errors, tuple(headers)


@dataclass
class Fault:
    """What goes wrong: for the next ``times`` requests that fit, this status; with ``done``, after the work is done.

    With the status 0 the connection breaks without an answer.
    """

    fits: str
    status: int = 502
    done: bool = False
    times: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    message: str = "Server Error"


@dataclass
class Caller:
    login: str
    permissions: dict[str, str] | None = None  # of a workflow's or App's token; None for a person

    @property
    def is_bot(self) -> bool:
        return self.login.endswith("[bot]")


@dataclass
class App:
    login: str
    public_key: str
    permissions: dict[str, str]


@dataclass
class Issue:
    number: int
    author: str
    title: str
    body: str | None
    created: datetime
    state: str = "open"
    reason: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    edits: int = 0


@dataclass
class Pull:
    number: int
    author: str
    title: str
    body: str | None
    head_repository: str
    head_ref: str
    base_ref: str
    created: datetime
    draft: bool = False
    head: str = ""
    merge: str | None = None
    state: str = "open"
    merged: bool = False
    merged_at: datetime | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    reviews: list[Json] = field(default_factory=list)
    auto_merge: str | None = None


class Double:
    """GitHub with one server and any repositories. ``violations`` are requests and answers that break the contract."""

    def __init__(self, root: Path) -> None:
        self.store, self.contract = Store(root), Contract()
        self.callers: dict[str, Caller] = {}
        self.roles: dict[tuple[str, str], str] = {}
        self.forks: dict[str, str] = {}
        self.pulls: dict[str, dict[int, Pull]] = defaultdict(dict)
        self.issues: dict[str, dict[int, Issue]] = defaultdict(dict)
        self.labels: dict[str, dict[str, Json]] = defaultdict(dict)
        self.statuses: list[Json] = []
        self.rules: list[Json] = []
        self.apps: dict[str, App] = {}
        self.codes: dict[str, Json] = {}
        self.pages: Json | None = None
        self.workflow_permissions = "read"
        self.events: list[Json] = []
        self.faults: list[Fault] = []
        self.unlucky: Callable[[], bool] = lambda: True
        self.violations: list[tuple[str, str, str, list[str]]] = []
        self.log: list[tuple[str, str, int]] = []
        self.ids = itertools.count(1000)
        self.later = timedelta()
        self.lock = threading.RLock()
        self.base = ""

    # --- what tests do by hand

    def now(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) + self.later

    def person(self, login: str, repository: str = "", role: str = "") -> str:
        """A user and their token; with a role, a collaborator."""
        token = f"token-{login}"
        self.callers[token] = Caller(login)
        if role:
            self.roles[repository, login] = role
        return token

    def token(self, login: str, permissions: dict[str, str]) -> str:
        """A token of a workflow or App, with exactly these permissions."""
        token = f"ghs_{next(self.ids)}"
        self.callers[token] = Caller(login, permissions)
        return token

    def app(self, number: int, login: str, public_key: str, permissions: dict[str, str]) -> "App":
        """A GitHub App that is installed everywhere; who signs with its private key gets tokens of it."""
        self.apps[str(number)] = App(login, public_key, permissions)
        return self.apps[str(number)]

    def number(self, repository: str) -> int:
        """The next number of an issue or pull request: they share one count."""
        return max((*self.pulls[repository], *self.issues[repository]), default=0) + 1

    def role(self, repository: str, login: str) -> str:
        owner = repository.partition("/")[0]
        return "admin" if login == owner else self.roles.get((repository, login), "read")

    def comment(self, repository: str, number: int, login: str, body: str) -> int:
        """Somebody says something; the event goes out."""
        return int(self.add_comment(repository, self.pulls[repository][number], login, body)["id"])

    def review(self, repository: str, number: int, login: str, verdict: str, body: str = "") -> None:
        pull = self.pulls[repository][number]
        row = {"id": next(self.ids), "number": number, "user": login, "state": verdict, "body": body}
        row |= {"head": pull.head, "at": self.now()}
        pull.reviews.append(row)
        self.emit("pull_request_review", "submitted", repository, pull, login)

    # --- state

    def add_comment(self, repository: str, pull: Pull | Issue, login: str, body: str) -> Json:
        row = {"id": next(self.ids), "number": pull.number, "user": login, "body": body, "at": self.now()}
        pull.comments.append(row)
        if isinstance(pull, Pull) and not login.endswith(
            "[bot]"
        ):  # what a workflow's own token does starts no workflow
            self.emit("issue_comment", "created", repository, pull, login, comment=row)
        return row

    def ask(self, repository: str, login: str, title: str, body: str, labels: Iterable[str] = ()) -> Issue:
        """Somebody opens an issue; the event goes out."""
        made = Issue(self.number(repository), login, title, body, self.now(), labels=list(labels))
        self.issues[repository][made.number] = made
        self.tell_of(repository, made, "opened", login)
        return made

    def tell_of(self, repository: str, issue: Issue, action: str, who: str) -> None:
        """The event of an issue."""
        event = {"name": "issues", "action": action, "repository": repository, "number": issue.number}
        self.events.append({**event, "fork": False, "who": who, "issue": issue})

    def sync(self, repository: str, pull: Pull) -> None:
        """Bring the refs of a pull request up to its branch, and merge it for a try."""
        store = self.store
        head = store.git(pull.head_repository, "rev-parse", f"refs/heads/{pull.head_ref}")
        ref = f"refs/pull/{pull.number}/head"
        if pull.head_repository != repository:
            source = str(store.path(pull.head_repository))
            store.git(repository, "fetch", "--quiet", source, f"+refs/heads/{pull.head_ref}:{ref}")
        else:
            store.git(repository, "update-ref", ref, head)
        base = store.git(repository, "rev-parse", f"refs/heads/{pull.base_ref}")
        tree = store.merged(repository, base, head)
        pull.head, pull.merge = head, None
        if tree:
            pull.merge = store.commit(repository, tree, (base, head), f"Merge {head} into {base}")
            store.git(repository, "update-ref", f"refs/pull/{pull.number}/merge", pull.merge)

    def emit(self, name: str, action: str, repository: str, pull: Pull, who: str, **more: Any) -> None:
        self.events.append(
            {
                "name": name,
                "action": action,
                "repository": repository,
                "number": pull.number,
                "fork": pull.head_repository != repository,
                "who": who,
                **more,
            }
        )

    # --- the server

    def serve(self) -> str:
        server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.server, self.base = server, f"http://127.0.0.1:{server.port}"
        return self.base

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ: Json, start: Callable[..., Any]) -> list[bytes]:
        method, path = environ["REQUEST_METHOD"], unquote(environ["PATH_INFO"])
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers: list[tuple[str, str]] = []
        with self.lock:
            if path.startswith(("/codeload/", "/login/")):
                kind, data = elsewhere.answer(self, path, raw)
                start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(data)))])
                return [data]
            try:
                caller = self._caller(environ.get("HTTP_AUTHORIZATION", ""))
                status, body, headers = self._answer(caller, method, path, query, json.loads(raw) if raw else None)
            except RefusedError as error:
                status, headers = error.status, list(error.headers)
                told = [{"resource": "x", "code": "custom", "message": one} for one in error.errors]
                body = {"message": error.message, "documentation_url": "https://docs.github.com/rest", "errors": told}
            self.log.append((method, path, status))
        if status == 0:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        data = b"" if body is None else json.dumps(body).encode()
        start(f"{status} Answer", [("Content-Type", "application/json"), ("Content-Length", str(len(data))), *headers])
        return [data]

    def _caller(self, header: str) -> Caller:
        token = header.partition(" ")[2]
        caller = self.callers.get(token) or elsewhere.app_of(self, token)
        if caller is None:
            raise RefusedError(401, "Bad credentials")
        return caller

    def _answer(self, caller: Caller, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        from forge import graphql, operations

        fault = next((one for one in self.faults if one.times and re.search(one.fits, f"{method} {path}")), None)
        fault = fault if fault and self.unlucky() else None
        if fault:
            fault.times -= 1
            if not fault.done:
                raise RefusedError(fault.status, fault.message, headers=fault.headers)
        if path == "/graphql":
            return 200, graphql.answer(self, caller, body), []
        found = self.contract.find(method, path)
        if not found:
            raise RefusedError(404, "Not Found")
        operation, given = found
        faults = self.contract.faults(operation, query, body)
        if faults:
            self.violations.append(("request", method, path, faults))
            raise RefusedError(422, "Validation Failed", *faults)
        repository = f"{given.pop('owner', '')}/{given.pop('repo', '')}".strip("/")
        self._permit(caller, operation.id, repository)
        status, answer = operations.OPERATIONS[operation.id](self, caller, repository, given, query, body)
        headers: list[tuple[str, str]] = []
        if status == 302:
            headers = [("Location", str(answer))]
            answer = None
        if isinstance(answer, list) and method == "GET" and operation.id != "repos/get-content":
            answer, headers = self._page(answer, path, query)
        wrong = self.contract.answer_faults(operation, status, answer)
        if wrong:
            self.violations.append(("answer", method, path, wrong))
        if fault and fault.done:
            raise RefusedError(fault.status, fault.message, headers=fault.headers)
        return status, answer, headers

    def _page(self, rows: list[Any], path: str, query: dict[str, str]) -> tuple[list[Any], list[tuple[str, str]]]:
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        if len(rows) <= page * size:
            return rows[(page - 1) * size : page * size], []
        more = "&".join(f"{name}={value}" for name, value in {**query, "page": page + 1}.items())
        return rows[(page - 1) * size : page * size], [("Link", f'<{self.base}{path}?{more}>; rel="next"')]

    def _permit(self, caller: Caller, operation: str, repository: str) -> None:
        if repository and repository not in {*self.pulls, *self.forks} and not self.store.path(repository).is_dir():
            raise RefusedError(404, "Not Found")
        needed = NEEDS.get(operation)
        if needed is None:
            return
        if caller.permissions is not None:
            if not any(caller.permissions.get(one) == "write" for one in needed):
                raise RefusedError(403, "Resource not accessible by integration")
        elif operation not in OPEN_TO_ALL and self.role(repository, caller.login) not in WRITERS:
            raise RefusedError(403, "Must have push access to view repository collaborators.")


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *args: Any) -> None:
        """Nothing."""
