"""A stage for whole stories: a repository with a small catalog and the shipped workflows, people, and what they do."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from github import Auth, Github, InputGitTreeElement
from github.PullRequest import PullRequest
from github.Repository import Repository

from forge.double import Double, Pull
from forge.runner import Evaluator, Run, Runner

ROOT = Path(__file__).resolve().parents[2]
CODE = ("scripts", "schemas", "site", ".github")
NAME = "org/catalog"
BOT = "github-actions[bot]"
STEWARDS = {
    "stewards": [
        {"github": "@ice-one", "themes": ["cryosphere"]},
        {"github": "@ice-two", "themes": ["cryosphere"]},
        {"github": "@sea", "themes": ["oceans"], "capacity": 3},
        {"github": "@flow", "kinds": ["workflow", "experiment"]},
        {"github": "@anybody"},
    ],
    "maintainers": ["@boss"],
    "reminders": {"author": 14, "steward": 5, "escalate": 15},
}
ICE = "products/ice-thickness-arctic/collection.json"


def build_seed(to: Path, stewards: Mapping[str, Any] = STEWARDS, source: Path = ROOT / "tests" / "seed") -> Path:
    """A repository on disk: the seed's records, this project's own code and workflows, a policy."""
    shutil.copytree(source, to)
    for folder in CODE:
        shutil.copytree(
            ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules"), dirs_exist_ok=True
        )
    if (to / "catalog").is_dir():
        (to / "catalog" / "stewards.yaml").write_text(yaml.safe_dump(dict(stewards)), "utf-8")
    identity = ["-c", "user.name=seed", "-c", "user.email=seed@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "A catalog"]):
        subprocess.run(["git", "-C", str(to), *command], check=True, capture_output=True)
    return to


class Stage:
    """Everything of one story. ``evaluator`` may be shared; without it no workflow runs."""

    def __init__(self, root: Path, seed: Path, evaluator: Evaluator | None = None, name: str = NAME) -> None:
        self.name = name
        self.double = Double(root / "server")
        self.double.serve()
        self.double.store.create(self.name, seed)
        self.seed = seed
        self.runner = Runner(self.double, evaluator, root) if evaluator else None
        for login in ("ice-one", "ice-two", "sea", "flow", "anybody", "boss"):
            self.double.person(login, self.name, "write")

    def close(self) -> None:
        self.double.close()

    def hub(self, login: str) -> Repository:
        """The catalog as somebody sees it through PyGithub."""
        return self._of(login, self.name)

    def _of(self, login: str, name: str) -> Repository:
        token = f"token-{login}" if f"token-{login}" in self.double.callers else self.double.person(login)
        pauses: Any = {"seconds_between_requests": None, "seconds_between_writes": None}
        return Github(auth=Auth.Token(token), base_url=self.double.base, retry=None, **pauses).get_repo(name)

    def fork(self, login: str) -> Repository:
        self.hub(login).create_fork()
        return self._of(login, f"{login}/{self.name.partition('/')[2]}")

    def commit(self, repository: Repository, branch: str, files: Mapping[str, Any], start: str = "main") -> str:
        """Commit files to a branch, made from ``start`` if it is new: text, None to remove, or (mode, text or sha)."""
        known = self.double.store.has(repository.full_name, f"refs/heads/{branch}")
        parent = repository.get_git_commit(repository.get_git_ref(f"heads/{branch if known else start}").object.sha)
        rows = [_row(path, content) for path, content in files.items()]
        tree = repository.create_git_tree(rows, base_tree=parent.tree)
        made = repository.create_git_commit("A change", tree, [parent])
        if known:
            repository.get_git_ref(f"heads/{branch}").edit(made.sha)
        else:
            repository.create_git_ref(f"refs/heads/{branch}", made.sha)
        return made.sha

    def propose(self, login: str, files: Mapping[str, Any], branch: str = "change", title: str = "A change") -> Pull:
        """A fork, a commit and a pull request."""
        self.commit(self.fork(login), branch, files)
        return self._opened(login, f"{login}:{branch}", title)

    def propose_within(self, login: str, files: Mapping[str, Any], branch: str, title: str = "A change") -> Pull:
        """The same from a branch of the catalog itself."""
        self.commit(self.hub(login), branch, files)
        return self._opened(login, branch, title)

    def _opened(self, login: str, head: str, title: str) -> Pull:
        made: PullRequest = self.hub(login).create_pull(base="main", head=head, title=title, body="")
        return self.double.pulls[self.name][made.number]

    def drain(self) -> list[Run]:
        assert self.runner
        return self.runner.drain()

    def sweep(self) -> list[Run]:
        return self.scheduled("sweep.yml")

    def scheduled(self, workflow: str) -> list[Run]:
        """What the clock starts."""
        assert self.runner
        event = {"name": "schedule", "action": "", "repository": self.name, "number": 0, "fork": False, "who": BOT}
        event["workflow"] = workflow
        return [*self.runner.fire(event), *self.drain()]

    def ours(self, pull: Pull) -> list[str]:
        """What the bot said."""
        return [one["body"] for one in pull.comments if one["user"] == BOT]

    def sticky(self, pull: Pull) -> str:
        found = [one for one in self.ours(pull) if one.startswith("<!-- oscat:sticky -->")]
        assert len(found) == 1, found
        return str(found[0])

    def status(self, pull: Pull) -> tuple[str, str]:
        found = [one for one in self.double.statuses if one["sha"] == pull.head and one["context"] == "catalog/ok"]
        return (found[-1]["state"], found[-1]["description"]) if found else ("", "")


def _row(path: str, content: Any) -> InputGitTreeElement:
    if content is None:
        return InputGitTreeElement(path, "100644", "blob", sha=None)
    mode, text = content if isinstance(content, tuple) else ("100644", content)
    if mode == "160000":
        return InputGitTreeElement(path, mode, "commit", sha=text)
    return InputGitTreeElement(path, mode, "blob", content=text)
