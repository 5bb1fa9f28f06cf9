"""Make a copy of this repository one's own catalog: its name and addresses, its stewards, none of the examples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from oscat.shell import robot
from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.thought.adoption import Identity, gone, written
from oscat.thought.bot.codeowners import text
from oscat.thought.layout import ID
from oscat.words.errors import UsageError
from oscat.words.kinds import OUR_SCHEMAS
from oscat.world.aside import put
from oscat.world.git import git
from oscat.world.schema_store import SchemaStore

_CODEOWNERS: Final = ".github/CODEOWNERS"
_OF_OSCAT: Final = (".github/workflows/release.yml", ".github/workflows/bench.yml")
"""What releases oscat itself, which a catalog does not."""


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
    removed += tuple(name for name in _OF_OSCAT if (root / name).is_file())
    if not dry_run:
        _perform(root, files, removed)
    return Adopted((*files, _CODEOWNERS), removed)


def _refuse_wrong(who: Identity) -> None:
    """Refuse what the schemas of settings and stewards would, in their words, and an id that no entry could have."""
    given = {"url": who.url, "repository": who.repository}
    for name, value in given.items():
        _refuse(value, "settings", "catalog", name)
    for login in (who.steward, who.maintainer):
        _refuse(f"@{login}", "stewards", "maintainers")
    if not ID.fullmatch(who.id):
        raise UsageError(f"{who.id!r} does not do: an id is letters, digits, dots and hyphens, such as coastal-science")
    if not who.title.strip():
        raise UsageError("a catalog needs a title")


def _refuse(value: str, schema: str, *names: str) -> None:
    """Refuse a value that does not fit the pattern of its field."""
    about: Any = SchemaStore().get(f"{OUR_SCHEMAS}{schema}.json")
    for name in names:
        about = about["properties"][name]
    about = about.get("items", about)
    if not re.fullmatch(about["pattern"], value):
        raise UsageError(f"{value!r} does not do. {about['x-message']}")


def _perform(root: Path, files: dict[str, bytes], removed: Sequence[str]) -> None:
    for name, content in files.items():
        put(root / name, content)
    for name in removed:
        (root / name).unlink()
    for folder in sorted({(root / name).parent for name in removed}, key=lambda one: -len(one.parts)):
        _fold(folder, root)
    (root / _CODEOWNERS).parent.mkdir(exist_ok=True)
    put(root / _CODEOWNERS, text(robot.policy_at(root)).encode())


def _fold(folder: Path, root: Path) -> None:
    """Remove a folder in which nothing is left, and those above it; the folder of a kind stays."""
    while len(folder.relative_to(root).parts) > 1 and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
