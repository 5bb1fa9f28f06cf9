"""Pull requests on GitHub by way of its Git interface, without a clone: look, do one step, look again.

What was sent and not answered may have been done or not. So nothing is sent twice on trust: after whatever goes wrong,
what stands is looked up, and the next step follows from that.
"""

import base64
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from github import Github, GithubException, InputGitTreeElement, UnknownObjectException
from github.Repository import Repository
from requests import RequestException

from oscat.words.errors import CredentialsError, ForbiddenError, UsageError, WorldError
from oscat.words.publication import Draft, Seen, Standing
from oscat.world.credentials import HELP, Credentials

TRIES: Final = 8
LONGEST: Final = float(os.environ.get("OSCAT_PATIENCE") or 900)
"""Seconds for which one publication waits in all for GitHub to come back or its limits to end."""
_RACES: Final = frozenset({404, 409, 422})
"""Somebody was faster: what stands tells what is left to do."""


class Outbox:
    """The repository that is published to, and the one whose branches hold the drafts: the same, or a person's fork.

    Where it is ``within``, the branches are in the repository itself, whoever speaks. ``pause`` waits for some seconds.
    ``log`` is told of everything that was done and everything that went wrong.
    """

    def __init__(
        self,
        name: str,
        credentials: Credentials,
        *,
        within: bool = False,
        pause: Callable[[float], None] = time.sleep,
        log: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.name, self.credentials, self._pause, self._log = name, credentials, pause, log
        self._within = within
        self._hub: Github | None = None
        self._repository: Repository | None = None
        self._own: Repository | None = None
        self._login = ""

    def forget(self) -> None:
        """Begin anew with credentials that are read anew."""
        self._hub = self._repository = self._own = None

    @property
    def hub(self) -> Github:
        """GitHub as we may see it."""
        if self._hub is None:
            self._hub = self.credentials.hub(self.name)
        return self._hub

    @property
    def repository(self) -> Repository:
        """What is published to."""
        if self._repository is None:
            try:
                self._repository = self.hub.get_repo(self.name)
            except UnknownObjectException as error:
                raise ForbiddenError(f"GitHub shows no repository {self.name} to these credentials") from error
        return self._repository

    @property
    def login(self) -> str:
        """Who publishes."""
        if not self._login:
            self._login = self.credentials.login(self.hub)
        return self._login

    @property
    def own(self) -> Repository:
        """Where our branches are: an App's in the repository itself, a person's in their fork, made where it lacks."""
        if self._own is None:
            mine = self._within or self.credentials.is_app or self.login.lower() == self.name.partition("/")[0].lower()
            self._own = self.repository if mine else self._fork()
        return self._own

    def _fork(self) -> Repository:
        """Ours; GitHub makes one while we wait (REST API, «Create a fork»: up to five minutes)."""
        fork = self.repository.create_fork()
        for attempt in range(TRIES):
            if self._tip(fork, self.repository.default_branch):
                return fork
            self._log(f"{fork.full_name} is being made")
            self._pause(min(2.0**attempt, 60.0))
        raise WorldError(f"GitHub has not made {fork.full_name} yet; try again in some minutes")

    # --- looking

    def standing(self, draft: Draft) -> Standing:
        """What stands of a draft."""
        base = self._tip(self.repository, self.repository.default_branch)
        if base is None:
            raise UsageError(f"{self.name} has no branch {self.repository.default_branch}: it is empty")
        pull = self._pull(draft.branch)
        branch = self._tip(self.own, draft.branch)
        in_branch = self._names(self.own, branch, draft.files) if branch else {}
        return Standing(base, self._names(self.repository, base, draft.files), branch, in_branch, pull)

    def base(self) -> str:
        """The commit at the tip of the main branch."""
        return self._tip(self.repository, self.repository.default_branch) or ""

    def archive(self, commit: str) -> str:
        """Where the files of a commit are to be had in one piece (gzipped tar)."""
        return self.repository.get_archive_link("tarball", commit)

    def _tip(self, repository: Repository, branch: str) -> str | None:
        try:
            return repository.get_git_ref(f"heads/{branch}").object.sha
        except UnknownObjectException:
            return None

    def _pull(self, branch: str) -> Seen | None:
        """The open pull request of a branch, else the latest."""
        head = f"{self.own.full_name.partition('/')[0]}:{branch}"
        asked = {"state": "all", "head": head, "sort": "created", "direction": "desc"}
        listed = self.repository.get_pulls(base=self.repository.default_branch, **asked)
        found = list(islice(listed, 20))
        found.sort(key=lambda one: (one.state == "open", one.number), reverse=True)
        if not found:
            return None
        one = found[0]
        return Seen(one.number, one.html_url, one.head.sha, one.state == "open", one.merged_at is not None)

    def _names(self, repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
        """What Git calls the contents of files in a commit, folder by folder."""
        wanted = list(paths)
        found: dict[str, str | None] = dict.fromkeys(wanted)
        for folder in sorted({path.rpartition("/")[0] for path in wanted}):
            for path, name in self._listed(repository, commit, folder).items():
                if path in found:
                    found[path] = name
        return found

    def _listed(self, repository: Repository, commit: str, folder: str) -> dict[str, str]:
        try:
            rows = repository.get_contents(folder, ref=commit)
        except UnknownObjectException:
            return {}
        return {row.path: row.sha for row in (rows if isinstance(rows, list) else [rows]) if row.type == "file"}

    # --- doing

    def write(self, draft: Draft, parent: str, *, new: bool, over: bool) -> None:
        """Commit a draft's files on ``parent``, and move its branch there."""
        commit = self.own.get_git_commit(parent)
        rows = [self._row(path, raw) for path, raw in draft.files.items()]
        tree = self.own.create_git_tree(rows, base_tree=commit.tree)
        made = self.own.create_git_commit(draft.title, tree, [commit])
        if new:
            self.own.create_git_ref(f"refs/heads/{draft.branch}", made.sha)
        else:
            self.own.get_git_ref(f"heads/{draft.branch}").edit(made.sha, force=over)
        self._log(f"commit {made.sha[:10]} on {draft.branch}")

    def _row(self, path: str, raw: bytes | None) -> InputGitTreeElement:
        if raw is None:
            return InputGitTreeElement(path, "100644", "blob", sha=None)
        with suppress(UnicodeDecodeError):
            return InputGitTreeElement(path, "100644", "blob", content=raw.decode())
        blob = self.own.create_git_blob(base64.b64encode(raw).decode(), "base64")
        return InputGitTreeElement(path, "100644", "blob", sha=blob.sha)

    def open(self, draft: Draft) -> None:
        """Open a draft's pull request."""
        owner = self.own.full_name.partition("/")[0]
        within = self.own.full_name == self.name
        head = draft.branch if within else f"{owner}:{draft.branch}"
        made = self.repository.create_pull(
            base=self.repository.default_branch, head=head, title=draft.title, body=draft.body
        )
        self._log(f"pull request {made.number} from {head}")

    # --- when something goes wrong

    def trying(self, what: str, do: Callable[[], Any]) -> Any:
        """Do something until it works, looking anew each time. Raises UsageError or WorldError where it cannot."""
        waited, rotated = 0.0, False
        for attempt in range(1, TRIES + 1):
            try:
                return do()
            except GithubException as error:
                if error.status == 401 and not rotated:
                    rotated = True
                    self._log(f"{what}: 401, reading the credentials anew")
                    self.forget()
                    continue
                seconds = _patience(error, attempt)
                if seconds is None or attempt == TRIES or waited + seconds > LONGEST:
                    raise _told(error, what) from error
                said = f"{error.status} {_message(error)}".strip()
            except (RequestException, ConnectionError) as error:
                seconds, said = min(2.0**attempt, 60.0), type(error).__name__
                if attempt == TRIES or waited + seconds > LONGEST:
                    raise WorldError(f"GitHub does not answer about {what}: {said}") from error
            self._log(f"{what}: {said}; looking again in {seconds:.0f} s")
            self._pause(seconds)
            waited += seconds
        raise WorldError(f"GitHub did not take {what} in {TRIES} attempts")


def _patience(error: GithubException, attempt: int) -> float | None:
    """For how many seconds to wait before looking again; None where that is in vain."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if "retry-after" in headers and headers["retry-after"].isdigit():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(1.0, float(headers["x-ratelimit-reset"]) - time.time())
    if error.status in (403, 429):
        return min(60.0 * attempt, 300.0) if "rate limit" in _message(error).lower() or error.status == 429 else None
    if error.status in _RACES:
        return 1.0 if attempt < 4 else None
    return min(2.0**attempt, 60.0) if error.status >= 500 else None


def _told(error: GithubException, what: str) -> UsageError | WorldError:
    """A refusal as a sentence, with what to do."""
    said = f"{error.status} {_message(error)}".strip()
    if error.status == 401:
        return CredentialsError(f"GitHub does not take these credentials ({said}). {HELP}")
    if error.status in (403, 404):
        return ForbiddenError(f"GitHub does not let these credentials at {what} ({said})")
    return WorldError(f"GitHub did not take {what}: {said}")


def _message(error: GithubException) -> str:
    if not isinstance(error.data, dict):
        return ""
    more = [one.get("message") for one in error.data.get("errors") or () if isinstance(one, dict)]
    return ": ".join(str(one) for one in [error.data.get("message"), *more] if one)
