"""Kill commands (SIGKILL) at random moments, and look at what they leave: no half-written file, no lost entry, and the
next run ends as if nothing had happened.

    make faults KILLS=1000

Each command runs in a copy of a process that has loaded everything, so that most kills meet it at work. Half of them
take the helpers along that a command has on other cores, half the command alone. Ends with 1 where something was wrong.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from test_bot_events import Bench

HERE = Path(__file__).resolve().parent
OVER = 1.02
"""Kills come up to so many times as late as the command takes: a few meet it done."""
Tree = dict[str, bytes]


# --- processes that are killed ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (None: killed), what it said, how many seconds it took."""

    code: int | None
    said: str
    seconds: float


class Nursery:
    """A process that has loaded oscat, and runs commands in copies of itself."""

    def __init__(self, folder: Path) -> None:
        self._said = folder / "said"
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        path = os.pathsep.join(str(HERE.parent / name) for name in ("scripts", "tests", "benchmarks"))
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--nursery"], env={**os.environ, "PYTHONPATH": path}, **pipes
        )

    def run(
        self, words: list[str], env: Mapping[str, str] | None = None, after: float | None = None, alone: bool = False
    ) -> Ended:
        """Run a command; kill it after so many seconds, with its helpers or ``alone``."""
        asked = {"words": words, "env": dict(env or {}), "after": after, "alone": alone, "to": str(self._said)}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        code, seconds = json.loads(self._process.stdout.readline())
        return Ended(code, self._said.read_text("utf-8", "replace"), seconds)

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def nursery() -> None:
    """Run what the lines of the input ask for, and answer each with how that ended."""
    import oscat.shell.cli
    import oscat.shell.links
    import oscat.shell.publish
    import oscat.shell.robot
    import oscat.shell.writing  # noqa: F401 - loaded once for all

    for line in sys.stdin:
        asked = json.loads(line)
        began = time.monotonic()
        process = os.fork()
        if not process:
            _do(asked)
        code = _ended(process, began, asked["after"])
        if code is None:
            with suppress(ProcessLookupError):
                (os.kill if asked["alone"] else os.killpg)(process, signal.SIGKILL)
            os.waitpid(process, 0)
        print(json.dumps([code, time.monotonic() - began]), flush=True)


def _ended(process: int, began: float, after: float | None) -> int | None:
    """The exit code of a process; None where it is at work for so long already."""
    while after is None or time.monotonic() - began < after:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    return None


def _do(asked: dict[str, Any]) -> None:
    """Be the command, and end."""
    from oscat.shell.cli import main

    os.setsid()
    to = os.open(asked["to"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, goal in ((os.open(os.devnull, os.O_RDONLY), 0), (to, 1), (to, 2)):
        os.dup2(number, goal)
    os.environ.update(asked["env"])
    sys.argv = ["oscat", *asked["words"]]
    code: Any = 3
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


# --- commands, and what is right of each ----------------------------------------------------------------------------


class Command(Protocol):
    """A command that is killed again and again."""

    name: str

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        """Make things as they were before, and give the words of the command and its environment."""
        ...

    def left(self) -> str:
        """What the kill left, in a word. Raises AssertionError where that may not be."""
        ...

    def right(self, again: Ended) -> None:
        """Raises AssertionError where the run after the kill did not end as it should."""
        ...


def tree_of(folder: Path) -> Tree:
    """All files of a folder but those that are made aside and ``.git``."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".oscat"))
    named = ((path.relative_to(folder).as_posix(), path) for path in found)
    return {name: path.read_bytes() for name, path in named if not name.startswith(".git/")}


def generated(folder: Path, products: int, *, git: bool = False) -> Path:
    """A catalog of so many products."""
    import generate

    from oscat.world.disk import write_files

    write_files(folder, generate.files(products, items=False))
    if git:
        generate.commit(folder)
    return folder


class Check:
    """Nothing of the catalog is touched, and the index beside the Git objects is right or not there."""

    name = "check --base"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        import generate

        self.root, self.chance = generated(folder / "check", 1300, git=True), chance
        generate.edit(self.root)
        generate.commit(self.root)
        generate.edit(self.root)
        self.before = tree_of(self.root)
        self.words = ["check", "--base", "HEAD", "--format", "json", str(self.root)]
        self.other = ["check", "--base", "HEAD~1", "--format", "json", str(self.root)]
        self.nursery, self.wanted = nursery, nursery.run(self.words)
        assert self.wanted.code in {0, 1}, self.wanted.said
        assert self.index.is_file(), "there is an index to be spoilt"

    @property
    def index(self) -> Path:
        return self.root / ".git" / "oscat" / "index.sqlite"

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        if self.chance.random() < 0.5:
            shutil.rmtree(self.index.parent, ignore_errors=True)
        else:
            self.nursery.run(self.other)  # an index of another commit, which is brought to this one
        return self.words, {}

    def left(self) -> str:
        assert tree_of(self.root) == self.before, "a check changes nothing"
        return "an index" if self.index.is_file() else "no index"

    def right(self, again: Ended) -> None:
        assert again.said == self.wanted.said


class Fix:
    """Each file is as it was or mended, and none is lost."""

    name = "fix"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        del chance
        self.root = generated(folder / "fix", 20)
        for path in self.root.rglob("*.json"):
            path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1, sort_keys=True), "utf-8")
        self.before = tree_of(self.root)
        self.words = ["fix", "--canonical", str(self.root)]
        done = nursery.run(self.words)
        self.after = tree_of(self.root)
        assert done.code in {0, 1}, done.said
        assert sum(self.after[path] != self.before[path] for path in self.before) > 50

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        for path, raw in self.before.items():
            (self.root / path).write_bytes(raw)
        return self.words, {}

    def left(self) -> str:
        found = tree_of(self.root)
        assert found.keys() == self.before.keys(), "no file is lost, and none is new"
        assert all(raw in {self.before[path], self.after[path]} for path, raw in found.items()), "a file is half"
        return "all mended" if found == self.after else "none mended" if found == self.before else "some mended"

    def right(self, again: Ended) -> None:
        assert again.code in {0, 1}, again.said
        assert tree_of(self.root) == self.after


class Import:
    """The new folder is not there, or whole."""

    name = "import"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        del chance
        self.source, self.to = HERE / "seed-osc", folder / "import" / "catalog"
        self.before = tree_of(self.source)
        self.words = ["import", str(self.source), "--to", str(self.to)]
        assert nursery.run(self.words).code == 0
        self.wanted = tree_of(self.to)
        self.there = False

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        shutil.rmtree(self.to.parent)
        return self.words, {}

    def left(self) -> str:
        self.there = self.to.exists()
        assert tree_of(self.source) == self.before
        assert not self.there or tree_of(self.to) == self.wanted, "half a catalog"
        return "whole" if self.there else "not there"

    def right(self, again: Ended) -> None:
        assert again.code == (2 if self.there else 0), again.said
        assert tree_of(self.to) == self.wanted


class Build:
    """The site is the one before or the new one; between the two there is a moment without any."""

    name = "build"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        import generate

        del chance
        self.root, self.old, self.to = generated(folder / "build", 8), folder / "old", folder / "site" / "_site"
        assert nursery.run(["build", str(self.root), "--to", str(self.old)]).code == 0
        generate.edit(self.root)
        self.words = ["build", str(self.root), "--to", str(self.to)]
        assert nursery.run(self.words).code == 0
        self.before, self.after = tree_of(self.old), tree_of(self.to)
        assert self.before != self.after

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        shutil.rmtree(self.to.parent)
        shutil.copytree(self.old, self.to)
        return self.words, {}

    def left(self) -> str:
        if not self.to.exists():
            return "not there"
        found = tree_of(self.to)
        assert found in (self.before, self.after), "half a site"
        return "the new one" if found == self.after else "the one before"

    def right(self, again: Ended) -> None:
        assert again.code == 0, again.said
        assert tree_of(self.to) == self.after


class BuildAgain:
    """Each file of the site is the one before or the new one, and a run after it makes the rest new."""

    name = "build --incremental"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        import generate

        del chance
        self.root, self.to = generated(folder / "again", 8, git=True), folder / "site again" / "_site"
        self.nursery, self.old = nursery, tree_of(self.root)
        self.words = ["build", str(self.root), "--to", str(self.to), "--incremental"]
        assert nursery.run(self.words).code == 0
        self.before = tree_of(self.to)
        generate.edit(self.root)
        self.new = tree_of(self.root)
        assert "Changed" in nursery.run(self.words).said
        self.after = tree_of(self.to)
        assert self.before != self.after

    def _is(self, catalog: Tree) -> None:
        for path, raw in catalog.items():
            (self.root / path).write_bytes(raw)

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        self._is(self.old)
        done = self.nursery.run(self.words)
        assert done.code == 0, done.said
        assert tree_of(self.to) == self.before
        self._is(self.new)
        return self.words, {}

    def left(self) -> str:
        found = tree_of(self.to)
        either = all(raw in {self.before.get(path), self.after.get(path)} for path, raw in found.items())
        assert either, "a file is half"
        assert found.keys() >= self.before.keys() & self.after.keys(), "a file is lost"
        return "the new one" if found == self.after else "the one before" if found == self.before else "some of each"

    def right(self, again: Ended) -> None:
        assert again.code == 0, again.said
        assert tree_of(self.to) == self.after


class Links:
    """What was asked is known to the next run; the report is whole or not there."""

    name = "links"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        from strangers import DATA, NETCDF, catalog_of, strangers

        del chance
        self.stack = ExitStack()
        hosts = self.stack.enter_context(strangers(latency=0.005))
        tempers = ["page", "file", "missing", "moved", "other", "unauthorized", "forbidden"]
        hrefs = [
            (f"http://127.0.0.1:{hosts.port}/{one}/{number}", NETCDF if one in DATA else "")
            for number in range(12)
            for one in tempers
        ]
        self.root, self.cache, self.to = catalog_of(folder / "links", hrefs), folder / "cache.jsonl", folder / "to.json"
        self.words = ["links", str(self.root), "--cache", str(self.cache), "--to", str(self.to), "--delay", "0.001"]
        self.env = {"OSCAT_LOOPBACK": "127.0.0.0/24"}
        done = nursery.run(self.words, self.env)
        assert self.to.is_file(), done.said
        assert len({verdict for _, verdict in self._rows()}) > 3, "the server was asked"
        self.code, self.wanted = done.code, self._rows()

    def _rows(self) -> list[tuple[str, str]]:
        return [(one["href"], one["verdict"]) for one in json.loads(self.to.read_bytes())["links"]]

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        self.cache.unlink(missing_ok=True)
        self.to.unlink(missing_ok=True)
        return self.words, self.env

    def left(self) -> str:
        if self.to.exists():
            assert self._rows() == self.wanted
            return "a report"
        return "some answers" if self.cache.exists() and self.cache.stat().st_size > 100 else "nothing"

    def right(self, again: Ended) -> None:
        assert again.code == self.code, again.said
        assert self._rows() == self.wanted

    def close(self) -> None:
        self.stack.close()


class Publish:
    """One pull request, with the record as it was given."""

    name = "publish"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        from forge.stage import ICE, NAME, Stage, build_seed

        del chance
        self.stage, self.nursery, self.number, self.repository = (
            Stage(folder, build_seed(folder / "s")),
            nursery,
            0,
            NAME,
        )
        self.record = json.loads((self.stage.seed / ICE).read_text("utf-8"))
        self.file = folder / "entry.json"
        double = self.stage.double
        self.env = {"GITHUB_API_URL": double.base, "OSCAT_TOKEN": double.person("alice"), "OSCAT_NO_PAUSE": "1"}
        self.env |= {"XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
        self.env |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        self.main = self._main()

    def _main(self) -> str:
        return self.stage.double.store.git(self.repository, "rev-parse", "main")

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        self.number += 1
        self.wanted = {**self.record, "id": f"floe-{self.number}", "title": f"Thickness of floe {self.number}"}
        self.file.write_text(json.dumps(self.wanted), "utf-8")
        return ["publish", str(self.file), "--repository", self.repository], self.env

    def _pulls(self) -> list[Any]:
        found = self.stage.double.pulls[self.repository].values()
        return [one for one in found if one.head_ref == f"oscat/products/{self.wanted['id']}"]

    def left(self) -> str:
        assert self._main() == self.main
        found = self._pulls()
        assert len(found) <= 1
        for pull in found:
            self._holds(pull)
        return "a pull request" if found else "no pull request"

    def _holds(self, pull: Any) -> None:
        path = f"products/{self.wanted['id']}/collection.json"
        text = self.stage.double.store.git(pull.head_repository, "show", f"{pull.head}:{path}")
        assert json.loads(text) == self.wanted

    def right(self, again: Ended) -> None:
        assert again.code == 0, again.said
        (pull,) = self._pulls()
        self._holds(pull)
        assert self._main() == self.main

    def close(self) -> None:
        self.stage.close()


class Act:
    """One comment, one state, one steward, and a status; and a third run finds nothing to do."""

    name = "bot act"

    def __init__(self, folder: Path, nursery: Nursery, chance: random.Random) -> None:
        from forge.stage import NAME, build_seed

        del chance
        self.folder, self.nursery, self.seed, self.repository = folder, nursery, build_seed(folder / "s"), NAME
        self.number = 0
        self.bench: Bench | None = None

    def ready(self) -> tuple[list[str], Mapping[str, str]]:
        from forge.stage import BOT
        from test_bot_events import RIGHTS, Bench
        from test_bot_stories import NEW, record

        if self.bench:
            self.bench.stage.close()
        self.number += 1
        self.bench = Bench(self.folder / str(self.number), self.seed)
        self.pull = self.bench.stage.propose("alice", {NEW: record(self.bench.stage)})
        double = self.bench.stage.double
        given = {"GITHUB_TOKEN": double.token(BOT, RIGHTS), "GITHUB_REPOSITORY": self.repository}
        given |= {"GITHUB_API_URL": double.base, "OSCAT_NO_PAUSE": "1", "OSCAT_JUDGED": self.bench.judge(1)}
        self.words, self.env = ["bot", "act", "1", "--root", str(self.bench.clone)], given
        return self.words, self.env

    def left(self) -> str:
        from test_bot_stories import states

        assert self.bench
        told = (self.bench.stage.ours(self.pull), states(self.pull), self.pull.assignees)
        assert len(self.pull.assignees) <= 1
        return "all said" if all(told) else "some said" if any(told) else "nothing said"

    def right(self, again: Ended) -> None:
        from test_bot_stories import states

        assert self.bench
        assert again.code == 0, again.said
        assert self.bench.stage.sticky(self.pull)
        assert states(self.pull) == ["needs-review"]
        assert len(self.pull.assignees) == len(self.pull.asked) == 1
        assert self.bench.stage.status(self.pull)[0] == "success"
        assert self.nursery.run(self.words, self.env).said == "", "twice changes nothing"
        shutil.rmtree(self.folder / str(self.number), ignore_errors=True)

    def close(self) -> None:
        if self.bench:
            self.bench.stage.close()


COMMANDS: tuple[type[Any], ...] = (Check, Fix, Import, Build, BuildAgain, Links, Publish, Act)


# --- the table ----------------------------------------------------------------------------------------------------


@dataclass
class Row:
    """What came of the kills of a command."""

    name: str
    seconds: float = 0.0
    kills: int = 0
    late: int = 0
    left: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        left = ", ".join(f"{word} {count}" for word, count in sorted(self.left.items()))
        fine = f"{self.kills - len(self.wrong)} of {self.kills}"
        return f"| {self.name} | {self.seconds:.2f} | {self.kills} | {self.late} | {left} | {fine} |"


def killed(make: type[Any], kills: int, seed: int, folder: Path) -> Row:
    """Kill a command so often."""
    chance, nursery = random.Random(f"{seed} {make.name}"), Nursery(folder)
    command, row = make(folder, nursery, chance), Row(make.name)
    try:
        row.seconds = sorted(nursery.run(*command.ready()).seconds for _ in range(3))[1]
        for _ in range(kills):
            words, env = command.ready()
            after, alone = chance.random() * row.seconds * OVER, chance.random() < 0.5
            ended = nursery.run(words, env, after, alone)
            row.kills += 1
            row.late += ended.code is not None
            try:
                row.left[command.left()] += 1
                command.right(nursery.run(words, env))
            except AssertionError as error:
                row.wrong.append(f"{make.name}, killed after {after:.3f} s: {error}")
    finally:
        getattr(command, "close", lambda: None)()
        nursery.close()
    return row


def rows(kills: int, seed: int, chosen: tuple[type[Any], ...] = COMMANDS) -> Iterator[Row]:
    """So many kills, shared by the commands."""
    for number, make in enumerate(chosen):
        share = kills // len(chosen) + (number < kills % len(chosen))
        with tempfile.TemporaryDirectory(prefix="killing-", ignore_cleanup_errors=True) as folder:
            yield killed(make, share, seed, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.nursery:
        nursery()
        return
    print("| command | takes s | kills | came too late | what was left | next run right |")
    print("|---|---|---|---|---|---|")
    wrong = []
    for row in rows(given.kills, given.seed):
        print(row.line(), flush=True)
        wrong += row.wrong
    print("\n".join(["", *wrong] if wrong else ["", "Nothing was lost."]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
