"""A commit of a Git repository read as a tree, from its objects: nothing is checked out, no hook or filter runs."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from oscat.words.errors import DamagedGitError, UsageError, WorldError
from oscat.words.files import Mode, blob_name
from oscat.world.disk import belongs

MODES: Final = {"100644": Mode.REGULAR, "100755": Mode.EXECUTABLE, "120000": Mode.SYMLINK, "160000": Mode.SPECIAL}
_TIMEOUT: Final = 60  # seconds
_SHA_1: Final = 40
"""Letters of a name by SHA-1; those by SHA-256 are longer."""


class GitTree:
    """The catalog's folders at a commit. ``root`` is the catalog's folder on disk, ``ref`` names the commit or a tree.

    Raises UsageError where there is no repository or no such commit.
    """

    def __init__(self, root: Path, ref: str) -> None:
        self.root = root
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{tree}}")
        try:
            self.tree = git(root, *wanted).decode().strip()
        except WorldError:
            git(root, "rev-parse", problem=f"{root} is in no Git repository")
            raise UsageError(
                f"the Git repository of {root} has no commit {ref!r}; a shallow clone may lack it (git fetch)"
            ) from None
        self._reader: subprocess.Popen[bytes] | None = None

    @cached_property
    def _listing(self) -> dict[str, tuple[Mode, str]]:
        """Mode and object of each path of the catalog."""
        found: dict[str, tuple[Mode, str]] = {}
        for line in os.fsdecode(git(self.root, "ls-tree", "-r", "-z", self.tree)).split("\0"):
            about, _, path = line.partition("\t")
            if path and belongs(path):
                found[path] = (MODES.get(about[:6], Mode.SPECIAL), about.rpartition(" ")[2])
        return dict(sorted(found.items()))

    @cached_property
    def files(self) -> Mapping[str, Mode]:
        """All paths, sorted."""
        return {path: mode for path, (mode, _) in self._listing.items()}

    @cached_property
    def folders(self) -> frozenset[str]:
        """All folders; Git knows no empty ones."""
        return folders_of(self._listing)

    def digest(self, path: str) -> str:
        """The object id of a file's content."""
        return self._listing[path][1]

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file, at most ``limit``."""
        if path not in self._listing:
            raise WorldError(f"{path} does not stand in {self.tree[:10]}")
        name = self._listing[path][1]
        content = self._object(name)
        if content is None or (len(name) == _SHA_1 and blob_name([content], len(content)) != name):
            raise DamagedGitError(
                f"{path} cannot be read from Git: the object {name} is lost or damaged. `git fsck` tells more; a new "
                "clone has it"
            )
        return content[:limit]

    def before(self, commit: str, path: str) -> bytes:
        """The bytes of a file as a commit has it."""
        content = self._object(f"{commit}:./{path}")
        if content is None:
            raise WorldError(f"{path} does not stand in {commit[:10]}, or cannot be read from there")
        return content

    def _object(self, blob: str) -> bytes | None:
        """One object; None where there is none, or it cannot be read. A single git process answers for all of them."""
        if self._reader is None:
            self._reader = subprocess.Popen(  # noqa: S603 - a fixed command
                ["git", "-C", str(self.root), "cat-file", "--batch"],  # noqa: S607 - the user's own git
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        stdin, stdout = self._reader.stdin, self._reader.stdout
        if stdin is None or stdout is None:
            raise WorldError("git does not answer")
        try:
            stdin.write(f"{blob}\n".encode())
            stdin.flush()
            about = stdout.readline().split()
            content = stdout.read(int(about[2])) if len(about) == 3 else b""
            end = stdout.read(1) if len(about) == 3 else b""
        except OSError as error:
            raise WorldError(f"git does not answer: {error.strerror}") from error
        return content if end else None

    def close(self) -> None:
        """Let the git process go."""
        if self._reader:
            with suppress(OSError):
                self._reader.communicate(timeout=_TIMEOUT)
            self._reader = None


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    """All folders that paths lead through."""
    found: set[str] = set()
    new = {path.rpartition("/")[0] for path in paths}
    while new - {""}:
        found |= new
        new = {path.rpartition("/")[0] for path in new} - found
    return frozenset(found - {""})


def environment() -> dict[str, str]:
    """The environment without what would send git to another repository, or make it ask or fetch."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}


def git(root: Path, *args: str, problem: str = "") -> bytes:
    """What a git command prints. Raises UsageError with ``problem`` where it fails, WorldError without."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; names from outside come after --end-of-options
            ["git", "-C", str(root), *args],  # noqa: S607 - the user's own git
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            env=environment(),
        )
    except FileNotFoundError as error:
        raise WorldError("git is not installed, and --base needs it") from error
    except subprocess.TimeoutExpired as error:
        raise WorldError(f"git {args[0]} did not end within {_TIMEOUT} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        if problem:
            raise UsageError(f"{problem}. {said}".removesuffix(". "))
        raise WorldError(f"git {args[0]} failed: {said}")
    return done.stdout
