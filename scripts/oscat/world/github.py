"""GitHub as far as the bot needs it: read a proposal, and make stand what ought to. PyGithub does the talking."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from statistics import median
from typing import Any, Final

from github import Auth, Github, GithubException, GithubRetry, UnknownObjectException
from github.PullRequest import PullRequest
from github.PullRequestReview import PullRequestReview
from github.Repository import Repository

from oscat.words.acts import MARK, STICKY
from oscat.words.errors import UsageError, WorldError
from oscat.words.proposal import CONTEXT, Comment, Permission, Proposal, Queue, Review, State

ACTIONS: Final = "github-actions[bot]"
"""Who a workflow's own token is."""
API: Final = "https://api.github.com"
PUBLISHED: Final = MARK.format("published")
_NEWCOMERS: Final = frozenset({"FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"})
_REVIEWED: Final = 200
"""Merged proposals whose reviews are asked for in one run: one request each."""
_LATELY: Final = 8
"""Closed proposals whose first reviews are looked at."""
_RECENT: Final = 50
"""Closed proposals among which those are that wait for the site."""
_PATIENCE: Final = 120  # seconds


class Desk:
    """One repository, seen by the bot: ``login`` is who its token is. Raises WorldError where GitHub does not answer.

    Only what may be done twice is tried again by itself: a comment whose answer was lost would stand there twice.
    """

    def __init__(self, repository: str, token: str, *, api: str = API, login: str = ACTIONS, pace: bool = True) -> None:
        retry = GithubRetry(total=5, allowed_methods={"GET", "HEAD", "PUT", "DELETE"}, max_rate_limit_wait=_PATIENCE)
        self._github = Github(
            auth=Auth.Token(token),
            base_url=api,
            retry=retry,
            per_page=100,
            seconds_between_requests=None,
            seconds_between_writes=1.0 if pace else None,
        )
        self.name, self.login = repository, login

    def asked(self, path: str) -> Any:
        """What GitHub says at a path below the repository; None where there is nothing, or nothing for this token."""
        try:
            return self.repository.requester.requestJsonAndCheck("GET", f"{self.repository.url}{path}")[1]
        except GithubException as error:
            if error.status in (403, 404):
                return None
            raise WorldError(f"GitHub does not answer at {path}: {error.status}") from error

    @cached_property
    def repository(self) -> Repository:
        """PyGithub's own object."""
        with told(f"the repository {self.name}"):
            return self._github.get_repo(self.name)

    def pull(self, number: int) -> PullRequest:
        """PyGithub's own object of a pull request."""
        with told(f"pull request {number}"):
            return self.repository.get_pull(number)

    def open_numbers(self, base: str) -> list[int]:
        """The open proposals to a branch, the oldest first."""
        with told("the open pull requests"):
            return sorted(one.number for one in self.repository.get_pulls(state="open", base=base))

    def unpublished(self, base: str) -> list[tuple[int, str, datetime]]:
        """Proposals that were merged lately and not yet told to be on the site: number, merge commit, when."""
        with told("the merged pull requests"):
            closed = self.repository.get_pulls(state="closed", base=base, sort="updated", direction="desc")
            return [
                (one.number, one.merge_commit_sha, one.merged_at)
                for one in islice(closed, _RECENT)
                if one.merged_at and one.merge_commit_sha and not _has(one, State.PUBLISHED)
            ]

    def start(self, workflow: str) -> None:
        """Start one of the catalog's own workflows on the default branch."""
        url = f"{self.repository.url}/actions/workflows/{workflow}/dispatches"
        with told(f"the workflow {workflow}"):
            given = {"ref": self.repository.default_branch}
            self.repository.requester.requestJsonAndCheck("POST", url, input=given)

    def proposal(self, number: int) -> Proposal:
        """All that stands about a proposal."""
        pull = self.pull(number)
        with told(f"pull request {number}"):
            comments = tuple(map(self._comment, pull.get_issue_comments()))
            reviews = tuple(filter(None, map(_review, pull.get_reviews())))
            status = self.statuses(pull.head.sha)
            speakers = {one.author for one in comments if not one.ours and "/oscat" in one.body}
            speakers |= {one.author for one in reviews}
            return Proposal(
                number=number,
                author=pull.user.login,
                head=pull.head.sha,
                opened=pull.created_at,
                head_ref=pull.head.ref,
                is_bot=pull.user.type == "Bot",
                within=pull.head.repo is not None and pull.head.repo.full_name == self.repository.full_name,
                alone=pull.user.type == "Bot" and all(_is_by(one, pull.user.login) for one in pull.get_commits()),
                draft=bool(pull.draft),
                open=pull.state == "open",
                merged=bool(pull.merged),
                published=any(one.ours and one.body.startswith(PUBLISHED) for one in comments),
                auto_merge=bool(pull.raw_data.get("auto_merge")),
                first_time=pull.raw_data.get("author_association") in _NEWCOMERS and pull.user.type != "Bot",
                labels=frozenset(label.name for label in pull.labels),
                assignees=tuple(one.login for one in pull.assignees),
                asked=(*(one.login for one in pull.requested_reviewers), *_teams(pull, self.repository)),
                reviews=reviews,
                comments=comments,
                permissions={login: self._permission(login) for login in sorted(speakers)},
                status=status[-1]["state"] if status else None,
                seen=min((_moment(one["created_at"]) for one in status), default=None),
            )

    def queue(self, base: str, besides: int) -> Queue:
        """The open proposals but one, and how long first reviews took lately."""
        with told("the open pull requests"):
            pulls = list(self.repository.get_pulls(state="open", base=base, sort="created", direction="asc"))
            others = [pull for pull in pulls if pull.number != besides]
            loads = Counter(one.login for pull in others for one in pull.assignees)
            waiting = [pull.number for pull in pulls if pull.number == besides or _has(pull, State.NEEDS_REVIEW)]
            return Queue(dict(loads), tuple(waiting), self._hours(base))

    def waiting(self, base: str) -> tuple[float | None, list[dict[str, Any]]]:
        """The median hours to a first review lately, and the open proposals, the oldest first, as plain values."""
        with told("the open pull requests"):
            pulls = self.repository.get_pulls(state="open", base=base, sort="created", direction="asc")
            return self._hours(base), list(map(_row, pulls))

    def reviewed(self, base: str, known: set[int]) -> list[dict[str, Any]]:
        """Who proposed and who reviewed proposals that were merged and are not ``known``, the newest first."""
        with told("the merged pull requests"):
            closed = self.repository.get_pulls(state="closed", base=base, sort="updated", direction="desc")
            merged = (one for one in closed if one.merged_at and one.number not in known)
            return [_reviewed(one) for one in islice(merged, _REVIEWED)]

    def _hours(self, base: str) -> float | None:
        """The median time to a first review of the last proposals that were closed."""
        closed = self.repository.get_pulls(state="closed", base=base, sort="updated", direction="desc")
        found: list[float] = []
        for pull in islice(closed, _LATELY):
            first = min((one.submitted_at for one in _reviews_of(pull)), default=None)
            if first:
                found.append((first - pull.created_at).total_seconds() / 3600)
        return median(found) if found else None

    def _comment(self, one: Any) -> Comment:
        author = one.user.login if one.user else "ghost"
        return Comment(one.id, author, one.body or "", one.created_at, author == self.login)

    def statuses(self, head: str) -> list[dict[str, Any]]:
        """Our own statuses of a commit, the oldest first; nobody else's of the same name count."""
        url = f"{self.repository.url}/commits/{head}/statuses?per_page=100"
        _, rows = self.repository.requester.requestJsonAndCheck("GET", url)
        ours = [one for one in rows if one["context"] == CONTEXT and _login(one.get("creator")) == self.login]
        return sorted(ours, key=lambda one: int(one["id"]))

    def _permission(self, login: str) -> Permission:
        try:
            return Permission(self.repository.get_collaborator_permission(login))
        except (UnknownObjectException, ValueError):
            return Permission.NONE


class told:  # noqa: N801 - reads as a word where it is used
    """What GitHub refuses is told in a sentence; for what it does not answer at all there is another."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise the sentence in place of the library's error."""
        if isinstance(error, GithubException):
            said = error.data.get("message", "") if isinstance(error.data, dict) else ""
            if error.status in (401, 404):
                raise UsageError(f"GitHub does not show {self.what} to this token ({error.status} {said})") from error
            raise WorldError(f"GitHub did not take {self.what}: {error.status} {said}") from error
        if isinstance(error, OSError):
            raise WorldError(f"GitHub does not answer about {self.what}: {error}") from error


def _is_by(commit: Any, login: str) -> bool:
    return bool(commit.author and commit.author.login == login)


def _review(one: Any) -> Review | None:
    if one.user is None or one.submitted_at is None:
        return None
    return Review(one.user.login, one.state, one.commit_id or "", one.submitted_at, one.body or "")


def _teams(pull: PullRequest, repository: Repository) -> Iterator[str]:
    owner = repository.full_name.partition("/")[0]
    yield from (f"{owner}/{team.slug}" for team in pull.requested_teams)


def _row(pull: PullRequest) -> dict[str, Any]:
    labels = sorted(label.name for label in pull.labels)
    return {
        "number": pull.number,
        "title": pull.title,
        "author": pull.user.login,
        "opened": pull.created_at.isoformat(timespec="seconds"),
        "state": next((one for one in labels if one in {*State}), "checking"),
        "reviewer": pull.assignees[0].login if pull.assignees else None,
        "labels": labels,
    }


def _reviewed(pull: PullRequest) -> dict[str, Any]:
    people = dict.fromkeys(
        one.user.login for one in _reviews_of(pull) if one.state in {"APPROVED", "CHANGES_REQUESTED"}
    )
    merged = pull.merged_at.isoformat(timespec="seconds") if pull.merged_at else None
    return {"number": pull.number, "author": pull.user.login, "reviewers": [*people], "merged": merged}


def _has(pull: PullRequest, state: State) -> bool:
    return any(label.name == state for label in pull.labels)


def _reviews_of(pull: PullRequest) -> list[PullRequestReview]:
    """The reviews by others than the author."""
    reviews = list(pull.get_reviews())
    return [one for one in reviews if one.user and one.submitted_at and one.user.login != pull.user.login]


def _login(creator: Any) -> str:
    return creator.get("login", "") if isinstance(creator, dict) else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def sticky(comments: Iterable[Any], login: str, mark: str = STICKY) -> list[Any]:
    """The bot's comments that are kept true, by the mark they begin with, the oldest first; there should be one."""
    ours = [one for one in comments if one.user and one.user.login == login and (one.body or "").startswith(mark)]
    return sorted(ours, key=lambda one: int(one.id))
