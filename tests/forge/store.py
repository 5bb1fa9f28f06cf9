"""The bare Git repositories behind the double."""

import os
import subprocess
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

IDENTITY = {
    "GIT_AUTHOR_NAME": "double",
    "GIT_AUTHOR_EMAIL": "double@example.org",
    "GIT_COMMITTER_NAME": "double",
    "GIT_COMMITTER_EMAIL": "double@example.org",
}


class Store:
    """Repositories by full name below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        return self.root / f"{name}.git"

    def git(self, name: str, *args: str, given: bytes | None = None, more: dict[str, str] | None = None) -> str:
        return self.raw(name, *args, given=given, more=more).decode().strip()

    def raw(self, name: str, *args: str, given: bytes | None = None, more: dict[str, str] | None = None) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(self.path(name)), *args],
            input=given,
            capture_output=True,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(self.root), **IDENTITY, **(more or {})},
        )
        if done.returncode:
            raise LookupError(done.stderr.decode(errors="replace").strip() or f"git {args[0]} failed")
        return done.stdout

    def has(self, name: str, ref: str) -> bool:
        try:
            self.git(name, "rev-parse", "--verify", "--quiet", ref)
        except LookupError:
            return False
        return True

    def create(self, name: str, source: Path | None = None) -> None:
        """A new repository, with the history of one on disk if there is one."""
        self.path(name).mkdir(parents=True)
        self.git(name, "init", "--quiet", "--bare", "--initial-branch=main")
        if source:
            self.git(name, "fetch", "--quiet", str(source), "+refs/heads/*:refs/heads/*")

    def fork(self, name: str, to: str) -> None:
        self.path(to).mkdir(parents=True)
        self.git(to, "init", "--quiet", "--bare", "--initial-branch=main")
        shared = self.path(to) / "objects" / "info" / "alternates"  # on GitHub, forks share one store of objects
        shared.write_text(f"{self.path(name) / 'objects'}\n", "utf-8")
        self.git(to, "fetch", "--quiet", str(self.path(name)), "+refs/heads/*:refs/heads/*")

    def tree(self, name: str, base: str | None, rows: Iterable[dict[str, Any]]) -> str:
        """Write a tree: a row without ``sha`` and with ``content`` is a new file, one whose ``sha`` is None goes."""
        index = {"GIT_INDEX_FILE": str(self.root / f"index-{uuid.uuid4().hex}")}
        lines, made = [], dict[str, str]()
        if base:
            self.git(name, "read-tree", base, more=index)
        for row in rows:
            if "sha" in row and row["sha"] is None:
                lines.append(f"0 {'0' * 40}\t{row['path']}")
                continue
            if "sha" not in row and row["content"] not in made:
                raw = row["content"].encode()
                made[row["content"]] = self.git(name, "hash-object", "-w", "--stdin", given=raw)
            lines.append(f"{row['mode']} {row.get('sha') or made[row['content']]}\t{row['path']}")
        listed = "".join(f"{one}\0" for one in lines).encode()
        self.git(name, "update-index", "-z", "--index-info", given=listed, more=index)
        tree = self.git(name, "write-tree", more=index)
        Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        return tree

    def commit(self, name: str, tree: str, parents: Iterable[str], message: str, who: str = "double") -> str:
        identity = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _named(who)}
        args = [word for parent in parents for word in ("-p", parent)]
        return self.git(name, "commit-tree", tree, *args, "-F", "-", given=message.encode(), more=identity)

    def merged(self, name: str, base: str, head: str) -> str | None:
        """The tree of a merge; None where the two disagree."""
        try:
            return self.git(name, "merge-tree", "--write-tree", base, head).split("\n")[0]
        except LookupError:
            return None


def _named(who: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("NAME", who), ("EMAIL", f"{who.replace('[bot]', '')}@users.noreply.github.com")
