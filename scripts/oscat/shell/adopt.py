"""Make a copy of this repository one's own catalog: its name and addresses, its stewards, none of the examples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oscat.shell import robot
from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.thought.adoption import Identity, gone, written
from oscat.thought.bot.codeowners import text
from oscat.words.errors import UsageError
from oscat.world.git import git

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_PERSON: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+)?")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ADDRESS: Final = re.compile(r"https://[^\s?#]+/")
_CODEOWNERS: Final = ".github/CODEOWNERS"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was written and what was removed, by path."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def adopt(
    who: Identity, path: PathLike = ".", *, examples: bool = False, empty: bool = False, dry_run: bool = False
) -> Adopted:
    """Make the catalog at ``path`` that of ``who``: settings, root, stewards; the example entries go.

    With ``examples`` they stay, with ``empty`` vocabularies and platforms go as well. Git brings everything back, so
    there must be nothing in the work tree that Git does not have. Raises UsageError where there is, and for names
    that GitHub or STAC would refuse.
    """
    root = root_of(Path(path))
    _refuse_wrong(who)
    if git(root, "status", "--porcelain", problem=f"{root} is no clone: begin with `git clone`").strip():
        raise UsageError("there are changes that Git does not have yet; commit or remove them, then Git can undo this")
    catalog, _ = catalog_at(root)
    files = written(catalog, who)
    removed = () if examples and not empty else tuple(gone(catalog, all_kinds=empty))
    if not dry_run:
        _perform(root, files, removed)
    return Adopted((*files, _CODEOWNERS), removed)


def _refuse_wrong(who: Identity) -> None:
    wrong = [
        (_ID, who.id, "an id is letters, digits, dots and hyphens, such as coastal-science"),
        (_REPOSITORY, who.repository, "a repository is owner/name, such as my-org/catalog"),
        (_ADDRESS, who.url, "a public address begins with https:// and ends with a slash"),
        (_PERSON, who.steward, "a steward is a GitHub user, or organisation/team"),
        (_PERSON, who.maintainer, "a maintainer is a GitHub user, or organisation/team"),
    ]
    for form, value, told in wrong:
        if not form.fullmatch(value):
            raise UsageError(f"{value!r} does not do: {told}")
    if not who.title.strip():
        raise UsageError("a catalog needs a title")


def _perform(root: Path, files: dict[str, bytes], removed: Sequence[str]) -> None:
    for name, content in files.items():
        (root / name).write_bytes(content)
    for name in removed:
        (root / name).unlink()
    for folder in sorted({(root / name).parent for name in removed}, key=lambda one: -len(one.parts)):
        _fold(folder, root)
    (root / _CODEOWNERS).parent.mkdir(exist_ok=True)
    (root / _CODEOWNERS).write_text(text(robot.policy_at(root)), "utf-8")


def _fold(folder: Path, root: Path) -> None:
    """Remove a folder in which nothing is left, and those above it; the folder of a kind stays."""
    while len(folder.relative_to(root).parts) > 1 and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
