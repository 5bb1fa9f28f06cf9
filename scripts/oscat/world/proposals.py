"""Proposals as Git objects: fetched, merged and listed without a work tree; nothing of them is checked out or run."""

import base64
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oscat.words.errors import WorldError
from oscat.words.files import Mode
from oscat.world.git import MODES, environment, git

_TIMEOUT: Final = 300  # seconds
_GONE: Final = "0" * 40


@dataclass(frozen=True, slots=True)
class Changed:
    """A path that a proposal changes: what it is now (None where it is gone), and how many bytes it has."""

    path: str
    mode: Mode | None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """A proposal merged into its base: the ``tree`` that comes of it, or the paths in which the two disagree."""

    tree: str
    conflicts: tuple[str, ...] = ()


def commit_of(root: Path, ref: str) -> str:
    """The full name of a commit."""
    name = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", problem=f"no {ref}")
    return name.decode().strip()


def fetch(root: Path, number: int, token: str = "") -> str:
    """Fetch the head of a pull request as objects, and give its name. The token is never part of a command line."""
    ref = f"refs/oscat/{number}"
    given = environment()
    if token:
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        given |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
    command = ["git", "-C", str(root), "-c", "core.hooksPath=/dev/null", "fetch", "--quiet", "--no-tags"]
    command += ["--no-recurse-submodules", "origin", f"+refs/pull/{number}/head:{ref}"]
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False, env=given)  # noqa: S603
    if done.returncode:
        raise WorldError(f"pull request {number} cannot be fetched: {done.stderr.decode(errors='replace').strip()}")
    return commit_of(root, ref)


def is_within(root: Path, commit: str) -> bool:
    """Whether a commit is part of the history of what is checked out."""
    try:
        git(root, "merge-base", "--is-ancestor", commit, "HEAD")
    except WorldError:
        return False
    return True


def common(root: Path, base: str, head: str) -> str:
    """The commit from which two went apart."""
    return git(root, "merge-base", base, head).decode().strip()


def merge(root: Path, base: str, head: str) -> Merged:
    """Merge two commits in memory (git merge-tree, Git 2.38); only objects are written."""
    command = ["git", "-C", str(root), "merge-tree", "--write-tree", "--name-only", "-z", base, head]
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False, env=environment())  # noqa: S603
    if done.returncode not in (0, 1):
        raise WorldError(f"git cannot merge {head[:10]}: {done.stderr.decode(errors='replace').strip()}")
    tree, *rest = done.stdout.split(b"\0")
    paths = rest[: rest.index(b"")] if done.returncode and b"" in rest else []
    return Merged(tree.decode(), tuple(sorted({os.fsdecode(path) for path in paths})))


def changed(root: Path, base: str, tree: str) -> list[Changed]:
    """What a proposal changes, by path, with sizes; no content is read."""
    listed = git(root, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--abbrev=40", base, tree)
    rows = list(_rows(listed))
    sizes = _sizes(root, [blob for _, mode, blob in rows if mode is not None and mode.is_file])
    return [Changed(path, mode, sizes.get(blob, 0)) for path, mode, blob in rows]


def _rows(listed: bytes) -> Iterator[tuple[str, Mode | None, str]]:
    fields = iter(listed.split(b"\0"))
    for about in fields:
        if about.startswith(b":"):
            _, mode, _, blob, _ = about.decode().split(" ", 4)
            yield os.fsdecode(next(fields)), None if blob == _GONE else MODES.get(mode, Mode.SPECIAL), blob


def _sizes(root: Path, blobs: list[str]) -> dict[str, int]:
    """The sizes of objects, asked of one git process."""
    command = ["git", "-C", str(root), "cat-file", "--batch-check=%(objectname) %(objectsize)"]
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    done = subprocess.run(  # noqa: S603
        command, input=asked, capture_output=True, timeout=_TIMEOUT, check=False, env=environment()
    )
    pairs = (line.split() for line in done.stdout.decode().splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdigit()}
