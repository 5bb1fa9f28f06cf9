"""The shipped workflow files executed: GitHub's own parser and expression evaluator decide, bash runs the steps.

What GitHub does around a job is done here as well: the workflow file is taken from the ref that GitHub would take it
from, each job has a token with exactly the permissions that the file declares (and none to write where a fork's
``pull_request`` asks), a clean environment, outputs, annotations and artifacts. Of the actions that are used, stubs do
the work; one that is not pinned, or a checkout of a fork in a run with rights, fails.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from forge import answers
from forge.double import Double
from oscat.world.runner import PARTS

Json = dict[str, Any]
PERMISSIONS = {"pull-requests": "pull_requests", "id-token": "id_token"}
TRUSTED = {"pull_request_target", "issue_comment", "issues", "schedule", "workflow_dispatch", "push", "merge_group"}
"""Events that run the default branch's files with its rights."""
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)")


class Evaluator:
    """GitHub's evaluator in a process of its own."""

    def __init__(self, script: Path) -> None:
        near = f"{os.environ['PATH']}:{Path(sys.executable).parent}"
        node = shutil.which("node", path=near) or "node"
        self.process = subprocess.Popen([node, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question: str, **more: Any) -> Json:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"question": question, **more}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return dict(answer)

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


class _Loader(yaml.SafeLoader):
    """YAML 1.2's booleans, so that ``on`` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@dataclass
class Run:
    """What came of one workflow."""

    workflow: str
    event: str
    jobs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    annotations: list[tuple[str, str, str]] = field(default_factory=list)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return "failure" in self.jobs.values()


@dataclass
class Job:
    """One job while it runs."""

    name: str
    run: Run
    event: Json
    github: Json
    secrets: Json
    needs: Json
    work: Path
    steps: Json = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    failed: bool = False
    variables: Json = field(default_factory=dict)
    matrix: Json = field(default_factory=dict)
    strategy: Json = field(default_factory=dict)

    @property
    def place(self) -> Path:
        return self.work / "workspace"

    def contexts(self, env: dict[str, str]) -> Json:
        return {
            "github": self.github,
            "steps": self.steps,
            "env": {**self.env, **env},
            "secrets": self.secrets,
            "vars": self.variables,
            "matrix": self.matrix,
            "strategy": self.strategy,
            "inputs": {},
            "needs": self.needs,
            "runner": {"os": "Linux", "temp": str(self.work)},
            "job": {"status": "failure" if self.failed else "success"},
        }


def _python_for_browsers(folder: Path) -> Path:
    """What `oscat forms fetch` finds there already: names without contents, for stories never open a form."""
    folder.mkdir(exist_ok=True)
    for name in PARTS:
        (folder / name).touch()
    return folder


class Runner:
    """Runs what the double's events start. ``artifacts`` are kept by workflow and name."""

    def __init__(self, double: Double, evaluator: Evaluator, root: Path) -> None:
        self.double, self.evaluator, self.root = double, evaluator, root
        self.runs: list[Run] = []
        self.deployed: Path | None = None
        self.cached: dict[str, dict[str, bytes]] = {}
        self.variables: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.env = {"OSCAT_LOOPBACK": "127.0.0.0/24"}  # no test asks strangers
        self.env["OSCAT_PYODIDE"] = str(_python_for_browsers(root / "pyodide"))

    def drain(self, most: int = 50) -> list[Run]:
        """Run all that the waiting events start, and what that starts in turn."""
        done: list[Run] = []
        while self.double.events and most:
            most -= 1
            done += self.fire(self.double.events.pop(0))
        return done

    def fire(self, event: Json) -> list[Run]:
        """What one event starts."""
        runs = list(self._started(event))
        if event["name"] == "pull_request":
            runs += self._started(event | {"name": "pull_request_target"})
        self.runs += runs
        return runs

    def _started(self, event: Json) -> Iterator[Run]:
        ref = f"refs/pull/{event['number']}/merge" if event["name"] == "pull_request" else "refs/heads/main"
        repository = event["repository"]
        if not self.double.store.has(repository, ref) or (
            event["name"] == "pull_request" and event["action"] == "closed"
        ):
            return
        sha = self.double.store.git(repository, "rev-parse", ref)
        listed = self.double.store.git(repository, "ls-tree", "-r", "--name-only", ref, ".github/workflows")
        for name in listed.split():
            text = self.double.store.raw(repository, "show", f"{ref}:{name}").decode()
            workflow = yaml.load(text, _Loader)
            is_asked = isinstance(workflow, dict) and _starts(workflow, event, Path(name).name)
            if is_asked and self._touches(workflow, event, ref):
                yield self._run(event, name, text, workflow, ref, sha)

    def _touches(self, workflow: Json, event: Json, merged: str) -> bool:
        """Whether a pull request changes a file that its trigger names with ``paths``; without any, all do."""
        asked = workflow.get("on")
        given = asked.get(event["name"]) if isinstance(asked, dict) else None
        paths = given.get("paths") if isinstance(given, dict) else None
        if not paths or event["name"] != "pull_request":
            return True
        changed = self.double.store.git(event["repository"], "diff", "--name-only", f"{merged}^1", merged).split()
        return any(fnmatch(file, path) for file in changed for path in paths)

    def _run(self, event: Json, name: str, text: str, workflow: Json, ref: str, sha: str) -> Run:
        errors = self.evaluator.ask("parse", name=name, content=text)["errors"]
        assert not errors, (name, errors)
        run = Run(workflow.get("name", name), event["name"])
        of_run = {"ref": ref, "sha": sha, "run_id": str(next(self.double.ids)), "run_attempt": "1"}
        needs: Json = {}
        for job_name, described in workflow["jobs"].items():
            asked = described.get("needs", [])
            waits = {one: needs[one] for one in ([asked] if isinstance(asked, str) else asked)}
            declared = described.get("permissions", workflow.get("permissions", {"contents": "read"})) or {}
            outputs: dict[str, str] = {}
            results = []
            for matrix, strategy in self._parts(self._job(job_name, run, event, declared, waits, of_run), described):
                job = self._job(job_name, run, event, declared, waits, of_run)
                job.matrix, job.strategy = matrix, strategy
                results.append(self._do(job, described, workflow, waits))
                if results[-1] != "skipped":
                    outputs |= {
                        key: self._text(job, said, {}) for key, said in (described.get("outputs") or {}).items()
                    }
                shutil.rmtree(job.work, ignore_errors=True)
            run.jobs[job_name] = next((one for one in ("failure", "skipped") if one in results), "success")
            needs[job_name] = {"result": run.jobs[job_name], "outputs": outputs}
            run.outputs[job_name] = outputs
        return run

    def _parts(self, job: Job, described: Json) -> Iterator[tuple[Json, Json]]:
        """The runs of a job: one, or one for each value of its matrix, of which ours have one dimension each."""
        asked = described.get("strategy", {}).get("matrix", {})
        assert len(asked) < 2, "a matrix of one dimension"
        shutil.rmtree(job.work, ignore_errors=True)
        values = {name: self._list(job, said) for name, said in asked.items()} or {"": [None]}
        ((name, listed),) = values.items()
        for index, value in enumerate(listed):
            yield {name: value} if name else {}, {"job-index": index, "job-total": len(listed), "fail-fast": False}

    def _list(self, job: Job, said: Any) -> list[Any]:
        """The values of a dimension, which may be an expression that gives a list."""
        if isinstance(said, list):
            return said
        source = f"${{{{ toJSON({said.strip().removeprefix('${{').removesuffix('}}').strip()}) }}}}"
        return list(json.loads(self._text(job, source, {})))

    def _job(self, name: str, run: Run, event: Json, declared: Json, needs: Json, at: Json) -> Job:
        permissions = {PERMISSIONS.get(one, one): word for one, word in declared.items()}
        from_fork = event["fork"] and event["name"] == "pull_request"
        if from_fork:  # whatever the file asks for
            permissions = dict.fromkeys(permissions, "read")
        token = self.double.token("github-actions[bot]", permissions)
        payload = self.payload(event, at["sha"])
        github = {
            "event": payload,
            "event_name": event["name"],
            "repository": event["repository"],
            **at,
            "token": token,
            "actor": event["who"],
        }
        work = Path(tempfile.mkdtemp(dir=self.root))
        (work / "workspace").mkdir()
        (work / "event.json").write_text(json.dumps(payload), "utf-8")
        secrets = {"GITHUB_TOKEN": token, **self.secrets}
        return Job(name, run, event, github, secrets, needs, work, variables=dict(self.variables))

    def payload(self, event: Json, sha: str) -> Json:
        """What GitHub would send."""
        double, repository = self.double, event["repository"]
        found: Json = {
            "action": event["action"],
            "repository": {"full_name": repository, "default_branch": "main"},
            "sender": {"login": event["who"]},
        }
        pull = double.pulls[repository].get(event["number"])
        if event["name"].startswith("pull_request") and pull:
            found["pull_request"] = answers.pull(double, repository, pull)
        if event["name"] == "issue_comment" and pull:
            found["issue"] = {"number": pull.number, "pull_request": {"url": "x"}, "title": pull.title}
            found["comment"] = answers.comment(double, repository, event["comment"])
        if event["name"] == "issues":
            found["issue"] = answers.issue(double, repository, event["issue"])
        if event["name"] == "push":
            found["commits"] = [{"id": sha}]
        if event["name"] == "merge_group":
            found["merge_group"] = event["merge_group"]
        return found

    def _do(self, job: Job, described: Json, workflow: Json, needs: Json) -> str:
        went_well = all(one["result"] == "success" for one in needs.values())
        if not self._is_on(job, described, failed=not went_well):
            return "skipped"
        outer = {**(workflow.get("env") or {}), **(described.get("env") or {})}
        for index, step in enumerate(described["steps"]):
            self._step(job, step, step.get("id", f"step{index}"), outer)
        return "failure" if job.failed else "success"

    def _is_on(self, job: Job, described: Json, *, failed: bool) -> bool:
        asked, status = str(described.get("if", "")), _status(failed)
        return bool(self.evaluator.ask("if", source=asked, contexts=job.contexts({}), status=status)["value"])

    def _step(self, job: Job, step: Json, name: str, outer: Json) -> None:
        if not self._is_on(job, step, failed=job.failed):
            job.steps[name] = {"outputs": {}, "outcome": "skipped", "conclusion": "skipped"}
            return
        env = {key: self._text(job, value, {}) for key, value in {**outer, **(step.get("env") or {})}.items()}
        if "run" in step:
            code, outputs = self._bash(job, self._text(job, step["run"], env), env)
        else:
            given = {key: self._text(job, value, env) for key, value in (step.get("with") or {}).items()}
            code, outputs = 0, self._use(job, step["uses"], given)
        word = "failure" if code else "success"
        job.steps[name] = {"outputs": outputs, "outcome": word, "conclusion": word}
        job.failed = job.failed or bool(code)

    def _text(self, job: Job, value: Any, env: dict[str, str]) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        contexts, status = job.contexts(env), _status(job.failed)
        return str(self.evaluator.ask("text", source=value, contexts=contexts, status=status)["value"])

    def _bash(self, job: Job, script: str, env: dict[str, str]) -> tuple[int, dict[str, str]]:
        files = {
            name: job.work / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")
        }
        for file in files.values():
            file.write_text("", "utf-8")
        given = {
            "PATH": ":".join([*job.paths, os.environ["PATH"]]),
            "HOME": str(job.work),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(job.work / "event.json"),
            "GITHUB_EVENT_NAME": job.github["event_name"],
            "GITHUB_REPOSITORY": job.github["repository"],
            "GITHUB_API_URL": self.double.base,
            "GITHUB_SHA": job.github["sha"],
            "RUNNER_TEMP": str(job.work),
            "OSCAT_NO_PAUSE": "1",
            **self.env,
            **{name: str(file) for name, file in files.items()},
            **env,
        }
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=job.place,
            env=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        job.run.log += f"--- {job.name}\n{done.stdout}{done.stderr}"
        job.run.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        found = map(COMMAND.match, done.stdout.splitlines())
        job.run.annotations += [(match[1], match[2] or "", match[3]) for match in found if match]
        assert not files["GITHUB_ENV"].read_text("utf-8"), "nothing sets variables for later steps"
        pairs = (line.partition("=") for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
        return done.returncode, {name: value for name, _, value in pairs}

    # --- actions

    def _use(self, job: Job, uses: str, given: dict[str, str]) -> dict[str, str]:
        if uses.startswith("./"):
            self._install(job, uses)
            return {}
        assert PINNED.fullmatch(uses), f"{uses} is not pinned by a full sha"
        name = uses.partition("@")[0]
        if name == "actions/checkout":
            self._checkout(job, given)
        elif name == "actions/upload-artifact":
            self._keep(job, given["path"], f"{job.run.workflow}-{given['name']}")
        elif name == "actions/download-artifact":
            self._fetch(job, given)
        elif name == "actions/upload-pages-artifact":
            self._keep(job, given["path"], "pages")
        elif name == "actions/deploy-pages":
            self.deployed = self.root / "artifacts" / "pages"
            return {"page_url": "https://catalog.example.org/"}
        elif name == "actions/cache/save":
            top = Path(given["path"])
            files = (one for one in top.rglob("*") if one.is_file())
            self.cached[given["key"]] = {one.relative_to(top).as_posix(): one.read_bytes() for one in files}
        elif name == "actions/cache/restore":
            self._restore(given)
        else:
            raise AssertionError(f"there is no stub for {uses}")
        return {}

    def _checkout(self, job: Job, given: dict[str, str]) -> None:
        event = job.event["name"]
        ref = given.get("ref") or job.github["sha"]
        repository = given.get("repository") or job.github["repository"]
        foreign = repository != job.github["repository"] or "refs/pull/" in ref
        assert not (event in TRUSTED and foreign), "a run with rights checks out a proposal"
        assert given.get("persist-credentials") == "false", "a checkout leaves its token behind"
        place = job.place / given.get("path", ".")
        place.mkdir(parents=True, exist_ok=True)
        for command in (
            ["init", "-q", "."],
            ["remote", "add", "origin", str(self.double.store.path(repository))],
            ["fetch", "-q", "origin", ref],
            ["checkout", "-q", "FETCH_HEAD"],
        ):
            subprocess.run(["git", *command], cwd=place, check=True, capture_output=True)

    def _restore(self, given: dict[str, str]) -> None:
        """The cache of this key, else the newest whose key begins so (as the prefix that a key is, or restore-keys)."""
        starts = [given["key"], *given.get("restore-keys", "").split()]
        found = [key for start in starts for key in reversed(self.cached) if key.startswith(start)]
        assert found or given.get("fail-on-cache-miss") != "true", "there is no such cache"
        for name, content in self.cached[found[0]].items() if found else ():
            file = Path(given["path"]) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def _fetch(self, job: Job, given: dict[str, str]) -> None:
        """The artifacts of this run whose names fit, each into a folder of its name."""
        names = [one.name.removeprefix(f"{job.run.workflow}-") for one in (self.root / "artifacts").iterdir()]
        found = [name for name in names if fnmatch(name, given["pattern"])]
        assert found, "there is no such artifact"
        for name in found:
            shutil.copytree(self.root / "artifacts" / f"{job.run.workflow}-{name}", Path(given["path"]) / name)

    def _install(self, job: Job, uses: str) -> None:
        """What the action would install: the code of the checkout that it stands in, with what is installed here."""
        folder = (job.place / uses).resolve()
        described = yaml.safe_load((folder / "action.yml").read_text("utf-8"))
        assert described["runs"]["using"] == "composite"
        code = folder.parents[2] / "scripts"
        command = job.work / "bin" / "oscat"
        command.parent.mkdir(exist_ok=True)
        command.write_text(f'#!/bin/sh\nPYTHONPATH={code} exec {sys.executable} -m oscat "$@"\n', "utf-8")
        command.chmod(0o755)
        job.paths.insert(0, str(command.parent))

    def _keep(self, job: Job, path: str, name: str) -> None:
        target = self.root / "artifacts" / name
        shutil.rmtree(target, ignore_errors=True)
        if (job.place / path).is_dir():  # else GitHub warns and goes on
            shutil.copytree(job.place / path, target)


def _status(failed: bool) -> dict[str, bool]:
    return {"success": not failed, "failure": failed, "always": True, "cancelled": False}


def _starts(workflow: Json, event: Json, file: str) -> bool:
    on = workflow["on"]
    described = {on: None} if isinstance(on, str) else dict.fromkeys(on) if isinstance(on, list) else on
    if event["name"] not in described or event.get("workflow", file) != file:
        return False
    if event["name"] == "push" and "tags" in (described["push"] or {}):
        return False  # without branches: for tags alone, and here only branches are pushed
    types = (described[event["name"]] or {}).get("types") if not isinstance(described[event["name"]], list) else None
    usual = ["opened", "synchronize", "reopened"] if event["name"].startswith("pull_request") else None
    wanted = types or usual
    return wanted is None or event["action"] in wanted
