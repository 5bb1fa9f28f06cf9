"""From a path that a person gave to a catalog that can be judged or built."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from oscat.thought import settings as toml
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.layout import detect
from oscat.thought.nearest import did_you_mean
from oscat.thought.schemas import Validators
from oscat.thought.watched import WatchedFile, WatchedTree
from oscat.words.errors import UsageError, WorldError
from oscat.words.files import Tree
from oscat.words.kinds import BY_FOLDER, FORMS, Kind
from oscat.words.settings import Settings
from oscat.world.disk import DiskTree, find_root
from oscat.world.schema_store import SchemaStore

PathLike = str | os.PathLike[str]


def root_of(path: Path) -> Path:
    """The catalog that ``path`` belongs to. Raises UsageError where there is none."""
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"{path} does not exist")
    root = find_root(path)
    if root is None:
        folders = ", ".join(form.folder for form in list(FORMS.values())[:3])
        raise UsageError(
            f"{path} is no catalog: it has neither oscat.toml nor catalog/catalog.json, nor a catalog.json beside "
            f"folders such as {folders}. See the README for how to start one."
        )
    return root


def selection(root: Path, path: Path, catalog: Catalog) -> str:
    """The part of the catalog that ``path`` names, relative to its root; "" for all of it."""
    inside = within_root(root, path)
    if inside and inside not in catalog.tree.folders and inside not in catalog.places:
        raise UsageError(f"{path} is no part of the catalog at {root}")
    return inside


def within_root(root: Path, path: Path) -> str:
    """A path relative to the catalog's root; "" for the root itself."""
    inside = Path(os.path.abspath(path)).relative_to(root).as_posix()  # noqa: PTH100 - never through links
    return "" if inside == "." else inside


def named(catalog: Catalog, name: str, kinds: Iterable[Kind] = tuple(Kind)) -> Iterator[tuple[Kind, str]]:
    """The entries that a word names: an id, or a folder and an id. Raises UsageError where there is none."""
    folder, _, id_ = name.strip("/").rpartition("/")
    looked = [kind for kind in kinds if folder not in BY_FOLDER or kind is BY_FOLDER[folder]]
    found = [(kind, id_) for kind in looked if id_ in catalog.ids[kind]]
    if not found:
        near = did_you_mean(id_, [one for kind in looked for one in catalog.ids[kind]])
        raise UsageError(f"there is no entry {name!r}. {near}".rstrip())
    yield from found


def catalog_at(root: Path, *, watched: bool = False) -> tuple[Catalog, Facts]:
    """The catalog in the folder ``root``, and all that rules may know of it. A ``watched`` one notes who reads what."""
    tree, validators = DiskTree(root), Validators(SchemaStore().get)
    facts = facts_of(WatchedTree(tree), validators, WatchedFile) if watched else facts_of(tree, validators)
    return facts.catalog, facts


def facts_of(tree: Tree, validators: Validators, made: type[File] = File) -> Facts:
    """All that rules may know of the catalog in a tree."""
    catalog = Catalog(tree, detect(tree.files, tree.folders), _settings(tree), made)
    return Facts(catalog, validators, tree.read, today())


def today() -> date:
    """The day of the check in UTC; ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) sets it where a run is repeated."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(given), UTC).date()
    return datetime.now(UTC).date()


def _settings(tree: Tree) -> Settings:
    """The settings, or the defaults where the file is missing or wrong: that is a finding, not a crash."""
    mode = tree.files.get("oscat.toml")
    if mode is None or not mode.is_file:
        return Settings()
    try:
        return toml.settings(toml.parse(tree.read("oscat.toml", 1_000_000)))
    except (ValueError, AttributeError, WorldError):
        return Settings()


def refuse_within(root: Path, target: Path) -> None:
    """Refuse to write over the catalog or among its records, also by way of a link."""
    place, home = Path(os.path.realpath(target)), Path(os.path.realpath(root))
    if home.is_relative_to(place):
        raise UsageError(f"{target} holds the catalog itself; give another folder with --to")
    if place.is_relative_to(home) and place.relative_to(home).parts[0] in {"catalog", *BY_FOLDER}:
        raise UsageError(f"{target} lies among the records; give another folder with --to")
