"""Cut GitHub's OpenAPI description down to the operations that oscat and its tests use: ``openapi.json``.

    npm pack @octokit/openapi@23.0.2 && tar xf octokit-openapi-23.0.2.tgz
    python tests/forge/openapi.py package/generated/api.github.com.json

The description is GitHub's own (https://github.com/github/rest-api-description, MIT licence, by way of
@octokit/openapi); examples and what no operation here refers to are left out.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REPOSITORY = "/repos/{owner}/{repo}"
OPERATIONS = {
    "": "get",
    "/forks": "post",
    "/pulls": "get post",
    "/pulls/{pull_number}": "get patch",
    "/pulls/{pull_number}/commits": "get",
    "/pulls/{pull_number}/merge": "put",
    "/pulls/{pull_number}/requested_reviewers": "post",
    "/pulls/{pull_number}/reviews": "get post",
    "/pulls/{pull_number}/reviews/{review_id}/dismissals": "put",
    "/issues": "get post",
    "/issues/{issue_number}": "get patch",
    "/issues/{issue_number}/comments": "get post",
    "/issues/{issue_number}/labels": "get post",
    "/issues/{issue_number}/labels/{name}": "delete",
    "/issues/{issue_number}/assignees": "post delete",
    "/issues/comments/{comment_id}": "get patch delete",
    "/labels": "get post",
    "/commits/{ref}": "get",
    "/commits/{ref}/statuses": "get",
    "/commits/{commit_sha}/pulls": "get",
    "/statuses/{sha}": "post",
    "/collaborators/{username}/permission": "get",
    "/contents/{path}": "get",
    "/tarball/{ref}": "get",
    "/installation": "get",
    "/git/ref/{ref}": "get",
    "/git/refs": "post",
    "/git/refs/{ref}": "patch delete",
    "/git/commits": "post",
    "/git/commits/{commit_sha}": "get",
    "/git/trees": "post",
    "/git/blobs": "post",
    "/actions/workflows/{workflow_id}/dispatches": "post",
    "/actions/permissions": "get",
    "/actions/permissions/workflow": "get",
    "/rules/branches/{branch}": "get",
    "/pages": "get",
}
ELSEWHERE = {"/user": "get", "/app": "get", "/app/installations/{installation_id}/access_tokens": "post"}
"""Operations that are about no repository."""


def main(source: Path) -> None:
    whole = json.loads(source.read_text("utf-8"))
    paths: dict[str, Any] = {}
    wanted = {REPOSITORY + path: methods for path, methods in OPERATIONS.items()} | ELSEWHERE
    for path, methods in wanted.items():
        kept = paths[path] = {}
        for method in methods.split():
            operation = whole["paths"][path][method]
            kept[method] = plain({name: operation[name] for name in KEPT if name in operation})
    slim = {"openapi": whole["openapi"], "info": whole["info"], "paths": paths, "components": {}}
    waiting, seen = list(references(paths)), set()
    while waiting:
        reference = waiting.pop()
        if reference not in seen:
            seen.add(reference)
            _, _, sort, name = reference.split("/", 3)
            part = plain(whole["components"][sort][name])
            slim["components"].setdefault(sort, {})[name] = part
            waiting += references(part)
    (HERE / "openapi.json").write_text(json.dumps(slim, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


LEFT_OUT = ("example", "examples", "x-github", "discriminator")
KEPT = ("operationId", "parameters", "requestBody", "responses")


def plain(value: Any) -> Any:
    """The same without examples, which are most of it, and discriminators: some are about values that are lists."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if name not in LEFT_OUT}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref" and isinstance(inner, str):
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
