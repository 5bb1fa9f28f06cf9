"""The index beside the Git objects: with it the judgement of a change is the same as without it, whatever happens."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import oscat
from changing import (
    SEED,
    STEPS,
    add_a_copy,
    committed,
    git,
    name_another,
    remove,
    say_another_title,
    say_the_same_title,
    seeded,
    spoil,
)
from oscat import __version__
from oscat.shell import remembering
from oscat.shell.load import facts_of
from oscat.thought.gist import digest
from oscat.thought.graph import Catalog
from oscat.thought.known import Amended, Gists, Known
from oscat.thought.ratchet import naming
from oscat.thought.schemas import Validators
from oscat.thought.spelling import folded
from oscat.words.finding import Report
from oscat.words.kinds import Kind
from oscat.world.disk import DiskTree
from oscat.world.git import GitTree
from oscat.world.index_store import IndexStore
from oscat.world.schema_store import SchemaStore
from oscat.world.worktree import WorkTree

NEVER = 10**9
MAKERS = frozenset({Kind.PRODUCT, Kind.WORKFLOW})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return seeded(tmp_path / "repository")


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "WORTH_IT", 0)


def index(root: Path) -> Path:
    return root / ".git" / "oscat" / "index.sqlite"


def plainly(root: Path, base: str) -> Report:
    """The judgement without an index, and without asking Git what differs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembering, "WORTH_IT", NEVER)
        return oscat.check(root, base=base)


@pytest.mark.parametrize("seed", range(24))
def test_with_the_index_the_judgement_is_the_same(seed: int, root: Path) -> None:
    """Random changes, judged against random commits of the past, while the index moves from one to the other."""
    chance = random.Random(seed)
    commits = [git(root, "rev-parse", "HEAD")]
    for _ in range(6):
        for step in chance.choices(STEPS, k=chance.randint(1, 3)):
            step(root, chance)
        base = chance.choice(commits[-3:])
        assert oscat.check(root, base=base) == plainly(root, base)
        if chance.random() < 0.5:
            commits.append(committed(root))
    assert index(root).is_file()


# Answers ------------------------------------------------------------------------------------------------------------


def answers(known: Known, catalog: Catalog) -> Iterator[object]:
    """All that can be asked."""
    files = [file for file in catalog.entries() if file.key]
    for kind in Kind:
        yield [known.titled(kind, folded(str(file.fields.get("title")))) for file in files]
        yield [known.described(kind, digest(file.fields.get("description")) or "none") for file in files]
        yield known.unnamed(kind, MAKERS)
        for name in [*(file.place.id for file in files), "nothing"]:
            yield known.naming((kind, name))
            yield known.has((kind, name))
    yield [known.with_doi(str(file.fields.get("sci:doi")).lower()) for file in files]
    yield [known.makers(file.place.id) for file in files]
    yield sorted(known.unread())


def catalog_of(root: Path, tree: GitTree | None = None) -> Catalog:
    return facts_of(tree or DiskTree(root), Validators(SchemaStore().get)).catalog


@pytest.mark.parametrize("seed", range(8))
def test_the_index_answers_as_who_has_read_everything(seed: int, root: Path) -> None:
    chance = random.Random(f"answers {seed}")
    oscat.check(root, base="HEAD")
    for _ in range(2):
        for step in chance.choices(STEPS, k=4):
            step(root, chance)
        head = committed(root)
        oscat.check(root, base=head)  # the index moves there
        tree = GitTree(root, head)
        store = IndexStore.at(index(root), f"{__version__} oscat")
        assert store
        catalog = catalog_of(root, tree)
        assert store.tree == tree.tree
        assert list(answers(store, catalog)) == list(answers(Gists(catalog.gists), catalog))
        for name in ("smos", "oceans", "salinity-arctic", "nothing", "record"):
            assert store.mentioning([name]) == naming(catalog, {name})
        store.close()
        tree.close()


def test_what_changed_since_is_known_as_well(root: Path) -> None:
    base = catalog_of(root)
    before, (old, files) = dict(base.gists), (Gists(base.gists), list(base.entries()))
    for step in (say_the_same_title, name_another, remove, add_a_copy, spoil):
        step(root, random.Random(step.__name__))
    head = catalog_of(root)
    differ = [key for key in {*before, *head.gists} if before.get(key) != head.gists.get(key)]
    amended = Amended(
        old,
        {key: before[key] for key in differ if key in before},
        {key: head.gists[key] for key in differ if key in head.gists},
    )
    assert files
    assert list(answers(amended, head)) == list(answers(Gists(head.gists), head))


def test_the_work_tree_is_listed_as_the_disk_is(root: Path) -> None:
    for number in range(40):
        chance = random.Random(f"listing {number}")
        chance.choice(STEPS)(root, chance)
        base = GitTree(root, "HEAD")
        tree, disk = WorkTree(root, base), DiskTree(root)
        tree.begin()
        assert tree.files == disk.files
        assert tree.folders == disk.folders
        regular = [path for path, mode in disk.files.items() if mode.is_file]
        assert [tree.digest(path) for path in regular] == [disk.digest(path) for path in regular]
        base.close()


# What goes wrong ----------------------------------------------------------------------------------------------------


def damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096:] = bytes(len(raw) - 4096)
    path.write_bytes(raw)


def of_another_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = '0' WHERE name = 'version'")
    connection.commit()
    connection.close()


def of_a_tree_that_is_gone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = ? WHERE name = 'tree'", ("0" * 40,))
    connection.commit()
    connection.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILED: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"x" * 10_000),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:6_000]),
    "damaged": damaged,
    "of another version": of_another_version,
    "of a tree that is gone": of_a_tree_that_is_gone,
    "deleted": lambda path: path.unlink(),
    "a folder": a_folder,
}


@pytest.mark.parametrize("how", SPOILED)
def test_an_index_that_is_spoiled_is_as_good_as_none(how: str, root: Path) -> None:
    say_another_title(root, random.Random(1))
    right = oscat.check(root, base="HEAD")
    SPOILED[how](index(root))
    assert oscat.check(root, base="HEAD") == right
    assert oscat.check(root, base="HEAD") == right


@pytest.mark.parametrize("part", range(12))
def test_an_index_of_which_a_part_is_spoiled_is_made_anew(part: int, root: Path) -> None:
    name_another(root, random.Random(part))
    say_the_same_title(root, random.Random(part))
    right = oscat.check(root, base="HEAD")
    raw = bytearray(index(root).read_bytes())
    pages = len(raw) // 4096
    for page in range(1 + part, pages, 12):
        raw[4096 * page : 4096 * page + 4096] = random.Random(page).randbytes(4096)
    index(root).write_bytes(raw)
    assert oscat.check(root, base="HEAD") == right
    assert oscat.check(root, base="HEAD") == right


def test_what_a_sparse_checkout_leaves_out_is_not_gone(root: Path) -> None:
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/projects/")
    assert not (root / "projects").exists()
    say_another_title(root, random.Random(5))
    report = oscat.check(root, base="HEAD")
    assert report.change is not None
    assert (report.change.removed, report.change.changed) == (0, 1)


def test_an_index_that_another_process_holds_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oscat.world.index_store._TIMEOUT", 0.1)
    oscat.check(root, base="HEAD")
    say_another_title(root, random.Random(2))
    committed(root)
    other = sqlite3.connect(index(root), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert oscat.check(root, base="HEAD~1") == plainly(root, "HEAD~1")
    assert oscat.check(root, base="HEAD") == plainly(root, "HEAD")
    other.close()


def test_where_nothing_may_be_written_all_is_read(root: Path) -> None:
    say_another_title(root, random.Random(3))
    (root / ".git" / "oscat").write_text("in the way", "utf-8")
    assert oscat.check(root, base="HEAD") == plainly(root, "HEAD")


def test_a_catalog_in_a_folder_of_a_repository_has_its_own(tmp_path: Path, root: Path) -> None:
    inner = Path(shutil.copytree(SEED, root / "elsewhere" / "inner"))
    committed(root)
    say_another_title(inner, random.Random(4))
    assert oscat.check(inner, base="HEAD") == plainly(inner, "HEAD")
    assert [one.name for one in (root / ".git" / "oscat").iterdir()] == ["index-elsewhere-inner.sqlite"]
