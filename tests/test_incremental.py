"""A build that follows another leaves the very same bytes as one from nothing, whatever happened in between."""

import pickle
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import oscat
from changing import SEED, SEEN, STEPS, seeded
from killing import generated
from oscat.shell.cli import oscat as oscat_command
from oscat.thought.pages import atlas
from oscat.words.errors import UsageError, WorldError
from oscat.world import builds
from oscat.world.disk import DiskTree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return seeded(tmp_path / "repository")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    first, second = tree(one), tree(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def walk(root: Path, chance: random.Random, steps: int) -> None:
    """Random changes, after each of which the tree that was amended is held against one from nothing."""
    oscat.build(root, root.parent / "site", incremental=True)
    for _ in range(steps):
        changes = chance.choices(STEPS + SEEN, k=chance.randint(1, 3))
        for change in changes:
            change(root, chance)
        try:
            oscat.build(root, root.parent / "whole")
        except UsageError:  # nothing is left
            return
        oscat.build(root, root.parent / "site", incremental=True)
        done = [change.__name__ for change in changes]
        assert differing(root.parent / "site", root.parent / "whole") == [], done


@pytest.mark.parametrize("seed", range(3))
def test_the_tree_is_the_same_as_from_nothing(seed: int, root: Path) -> None:
    walk(root, random.Random(seed), 4)


@pytest.mark.site
@pytest.mark.parametrize("seed", range(3, 9))
def test_so_it_is_after_more_changes(seed: int, root: Path) -> None:
    walk(root, random.Random(seed), 10)


@pytest.mark.site
@pytest.mark.parametrize("seed", [9, 10])
def test_so_it_is_of_a_larger_catalog(seed: int, tmp_path: Path) -> None:
    root = generated(tmp_path / "repository", 25, git=True)
    walk(root, random.Random(seed), 8)


def test_a_walk_notices_what_nobody_asked_about(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same walk fails where the titles of neighbours change behind a piece's back."""
    monkeypatch.setattr(atlas, "note", lambda *_: None)
    with pytest.raises(AssertionError, match=r"index\.html"):
        walk(root, random.Random(0), 12)


# What is left alone --------------------------------------------------------------------------------------------------

PRODUCT = "products/salinity-arctic/collection.json"


def edit(root: Path) -> None:
    path = root / PRODUCT
    path.write_text(path.read_text("utf-8").replace('"title": "', '"title": "New: ', 1), "utf-8")


def dates(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_mtime_ns for path in tree(folder)}


def test_only_what_changed_is_written(root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = oscat.build(root, site, incremental=True)
    assert first.changed is None
    before, was = dates(site), tree(site)
    edit(root)
    second = oscat.build(root, site, incremental=True)
    assert second.files == first.files == len(was) - 1, "all but the mark of a build"
    now, after = tree(site), dates(site)
    other = {path for path in now if now[path] != was[path]}
    assert {path for path in after if after[path] != before[path]} == other
    assert second.changed == len(other)
    assert "products/salinity-arctic/index.html" in other
    assert "projects/polar-salt/index.html" in other
    assert "products/ice-thickness-arctic/collection.json" not in other
    assert oscat.build(root, site, incremental=True).changed == 0


def test_what_is_read_again_of_the_tree_is_what_was_laid_down_there(root: Path, tmp_path: Path) -> None:
    """The tables hold what is published; who changes a file of the tree changes no table."""
    site = tmp_path / "site"
    oscat.build(root, site, incremental=True)
    other = site / "variables/sea-ice-thickness/catalog.json"
    other.write_text(other.read_text("utf-8").replace("thickness", "thinness"), "utf-8")
    edit(root)
    oscat.build(root, site, incremental=True)
    oscat.build(root, tmp_path / "whole")
    assert differing(site, tmp_path / "whole") == ["variables/sea-ice-thickness/catalog.json"]


def test_what_is_removed_goes_with_its_folder(root: Path, tmp_path: Path) -> None:
    oscat.build(root, tmp_path / "site", incremental=True)
    shutil.rmtree((root / PRODUCT).parent)
    oscat.build(root, tmp_path / "site", incremental=True)
    assert not (tmp_path / "site/products/salinity-arctic").exists()


# When all is made anew -----------------------------------------------------------------------------------------------


def notes(root: Path) -> Path:
    (found,) = root.glob(".git/oscat/*.notes")
    return found


def _gone(root: Path, _: Path) -> None:
    notes(root).unlink()


def _cut(root: Path, _: Path) -> None:
    notes(root).write_bytes(notes(root).read_bytes()[:-100])


def _garbled(root: Path, _: Path) -> None:
    notes(root).write_bytes(b"no notes")


def _something_else(root: Path, _: Path) -> None:
    notes(root).write_bytes(pickle.dumps({"pieces": {}}))


def _of_another_build(root: Path, site: Path) -> None:
    oscat.build(root, site)


def _a_page_is_lost(_: Path, site: Path) -> None:
    (site / "index.html").unlink()


def _a_page_is_new(_: Path, site: Path) -> None:
    (site / "new.html").write_bytes(b"")


def _the_site_is_gone(_: Path, site: Path) -> None:
    shutil.rmtree(site)


@pytest.mark.parametrize(
    "spoil",
    [
        *(_gone, _cut, _garbled, _something_else, _of_another_build),
        *(_a_page_is_lost, _a_page_is_new, _the_site_is_gone),
    ],
    ids=lambda one: one.__name__.strip("_").replace("_", " "),
)
def test_notes_that_do_not_fit_are_none(spoil: Callable[[Path, Path], None], root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    oscat.build(root, site, incremental=True)
    spoil(root, site)
    edit(root)
    assert oscat.build(root, site, incremental=True).changed is None
    oscat.build(root, tmp_path / "whole")
    assert differing(site, tmp_path / "whole") == []
    assert oscat.build(root, site, incremental=True).changed == 0


def test_another_address_is_another_site(root: Path, tmp_path: Path) -> None:
    oscat.build(root, tmp_path / "site", incremental=True)
    address = "https://else.example/"
    assert oscat.build(root, tmp_path / "site", url=address, incremental=True).changed is None
    oscat.build(root, tmp_path / "whole", url=address)
    assert differing(tmp_path / "site", tmp_path / "whole") == []


def test_notes_that_cannot_be_kept_are_none(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise WorldError("the disk is full")

    monkeypatch.setattr(builds, "writing", full)
    for _ in range(2):
        assert oscat.build(root, tmp_path / "site", incremental=True).changed is None


def test_a_file_that_cannot_be_read_is_tried_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = root / "products/salinity-arctic/note.txt"
    beside.write_bytes(b"text")
    read = DiskTree.read

    def refusing(tree: DiskTree, path: str, limit: int | None = None) -> bytes:
        if path.endswith("note.txt"):
            raise WorldError("not now")
        return read(tree, path, limit)

    with monkeypatch.context() as patch:
        patch.setattr(DiskTree, "read", refusing)
        assert oscat.build(root, tmp_path / "site", incremental=True).left_out
    done = oscat.build(root, tmp_path / "site", incremental=True)
    assert not done.left_out
    assert (tmp_path / "site/products/salinity-arctic/note.txt").read_bytes() == b"text"


def test_two_builds_do_not_write_into_one_folder(root: Path, tmp_path: Path) -> None:
    oscat.build(root, tmp_path / "site", incremental=True)
    hold = "import fcntl, sys; file = open(sys.argv[1], 'ab'); fcntl.lockf(file, 2); print(flush=True); input()"
    lock = str(notes(root).with_suffix(".lock"))
    pipes: dict[str, int] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", hold, lock], **pipes) as other:  # type: ignore[call-overload]
        other.stdout.readline()
        with pytest.raises(UsageError, match="another build writes to"):
            oscat.build(root, tmp_path / "site", incremental=True)
        other.communicate(b"\n")
    assert oscat.build(root, tmp_path / "site", incremental=True).changed == 0


def test_without_a_repository_there_is_no_place_for_notes(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SEED, tmp_path / "plain"))
    with pytest.raises(UsageError, match="in no Git repository"):
        oscat.build(root, tmp_path / "site", incremental=True)
    assert not (tmp_path / "site").exists()


def test_what_the_command_says(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["build", str(root), "--to", str(tmp_path / "site"), "--incremental"]
    for _ in range(2):
        oscat_command(words, standalone_mode=False)
        edit(root)
    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Wrote [\d,]+ files to .*site\.", first)
    assert re.fullmatch(r"Changed \d+ files of [\d,]+ in .*site\.", second)
