"""Objects as GitHub writes them: the least that its description asks for, with what the double knows laid over."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forge.double import Double, Issue, Pull

Json = dict[str, Any]


def moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def user(double: "Double", login: str) -> Json:
    row = double.contract.skeleton("simple-user")
    number = int.from_bytes(login.encode()[:6].ljust(6), "big")
    return row | {
        "login": login,
        "id": number,
        "type": "Bot" if login.endswith("[bot]") else "User",
        "url": f"{double.base}/users/{login}",
    }


def repository(double: "Double", name: str, schema: str = "full-repository") -> Json:
    owner, _, short = name.partition("/")
    return double.contract.skeleton(schema) | {
        "id": abs(hash(name)) % 10**9,
        "name": short,
        "full_name": name,
        "owner": user(double, owner),
        "url": f"{double.base}/repos/{name}",
        "default_branch": "main",
        "fork": name in double.forks,
        "private": False,
        "allow_auto_merge": True,
    }


def label(double: "Double", repo: str, name: str) -> Json:
    known = double.labels[repo].get(name, {"color": "ededed", "id": 1})
    return double.contract.skeleton("label") | {
        "id": known["id"],
        "name": name,
        "color": known["color"],
        "description": "",
        "url": f"{double.base}/repos/{repo}/labels/{name}",
        "default": False,
    }


def pull(double: "Double", repo: str, one: "Pull", schema: str = "pull-request") -> Json:
    row = double.contract.skeleton(schema)
    base = double.store.git(repo, "rev-parse", one.base_ref)
    address = f"{double.base}/repos/{repo}/pulls/{one.number}"
    issue = f"{double.base}/repos/{repo}/issues/{one.number}"
    row |= {
        "id": one.number + 5000,
        "node_id": f"PR:{repo}:{one.number}",
        "number": one.number,
        "state": one.state,
        "draft": one.draft,
        "title": one.title,
        "body": one.body,
        "user": user(double, one.author),
        "url": address,
        "issue_url": issue,
        "comments_url": f"{issue}/comments",
        "labels": [label(double, repo, name) for name in one.labels],
        "assignees": [user(double, login) for login in one.assignees],
        "assignee": user(double, one.assignees[0]) if one.assignees else None,
        "requested_reviewers": [user(double, login) for login in one.asked],
        "requested_teams": [team(double, slug) for slug in one.teams],
        "author_association": association(double, repo, one.author),
        "created_at": moment(one.created),
        "updated_at": moment(one.created),
        "closed_at": moment(double.now()) if one.state == "closed" else None,
        "merged_at": moment(one.merged_at) if one.merged_at else None,
        "merge_commit_sha": one.merge,
        "auto_merge": _auto_merge(double, one),
        "base": _end(double, row.get("base") or {}, repo, one.base_ref, base),
        "head": _end(double, row.get("head") or {}, one.head_repository, one.head_ref, one.head),
        "_links": row["_links"] | {name: {"href": address} for name in row["_links"]},
    }
    if schema == "pull-request":
        row |= {"merged": one.merged, "mergeable": one.merge is not None}
    return row


def issue(double: "Double", repo: str, one: "Issue") -> Json:
    address = f"{double.base}/repos/{repo}/issues/{one.number}"
    return double.contract.skeleton("issue") | {
        "id": one.number + 9000,
        "number": one.number,
        "state": one.state,
        **({"state_reason": one.reason} if one.reason else {}),
        "title": one.title,
        "body": one.body,
        "user": user(double, one.author),
        "url": address,
        "comments_url": f"{address}/comments",
        "labels": [label(double, repo, name) for name in one.labels],
        "assignees": [user(double, login) for login in one.assignees],
        "assignee": user(double, one.assignees[0]) if one.assignees else None,
        "created_at": moment(one.created),
        "updated_at": moment(one.created),
        "closed_at": moment(double.now()) if one.state == "closed" else None,
        "author_association": association(double, repo, one.author),
    }


def _auto_merge(double: "Double", one: "Pull") -> Json | None:
    if not one.auto_merge:
        return None
    who = user(double, "github-actions[bot]")
    return {"enabled_by": who, "merge_method": "squash", "commit_title": "", "commit_message": ""}


def _end(double: "Double", row: Json, repo: str, ref: str, sha: str) -> Json:
    known = repository(double, repo, "repository")
    whose = user(double, repo.partition("/")[0])
    return row | {"ref": ref, "sha": sha, "repo": known, "user": whose, "label": f"{whose['login']}:{ref}"}


def team(double: "Double", slug: str) -> Json:
    return double.contract.skeleton("team") | {"slug": slug, "name": slug, "id": abs(hash(slug)) % 10**6}


def association(double: "Double", repo: str, login: str) -> str:
    if double.role(repo, login) in ("write", "admin"):
        return "MEMBER"
    merged = any(one.merged and one.author == login for one in double.pulls[repo].values())
    return "CONTRIBUTOR" if merged else "FIRST_TIME_CONTRIBUTOR"


def comment(double: "Double", repo: str, row: Json) -> Json:
    return double.contract.skeleton("issue-comment") | {
        "id": row["id"],
        "body": row["body"],
        "user": user(double, row["user"]),
        "author_association": association(double, repo, row["user"]),
        "created_at": moment(row["at"]),
        "updated_at": moment(row["at"]),
        "url": f"{double.base}/repos/{repo}/issues/comments/{row['id']}",
        "issue_url": f"{double.base}/repos/{repo}/issues/{row['number']}",
    }


def review(double: "Double", repo: str, row: Json) -> Json:
    return double.contract.skeleton("pull-request-review") | {
        "id": row["id"],
        "user": user(double, row["user"]),
        "body": row["body"],
        "state": row["state"],
        "commit_id": row["head"],
        "submitted_at": moment(row["at"]),
        "pull_request_url": f"{double.base}/repos/{repo}/pulls/{row['number']}",
        "author_association": association(double, repo, row["user"]),
    }


def status(double: "Double", row: Json) -> Json:
    return double.contract.skeleton("status") | {
        "id": row["id"],
        "state": row["state"],
        "context": row["context"],
        "description": row["description"],
        "target_url": None,
        "creator": user(double, row["creator"]),
        "created_at": moment(row["at"]),
        "updated_at": moment(row["at"]),
    }


def commit(double: "Double", repo: str, sha: str) -> Json:
    text = double.store.git(repo, "cat-file", "commit", sha)
    lines = text.split("\n\n", 1)[0].split("\n")
    parents = [line.split()[1] for line in lines if line.startswith("parent ")]
    url = f"{double.base}/repos/{repo}/git/commits/{sha}"
    tree = {"sha": lines[0].split()[1], "url": url}
    row = double.contract.skeleton("git-commit") | {"sha": sha, "url": url, "tree": tree, "message": "x"}
    return row | {"parents": [{"sha": one, "url": url, "html_url": url} for one in parents]}


def content(double: "Double", repo: str, folder: str, listed: str) -> Json:
    """A row of ``git ls-tree -l`` as the contents of a folder."""
    _mode, kind, sha, size = listed.partition("\t")[0].split()
    name = listed.partition("\t")[2]
    path = f"{folder}/{name}".strip("/")
    url = f"{double.base}/repos/{repo}/contents/{path}"
    return {
        "type": "dir" if kind == "tree" else "file",
        "name": name,
        "path": path,
        "sha": sha,
        "size": 0 if size == "-" else int(size),
        "url": url,
        "git_url": url,
        "html_url": url,
        "download_url": url,
        "_links": {"git": url, "html": url, "self": url},
    }


def ref(double: "Double", repo: str, name: str) -> Json:
    sha = double.store.git(repo, "rev-parse", name)
    url = f"{double.base}/repos/{repo}/git/{name}"
    return {"ref": name, "node_id": "x", "url": url, "object": {"type": "commit", "sha": sha, "url": url}}
