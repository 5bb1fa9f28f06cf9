"""The GraphQL mutations that oscat makes, by name: merging by itself, and not."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forge.double import Caller, Double, Pull


def answer(double: "Double", caller: "Caller", body: Any) -> dict[str, Any]:
    from forge.double import RefusedError

    if caller.permissions is not None and caller.permissions.get("contents") != "write":
        raise RefusedError(403, "Resource not accessible by integration")
    query, given = body["query"], body["variables"]["input"]
    pull = _pull(double, given["pullRequestId"])
    if "enablePullRequestAutoMerge" in query:
        if given.get("expectedHeadOid") != pull.head:
            return {"errors": [{"type": "UNPROCESSABLE", "message": "Head sha didn't match"}], "data": None}
        pull.auto_merge = pull.head
        return {"data": {"enablePullRequestAutoMerge": {"clientMutationId": None, "actor": None}}}
    if "disablePullRequestAutoMerge" in query:
        pull.auto_merge = None
        return {"data": {"disablePullRequestAutoMerge": {"clientMutationId": None, "actor": None}}}
    raise RefusedError(400, f"no such mutation here: {query[:80]}")


def _pull(double: "Double", node: str) -> "Pull":
    repository, _, number = node.removeprefix("PR:").rpartition(":")
    return double.pulls[repository][int(number)]
