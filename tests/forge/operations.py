"""What each operation does, by GitHub's own name of it."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from forge import answers
from forge.double import WRITERS, Caller, Double, Issue, Pull, RefusedError

Given = dict[str, str]
Answer = tuple[int, Any]
Operation = Callable[[Double, Caller, str, Given, Given, Any], Answer]
OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function

    return register


def _pull(double: Double, repo: str, given: Given) -> Pull:
    number = int(given.get("pull_number") or given["issue_number"])
    if number not in double.pulls[repo]:
        raise RefusedError(404, "Not Found")
    return double.pulls[repo][number]


@operation("repos/get")
def get_repository(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, answers.repository(double, repo)


@operation("repos/get-content")
def get_content(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    ref, path = query.get("ref", "main"), given["path"].strip("/")
    if not double.store.has(repo, f"{ref}:{path}"):
        raise RefusedError(404, "Not Found")
    if double.store.git(repo, "cat-file", "-t", f"{ref}:{path}") == "tree":
        listed = double.store.git(repo, "ls-tree", "-l", f"{ref}:{path}").splitlines()
        return 200, [answers.content(double, repo, path, row) for row in listed]
    listed = double.store.git(repo, "ls-tree", "-l", ref, path).splitlines()
    folder, _, name = path.rpartition("/")
    row = answers.content(double, repo, folder, listed[0].replace(path, name))
    raw = double.store.raw(repo, "cat-file", "blob", f"{ref}:{path}")
    return 200, row | {"encoding": "base64", "content": base64.b64encode(raw).decode()}


@operation("repos/download-tarball-archive")
def tarball(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 302, f"{double.base}/codeload/{repo}/{given['ref']}"


@operation("users/get-authenticated")
def get_user(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if caller.permissions is not None:
        raise RefusedError(403, "Resource not accessible by integration")
    own = {"two_factor_authentication": True}  # what only oneself is told
    return 200, double.contract.skeleton("private-user") | answers.user(double, caller.login) | own


@operation("apps/get-authenticated")
def get_app(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    name = caller.login.removesuffix("[bot]")
    owner = answers.user(double, "org")
    return 200, double.contract.skeleton("integration") | {"slug": name, "name": name, "owner": owner}


@operation("apps/get-repo-installation")
def get_installation(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    number = next(number for number, app in double.apps.items() if app.login == caller.login)
    known = {"id": int(number), "app_slug": caller.login[:-5], "account": answers.user(double, repo.partition("/")[0])}
    return 200, double.contract.skeleton("installation") | known


@operation("apps/create-installation-access-token")
def create_token(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    app = double.apps[given["installation_id"]]
    token = double.token(app.login, app.permissions)
    return 201, {"token": token, "expires_at": answers.moment(double.now() + timedelta(hours=1))}


@operation("repos/create-fork")
def create_fork(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    name = f"{caller.login}/{repo.partition('/')[2]}"
    if name not in double.forks:
        double.store.fork(repo, name)
        double.forks[name] = repo
    return 202, answers.repository(double, name)


@operation("pulls/list")
def list_pulls(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    state = query.get("state", "open")
    rows = [one for one in double.pulls[repo].values() if state in ("all", one.state)]
    rows = [one for one in rows if query.get("base", one.base_ref) == one.base_ref]
    if "head" in query:
        rows = [one for one in rows if f"{one.head_repository.partition('/')[0]}:{one.head_ref}" == query["head"]]
    rows.sort(key=lambda one: one.number, reverse=query.get("direction", "desc") == "desc")
    return 200, [answers.pull(double, repo, one, "pull-request-simple") for one in rows]


@operation("pulls/create")
def create_pull(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    owner, _, branch = body["head"].rpartition(":")
    source = repo if not owner or owner == repo.partition("/")[0] else f"{owner}/{repo.partition('/')[2]}"
    if not double.store.has(source, f"refs/heads/{branch}"):
        raise RefusedError(422, "Validation Failed", "head is invalid")
    same = (one for one in double.pulls[repo].values() if (one.head_repository, one.head_ref) == (source, branch))
    if any(one.state == "open" for one in same):
        raise RefusedError(422, "Validation Failed", f"A pull request already exists for {owner}:{branch}.")
    number = double.number(repo)
    pull = Pull(
        number, caller.login, body["title"], body.get("body"), source, branch, body["base"], double.now(),
        bool(body.get("draft")),
    )  # fmt: skip
    double.sync(repo, pull)
    double.pulls[repo][number] = pull
    double.emit("pull_request", "opened", repo, pull, caller.login)
    return 201, answers.pull(double, repo, pull)


@operation("pulls/get")
def get_pull(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, answers.pull(double, repo, _pull(double, repo, given))


@operation("pulls/update")
def update_pull(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    pull.title, pull.state = body.get("title", pull.title), body.get("state", pull.state)
    double.emit("pull_request", "closed" if pull.state == "closed" else "edited", repo, pull, caller.login)
    return 200, answers.pull(double, repo, pull)


@operation("pulls/merge")
def merge_pull(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    double.sync(repo, pull)
    if pull.merge is None:
        raise RefusedError(405, "Pull Request is not mergeable")
    if body and body.get("sha", pull.head) != pull.head:
        raise RefusedError(409, "Head branch was modified. Review and try the merge again.")
    double.store.git(repo, "update-ref", f"refs/heads/{pull.base_ref}", pull.merge)
    pull.state, pull.merged, pull.merged_at = "closed", True, double.now()
    double.emit("pull_request", "closed", repo, pull, caller.login)
    double.emit("push", "", repo, pull, caller.login)
    return 200, {"sha": pull.merge, "merged": True, "message": "Pull Request successfully merged"}


@operation("pulls/request-reviewers")
def request_reviewers(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    for login in body.get("reviewers", []):
        if login == pull.author:
            raise RefusedError(422, "Review cannot be requested from pull request author.")
        if double.role(repo, login) == "read":
            raise RefusedError(422, "Reviews may only be requested from collaborators.")
    pull.asked += [one for one in body.get("reviewers", []) if one not in pull.asked]
    pull.teams += [one for one in body.get("team_reviewers", []) if one not in pull.teams]
    return 201, answers.pull(double, repo, pull, "pull-request-simple")


@operation("pulls/list-reviews")
def list_reviews(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, [answers.review(double, repo, one) for one in _pull(double, repo, given).reviews]


@operation("pulls/list-commits")
def list_commits(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    listed = double.store.git(repo, "log", "--format=%H %an", f"{pull.base_ref}..{pull.head}")
    rows = []
    for line in listed.splitlines():
        sha, _, name = line.partition(" ")
        row = double.contract.skeleton("commit") | {"sha": sha, "url": f"{double.base}/repos/{repo}/commits/{sha}"}
        rows.append(row | {"parents": [], "author": answers.user(double, name), "committer": {}})
    return 200, rows


@operation("pulls/dismiss-review")
def dismiss_review(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    for row in _pull(double, repo, given).reviews:
        if row["id"] == int(given["review_id"]):
            row["state"] = "DISMISSED"
            return 200, answers.review(double, repo, row)
    raise RefusedError(404, "Not Found")


@operation("pulls/create-review")
def create_review(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    states = {"COMMENT": "COMMENTED", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}
    if body["event"] == "APPROVE" and caller.login == pull.author:
        raise RefusedError(422, "Unprocessable Entity", "Can not approve your own pull request")
    written = _lines_of_diff(double, repo, pull)
    for one in body.get("comments", []):
        lines = range(one.get("start_line", one["line"]), one["line"] + 1)
        if not written.get(one["path"], set()) >= set(lines):
            raise RefusedError(422, "Unprocessable Entity", "Pull request review thread line must be part of the diff")
    row = {
        "id": next(double.ids),
        "number": pull.number,
        "user": caller.login,
        "state": states[body["event"]],
        "body": body.get("body", ""),
        "head": body.get("commit_id", pull.head),
        "at": double.now(),
        "comments": body.get("comments", []),
    }
    pull.reviews.append(row)
    return 200, answers.review(double, repo, row)


def _lines_of_diff(double: Double, repo: str, pull: Pull) -> dict[str, set[int]]:
    """The lines of the new side that a diff shows, by path."""
    store, found, path = double.store, dict[str, set[int]](), ""
    base = store.git(repo, "merge-base", pull.base_ref, pull.head)
    line = 0
    for row in store.git(repo, "diff", "--no-color", base, pull.head).split("\n"):
        if row.startswith("+++ "):
            path = row[6:]
        elif row.startswith("@@"):
            line = int(row.split("+")[1].split(",")[0].split(" ")[0])
        elif row.startswith(("+", " ")) and path:
            found.setdefault(path, set()).add(line)
            line += 1
    return found


@operation("issues/list-comments")
def list_comments(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, [answers.comment(double, repo, one) for one in _thread(double, repo, given).comments]


def _thread(double: Double, repo: str, given: Given) -> Pull | Issue:
    """An issue or a pull request: they share their numbers."""
    return double.issues[repo].get(int(given["issue_number"])) or _pull(double, repo, given)


@operation("issues/create-comment")
def create_comment(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if len(body["body"]) > 65_536:
        raise RefusedError(422, "Validation Failed", "body is too long (maximum is 65536 characters)")
    row = double.add_comment(repo, _thread(double, repo, given), caller.login, body["body"])
    return 201, answers.comment(double, repo, row)


def _comment(double: Double, repo: str, given: Given) -> tuple[Any, dict[str, Any]]:
    threads: list[Pull | Issue] = [*double.pulls[repo].values(), *double.issues[repo].values()]
    for pull in threads:
        for row in pull.comments:
            if row["id"] == int(given["comment_id"]):
                return pull, row
    raise RefusedError(404, "Not Found")


@operation("issues/get-comment")
def get_comment(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, answers.comment(double, repo, _comment(double, repo, given)[1])


@operation("issues/update-comment")
def update_comment(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull, row = _comment(double, repo, given)
    if caller.permissions is None and row["user"] != caller.login and double.role(repo, caller.login) not in WRITERS:
        raise RefusedError(403, "Resource not accessible")
    row["body"] = body["body"]
    if not caller.is_bot:
        double.emit("issue_comment", "edited", repo, pull, caller.login, comment=row)
    return 200, answers.comment(double, repo, row)


@operation("issues/delete-comment")
def delete_comment(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull, row = _comment(double, repo, given)
    pull.comments.remove(row)
    return 204, None


@operation("issues/list-labels-on-issue")
def list_labels_on_issue(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, [answers.label(double, repo, one) for one in _pull(double, repo, given).labels]


@operation("issues/add-labels")
def add_labels(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    wanted = body["labels"] if isinstance(body, dict) else body
    pull.labels += [one for one in wanted if one not in pull.labels]
    return 200, [answers.label(double, repo, one) for one in pull.labels]


@operation("issues/remove-label")
def remove_label(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    if given["name"] not in pull.labels:
        raise RefusedError(404, "Label does not exist")
    pull.labels.remove(given["name"])
    return 200, [answers.label(double, repo, one) for one in pull.labels]


@operation("issues/list-labels-for-repo")
def list_labels(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, [answers.label(double, repo, one) for one in double.labels[repo]]


@operation("issues/create-label")
def create_label(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if body["name"].lower() in {one.lower() for one in double.labels[repo]}:
        raise RefusedError(422, "Validation Failed", "already_exists")
    double.labels[repo][body["name"]] = {"id": next(double.ids), "color": body.get("color", "ededed")}
    return 201, answers.label(double, repo, body["name"])


@operation("issues/add-assignees")
def add_assignees(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    able = [one for one in body["assignees"] if double.role(repo, one) != "read"]  # the others are dropped silently
    pull.assignees += [one for one in able if one not in pull.assignees]
    return 201, _issue(double, repo, pull)


@operation("issues/remove-assignees")
def remove_assignees(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    pull = _pull(double, repo, given)
    pull.assignees = [one for one in pull.assignees if one not in body["assignees"]]
    return 200, _issue(double, repo, pull)


@operation("issues/get")
def get_issue(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    own = double.issues[repo].get(int(given["issue_number"]))
    return 200, answers.issue(double, repo, own) if own else _issue(double, repo, _pull(double, repo, given))


@operation("issues/list-for-repo")
def list_issues(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    state, labels = query.get("state", "open"), {*query.get("labels", "").split(",")} - {""}
    rows = [one for one in double.issues[repo].values() if state in ("all", one.state) and labels <= {*one.labels}]
    rows = [one for one in rows if query.get("creator", one.author) == one.author]
    rows.sort(key=lambda one: one.number, reverse=query.get("direction", "desc") == "desc")
    return 200, [answers.issue(double, repo, one) for one in rows]


@operation("issues/create")
def create_issue(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    _bounded(body)
    able = [one for one in body.get("assignees", []) if double.role(repo, one) != "read"]
    if body.get("assignees") and len(able) < len(body["assignees"]):
        raise RefusedError(422, "Validation Failed", "assignees are invalid")
    made = Issue(double.number(repo), caller.login, body["title"], body.get("body"), double.now())
    made.labels, made.assignees = list(body.get("labels", [])), able
    double.issues[repo][made.number] = made
    return 201, answers.issue(double, repo, made)


@operation("issues/update")
def update_issue(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    _bounded(body)
    one = double.issues[repo].get(int(given["issue_number"]))
    if one is None:
        raise RefusedError(404, "Not Found")
    one.title, one.body = body.get("title", one.title), body.get("body", one.body)
    one.state, one.reason = body.get("state", one.state), body.get("state_reason", one.reason)
    one.edits += 1
    return 200, answers.issue(double, repo, one)


def _bounded(body: Any) -> None:
    if len(body.get("body") or "") > 65_536:
        raise RefusedError(422, "Validation Failed", "body is too long (maximum is 65536 characters)")


def _issue(double: Double, repo: str, pull: Pull) -> dict[str, Any]:
    row = double.contract.skeleton("issue")
    known = answers.pull(double, repo, pull, "pull-request-simple")
    wanted = {*row, "assignees"} - {"pull_request"}
    return row | {name: known[name] for name in wanted if name in known} | {"url": known["issue_url"]}


@operation("repos/get-commit")
def get_commit(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if not double.store.has(repo, f"{given['ref']}^{{commit}}"):
        raise RefusedError(422, f"No commit found for SHA: {given['ref']}")
    sha = double.store.git(repo, "rev-parse", given["ref"])
    url = f"{double.base}/repos/{repo}/commits/{sha}"
    nobody: dict[str, Any] = {"author": {}, "committer": {}}
    return 200, double.contract.skeleton("commit") | {"sha": sha, "url": url, "parents": []} | nobody


@operation("repos/list-commit-statuses-for-ref")
def list_statuses(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    rows = [one for one in double.statuses if one["sha"] == given["ref"]]
    return 200, [answers.status(double, one) for one in reversed(rows)]


@operation("repos/create-commit-status")
def create_status(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    row = {
        "id": next(double.ids),
        "sha": given["sha"],
        "state": body["state"],
        "context": body.get("context", "default"),
        "description": body.get("description"),
        "creator": caller.login,
        "at": double.now(),
    }
    if len(row["description"] or "") > 140:
        raise RefusedError(422, "Validation Failed", "description is too long (maximum is 140 characters)")
    double.statuses.append(row)
    return 201, answers.status(double, row)


@operation("repos/list-pull-requests-associated-with-commit")
def pulls_of_commit(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    sha = given["commit_sha"]
    rows = [one for one in double.pulls[repo].values() if sha in (one.merge, one.head)]
    return 200, [answers.pull(double, repo, one, "pull-request-simple") for one in rows]


@operation("repos/get-collaborator-permission-level")
def get_permission(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    role = double.role(repo, given["username"])
    return 200, {"permission": role, "role_name": role, "user": None}


@operation("git/get-ref")
def get_ref(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if not double.store.has(repo, f"refs/{given['ref']}"):
        raise RefusedError(404, "Not Found")
    return 200, answers.ref(double, repo, f"refs/{given['ref']}")


@operation("git/create-ref")
def create_ref(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if double.store.has(repo, body["ref"]):
        raise RefusedError(422, "Reference already exists")
    double.store.git(repo, "update-ref", body["ref"], body["sha"])
    return 201, answers.ref(double, repo, body["ref"])


@operation("git/update-ref")
def update_ref(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    name = f"refs/{given['ref']}"
    old = double.store.git(repo, "rev-parse", name)
    if not body.get("force") and double.store.git(repo, "merge-base", old, body["sha"]) != old:
        raise RefusedError(422, "Update is not a fast forward")
    double.store.git(repo, "update-ref", name, body["sha"])
    for base, pulls in double.pulls.items():
        for pull in pulls.values():
            if pull.state == "open" and (pull.head_repository, f"refs/heads/{pull.head_ref}") == (repo, name):
                double.sync(base, pull)
                if not caller.is_bot:
                    double.emit("pull_request", "synchronize", base, pull, caller.login)
    return 200, answers.ref(double, repo, name)


@operation("git/delete-ref")
def delete_ref(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    double.store.git(repo, "update-ref", "-d", f"refs/{given['ref']}")
    return 204, None


@operation("git/get-commit")
def get_git_commit(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, answers.commit(double, repo, given["commit_sha"])


@operation("git/create-commit")
def create_commit(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    sha = double.store.commit(repo, body["tree"], body.get("parents", []), body["message"], caller.login)
    return 201, answers.commit(double, repo, sha)


@operation("git/create-tree")
def create_tree(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    sha = double.store.tree(repo, body.get("base_tree"), body["tree"])
    return 201, {"sha": sha, "url": f"{double.base}/repos/{repo}/git/trees/{sha}", "truncated": False, "tree": []}


@operation("git/create-blob")
def create_blob(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    content = body["content"]
    raw = base64.b64decode(content) if body.get("encoding") == "base64" else content.encode()
    sha = double.store.git(repo, "hash-object", "-w", "--stdin", given=raw)
    return 201, {"sha": sha, "url": f"{double.base}/repos/{repo}/git/blobs/{sha}"}


@operation("actions/create-workflow-dispatch")
def dispatch(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    double.events.append(
        {
            "name": "workflow_dispatch",
            "action": "",
            "repository": repo,
            "number": 0,
            "fork": False,
            "who": caller.login,
            "workflow": given["workflow_id"],
        }
    )
    return 204, None


@operation("actions/get-github-actions-permissions-repository")
def actions_permissions(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, double.contract.skeleton("actions-repository-permissions") | {"enabled": True}


@operation("actions/get-github-actions-default-workflow-permissions-repository")
def workflow_permissions(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    given_now = double.workflow_permissions
    return 200, {"default_workflow_permissions": given_now, "can_approve_pull_request_reviews": False}


@operation("repos/get-branch-rules")
def branch_rules(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    return 200, double.rules


@operation("repos/get-pages")
def get_pages(double: Double, caller: Caller, repo: str, given: Given, query: Given, body: Any) -> Answer:
    if double.pages is None:
        raise RefusedError(404, "Not Found")
    return 200, double.contract.skeleton("page") | {"status": "built"} | double.pages
