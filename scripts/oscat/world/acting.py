"""Acts carried out: look what stands, do the difference, look again where GitHub drops things silently."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from github import GithubException, InputGitTreeElement
from github.Issue import Issue
from github.PullRequest import PullRequest

from oscat.words.acts import (
    MARK,
    Act,
    Assign,
    AutoMerge,
    Commit,
    Reply,
    SetLabels,
    SetStatus,
    Stick,
    Suggest,
    Tend,
)
from oscat.words.proposal import CONTEXT
from oscat.world.github import Desk, sticky, told

SWEEP: Final = "sweep.yml"
"""The workflow that looks at a proposal anew: a commit made with a workflow's token starts none by itself."""


def perform(desk: Desk, number: int, act: Act) -> str:
    """Make an act's end stand; what was done, in a few words, or "" where it stood already.

    An answer that was lost is no reason to do it again: what stands is looked up first.
    """
    with told(f"{type(act).__name__} on pull request {number}"):
        try:
            return _DO[type(act)](desk, desk.pull(number), act)
        except GithubException as error:
            if error.status < 500:
                raise
            return _DO[type(act)](desk, desk.pull(number), act)


def _status(desk: Desk, pull: PullRequest, act: SetStatus) -> str:
    return set_status(desk, act)


def set_status(desk: Desk, act: SetStatus) -> str:
    """Our status of a commit, where it does not say so already."""
    stands = desk.statuses(act.head)
    if stands and (stands[-1]["state"], stands[-1]["description"]) == (act.state, act.text):
        return ""
    body = {"state": act.state, "description": act.text[:140], "context": CONTEXT}
    desk.repository.requester.requestJsonAndCheck("POST", f"{desk.repository.url}/statuses/{act.head}", input=body)
    return f"status {act.state}: {act.text}"


def _stick(desk: Desk, pull: PullRequest, act: Stick) -> str:
    stands = sticky(pull.get_issue_comments(), desk.login)
    if stands and stands[0].body == act.body:
        return _only_one(stands)
    if stands:
        stands[0].edit(act.body)
        _only_one(stands)
        return "comment brought up to date"
    pull.create_issue_comment(act.body)
    _only_one(sticky(pull.get_issue_comments(), desk.login))
    return "comment"


def _only_one(stands: list[Any]) -> str:
    """Two runs at once may both have made one: the oldest stays."""
    for more in stands[1:]:
        more.delete()
    return "took away a second comment" if stands[1:] else ""


def _reply(desk: Desk, pull: PullRequest, act: Reply) -> str:
    mark = MARK.format(act.key)
    ours = (one.body or "" for one in pull.get_issue_comments() if one.user and one.user.login == desk.login)
    if any(body.startswith(mark) for body in ours):
        return ""
    pull.create_issue_comment(f"{mark}\n{act.body}")
    return f"reply {act.key}"


def _labels(desk: Desk, pull: PullRequest, act: SetLabels) -> str:
    stands = {label.name for label in pull.get_labels()}
    new, gone = [one for one in act.labels if one not in stands], sorted(act.gone & stands)
    if new:
        known = {label.name.lower() for label in desk.repository.get_labels()}
        for label in (one for one in new if one.lower() not in known):
            _make_label(desk, label, act.labels[label])
        pull.add_to_labels(*new)
    for label in gone:
        try:
            pull.remove_from_labels(label)
        except GithubException as error:
            if error.status != 404:
                raise
    return " ".join(["labels", *(f"+{one}" for one in new), *(f"-{one}" for one in gone)]) if new or gone else ""


def tend(desk: Desk, act: Tend) -> str:
    """Make our issue of this key stand as it should; what was done, or "" where nothing was to do.

    One issue per key, ever: a closed one is opened again. Those of others with the same mark are none of ours.
    """
    with told(f"the issue {act.title!r}"):
        ours = _issues(desk, act)
        one = next((issue for issue in ours if issue.state == "open"), ours[0] if ours else None)
        if one is None:
            return _open_issue(desk, act) if act.body and act.urgent else ""
        if not act.body:
            return _close_issue(one)
        if one.state == "closed" and not act.urgent:
            return ""
        if (one.title, one.body, one.state) == (act.title, act.body, "open"):
            return ""
        verb = "opened again" if one.state == "closed" else "brought up to date"
        one.edit(title=act.title, body=act.body, state="open")
        return f"issue {one.number} {verb}"


def _issues(desk: Desk, act: Tend) -> list[Issue]:
    """Our issues of this key, the newest first."""
    mark = MARK.format(act.key)
    found = desk.repository.get_issues(state="all", labels=list(act.labels))
    ours = (one for one in found if one.user and one.user.login == desk.login and not one.pull_request)
    return [one for one in ours if (one.body or "").startswith(mark)]


def _open_issue(desk: Desk, act: Tend) -> str:
    known = {label.name.lower() for label in desk.repository.get_labels()}
    for label in (one for one in act.labels if one.lower() not in known):
        _make_label(desk, label, act.labels[label])
    make = partial(desk.repository.create_issue, act.title, act.body, labels=list(act.labels))
    try:
        made = make(assignees=[act.assignee] if act.assignee else [])
    except GithubException as error:
        if error.status != 422 or not act.assignee:
            raise
        made = make()  # who has no access cannot be assigned
    return f"issue {made.number} opened"


def _close_issue(one: Issue) -> str:
    if one.state == "closed":
        return ""
    one.edit(state="closed", state_reason="completed")
    return f"issue {one.number} closed: all is well"


def _make_label(desk: Desk, name: str, colour: str) -> None:
    try:
        desk.repository.create_label(name, colour)
    except GithubException as error:
        if error.status != 422:  # somebody was faster
            raise


def _assign(desk: Desk, pull: PullRequest, act: Assign) -> str:
    done = [] if "/" in act.name else _assign_user(desk, pull, act)
    asked = {one.login.lower() for one in pull.requested_reviewers} | {team.slug for team in pull.requested_teams}
    heard = {one.user.login.lower() for one in pull.get_reviews() if one.user}
    name = act.name.partition("/")[2] or act.name
    if name.lower() not in asked | heard:
        done += _ask(pull, act.name)
    return ", ".join(done)


def _assign_user(desk: Desk, pull: PullRequest, act: Assign) -> list[str]:
    stands = {one.login.lower(): one.login for one in pull.assignees}
    done = []
    if act.name.lower() not in stands:
        pull.add_to_assignees(act.name)
        now = {one.login.lower() for one in desk.pull(pull.number).assignees}
        if act.name.lower() not in now:  # GitHub drops those without rights and says nothing
            text = f"{act.name} is to review this and has no access to the repository, so cannot be assigned."
            return list(filter(None, [_reply(desk, pull, Reply(f"cannot-assign:{act.name.lower()}", text))]))
        done.append(f"assigned {act.name}")
    for other in act.instead_of:
        if other.lower() in stands and other.lower() != act.name.lower():
            pull.remove_from_assignees(stands[other.lower()])
            done.append(f"unassigned {other}")
    return done


def _ask(pull: PullRequest, name: str) -> list[str]:
    """Ask for a review; one who cannot be asked (the author, somebody without access) is left out."""
    _, _, team = name.partition("/")
    try:
        if team:
            pull.create_review_request(team_reviewers=[team])
        else:
            pull.create_review_request(reviewers=[name])
    except GithubException as error:
        if error.status != 422:
            raise
        return []
    return [f"asked {name}"]


def _suggest(desk: Desk, pull: PullRequest, act: Suggest) -> str:
    mark = MARK.format(f"suggestions:{act.head}")
    ours = (one.body or "" for one in pull.get_reviews() if one.user and one.user.login == desk.login)
    if pull.head.sha != act.head or any(body.startswith(mark) for body in ours):
        return ""
    rows: list[Any] = []
    for one in act.suggestions:
        fence = "`" * max(3, 1 + max((len(line) for line in one.text.split("\n") if set(line) == {"`"}), default=0))
        row = {"path": one.path, "line": one.last, "side": "RIGHT", "body": f"{fence}suggestion\n{one.text}\n{fence}"}
        rows.append(row | ({"start_line": one.first, "start_side": "RIGHT"} if one.first < one.last else {}))
    body = f"{mark}\nWhat a machine can mend, for one click each; or `/oscat fix` for all of it."
    try:
        pull.create_review(desk.repository.get_commit(act.head), body, "COMMENT", rows)
    except GithubException as error:
        if error.status != 422:  # a line outside the diff; the comment names the mends as well
            raise
        return ""
    return f"{len(rows)} suggestions"


def _commit(desk: Desk, pull: PullRequest, act: Commit) -> str:
    ref = desk.repository.get_git_ref(f"heads/{act.branch}")
    if pull.head.sha != act.head or ref.object.sha != act.head:
        return ""
    parent = desk.repository.get_git_commit(act.head)
    rows = [InputGitTreeElement(path, "100644", "blob", content=text) for path, text in act.texts.items()]
    tree = desk.repository.create_git_tree(rows, base_tree=parent.tree)
    made = desk.repository.create_git_commit(act.message, tree, [parent])
    ref.edit(made.sha)
    desk.start(SWEEP)
    return f"commit {made.sha[:10]}"


def _merge(desk: Desk, pull: PullRequest, act: AutoMerge) -> str:
    stands = bool(pull.raw_data.get("auto_merge"))
    done = []
    if act.head and pull.head.sha == act.head:
        done += _approve(desk, pull, act.head)
        if not stands:
            pull.enable_automerge(merge_method="SQUASH", expected_head_oid=act.head)
            done.append(f"will merge {act.head[:10]} by itself")
    elif act.head is None:
        for review in _approvals(desk, pull):
            review.dismiss("This is not what was approved.")
            done.append("took its approval back")
        if stands:
            pull.disable_automerge()
            done.append("will not merge by itself")
    return ", ".join(done)


def _approve(desk: Desk, pull: PullRequest, head: str) -> list[str]:
    """What the rules of the branch ask of somebody; the policy gave it for such changes as these."""
    if any(one.commit_id == head for one in _approvals(desk, pull)):
        return []
    body = "A small change of a trusted platform's own entries: approved as catalog/stewards.yaml says."
    pull.create_review(desk.repository.get_commit(head), body, "APPROVE")
    return [f"approved {head[:10]}"]


def _approvals(desk: Desk, pull: PullRequest) -> list[Any]:
    reviews = [one for one in pull.get_reviews() if one.user and one.user.login == desk.login]
    return [one for one in reviews if one.state == "APPROVED"]


_DO: Final[dict[type, Callable[[Desk, PullRequest, Any], str]]] = {
    SetStatus: _status,
    Stick: _stick,
    Reply: _reply,
    SetLabels: _labels,
    Assign: _assign,
    Suggest: _suggest,
    Commit: _commit,
    AutoMerge: _merge,
}
