"""What a repository on GitHub still needs for the bot to be of use, told from its settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from oscat.words.proposal import CONTEXT

ACTIONS_APP: Final = 15368
"""The number of the GitHub Actions App: the source of statuses that workflows set (REST API, «Apps»)."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is missing, what to do, and whether nothing works without it."""

    what: str
    remedy: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Examined:
    """What GitHub says of a repository; None for what the token may not see.

    ``rules`` are those of the default branch, ``workflows`` the names of the workflow files that are there,
    ``platforms`` the rules of the branches of each platform that has an App.
    """

    repository: dict[str, Any]
    rules: list[dict[str, Any]] | None
    pages: dict[str, Any] | None
    permissions: dict[str, Any] | None
    workflows: frozenset[str]
    platforms: Mapping[str, list[dict[str, Any]] | None] = field(default_factory=dict)


WANTED: Final = tuple(
    f"{name}.yml" for name in ("advice", "verdict", "commands", "sweep", "publish", "links", "experiments")
)


def ailments(seen: Examined) -> Iterator[Ailment]:
    """Everything that is wrong, the gravest first."""
    found = [*_files(seen), *_rules(seen.rules), *_platforms(seen), *_settings(seen)]
    yield from sorted(found, key=lambda one: not one.grave)


def _files(seen: Examined) -> Iterator[Ailment]:
    for name in WANTED:
        if name not in seen.workflows:
            yield Ailment(f"there is no .github/workflows/{name}", "Copy it from oscat's own repository.")


def _rules(rules: list[dict[str, Any]] | None) -> Iterator[Ailment]:
    if rules is None:
        yield Ailment("the rules of the main branch cannot be seen", "Give a token that reads the repository.")
        return
    kinds = {one.get("type") for one in rules}
    checks = [check for one in rules if one.get("type") == "required_status_checks" for check in _checks(one)]
    ours = [check for check in checks if check.get("context") == CONTEXT]
    where = "Settings, Rules, Rulesets, the ruleset of the default branch"
    if not ours:
        yield Ailment(f"the status {CONTEXT} is not required", f"{where}: require the status check {CONTEXT}.")
    elif any(check.get("integration_id") is None for check in ours):
        remedy = f"{where}: choose «GitHub Actions» as the source of {CONTEXT}, so that no other App can stand in."
        yield Ailment(f"any App may set the status {CONTEXT}", remedy)
    if "pull_request" not in kinds:
        yield Ailment("nobody has to review", f"{where}: require a pull request with one approval.")
    elif not any(_approvals(one) for one in rules):
        yield Ailment("no approval is required", f"{where}: require at least one approval.")
    if "non_fast_forward" not in kinds:
        yield Ailment("history can be overwritten", f"{where}: block force pushes.")
    if "deletion" not in kinds:
        yield Ailment("the main branch can be deleted", f"{where}: restrict deletions.", grave=False)
    if "merge_queue" not in kinds:
        remedy = f"{where}: require a merge queue, if proposals are many; the verdict knows it."
        yield Ailment("there is no merge queue", remedy, grave=False)


def _checks(rule: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (rule.get("parameters") or {}).get("required_status_checks")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _approvals(rule: dict[str, Any]) -> bool:
    given = (rule.get("parameters") or {}).get("required_approving_review_count")
    return isinstance(given, int) and given > 0


def _platforms(seen: Examined) -> Iterator[Ailment]:
    """Who may write could use a platform's branches, unless a ruleset keeps them to its App."""
    for name, rules in seen.platforms.items():
        kinds = {one.get("type") for one in rules or ()}
        if not kinds >= {"creation", "update"}:
            remedy = (
                f"Settings, Rules, Rulesets: one for platform/{name}/** that restricts creations and updates, which "
                "the platform's App, the maintainers and GitHub Actions may bypass."
            )
            yield Ailment(f"everybody who may write can use the branches platform/{name}/", remedy, grave=False)


def _settings(seen: Examined) -> Iterator[Ailment]:
    if seen.pages is None:
        yield Ailment("GitHub Pages is off", "Settings, Pages: choose «GitHub Actions» as the source.")
    elif seen.pages.get("build_type") != "workflow":
        yield Ailment("GitHub Pages builds from a branch", "Settings, Pages: choose «GitHub Actions» as the source.")
    given = seen.permissions or {}
    if given.get("default_workflow_permissions") == "write":
        remedy = "Settings, Actions, General: choose read permissions; the workflows ask for what they need."
        yield Ailment("workflows may write by default", remedy)
    if not given.get("can_approve_pull_request_reviews"):
        remedy = "Settings, Actions, General: let GitHub Actions approve pull requests, if platforms are trusted."
        yield Ailment("the bot cannot approve what trusted platforms change", remedy, grave=False)
    if not seen.repository.get("allow_auto_merge"):
        remedy = "Settings, General: allow auto-merge, if platforms are trusted in catalog/stewards.yaml."
        yield Ailment("proposals cannot merge by themselves", remedy, grave=False)
