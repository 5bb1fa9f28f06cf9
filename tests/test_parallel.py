"""The same work on parts of a list: what comes back, in which pieces, and what happens when a part goes wrong."""

import os
import shutil
import sys
import time
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path

import pytest

import oscat
from oscat.shell import desk, judge, parallel
from oscat.words.errors import WorldError
from oscat.world import disk

NUMBERS = list(range(1_000))
Sums = Generator[int, list[int], tuple[list[int], int]]


def summed(share: list[int]) -> Sums:
    """Tell the others the sum of this part, and answer with the part and the sum of all."""
    told = yield sum(share)
    return share, sum(told)


copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")


@copies
@pytest.mark.parametrize("parts", [1, 2, 3, 16, 100])
def test_each_item_is_worked_on_once(parts: int) -> None:
    shares = parallel.spread(summed, NUMBERS, parts)
    assert len(shares) == min(parts, -(-len(NUMBERS) // parallel.BLOCK))
    assert sorted(item for share, _ in shares for item in share) == NUMBERS
    assert {total for _, total in shares} == {sum(NUMBERS)}, "each part knows what all yielded"


def test_a_short_list_is_one_part() -> None:
    assert parallel.spread(summed, [1, 2, 3], 8) == [([1, 2, 3], 6)]
    assert parallel.spread(summed, [], 8) == [([], 0)]


def gone() -> None:
    raise WorldError("the disk is gone")


@copies
@pytest.mark.parametrize("late", [False, True], ids=["before it tells", "after it was told"])
@pytest.mark.parametrize("mine", [False, True], ids=["in a helper", "here"])
def test_what_a_part_raises_is_raised_here(late: bool, mine: bool) -> None:
    def work(share: list[int]) -> Sums:
        if not late and (0 in share) is mine:
            gone()
        told = yield 0
        if (0 in share) is mine:
            gone()
        return share, sum(told)

    with pytest.raises(WorldError, match="the disk is gone"):
        parallel.spread(work, NUMBERS, 2)


@copies
@pytest.mark.parametrize("late", [False, True], ids=["before it tells", "after it was told"])
def test_a_part_that_dies_is_told(late: bool) -> None:
    def work(share: list[int]) -> Sums:
        if not late and 0 not in share:
            os._exit(9)
        told = yield 0
        if 0 not in share:
            os._exit(9)
        return share, sum(told)

    with pytest.raises(RuntimeError, match="ended without an answer"):
        parallel.spread(work, NUMBERS, 2)


@copies
@pytest.mark.skipif(sys.platform == "darwin", reason="one part there")
def test_a_check_in_parts_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    record = seed / "products" / "salinity-arctic" / "collection.json"
    record.write_text(record.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    whole = oscat.check(seed)
    in_parts(monkeypatch)
    assert whole.findings
    assert oscat.check(seed) == whole


def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all work in three parts, however little it is."""
    monkeypatch.setattr(judge, "WORTH_COPIES", 0)
    monkeypatch.setattr(parallel, "BLOCK", 1)
    monkeypatch.setattr(parallel, "cores", lambda: 3)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@copies
@pytest.mark.skipif(sys.platform == "darwin", reason="one part there")
def test_a_build_in_parts_is_the_same_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    whole = oscat.build(seed, tmp_path / "whole")
    in_parts(monkeypatch)
    assert oscat.build(seed, tmp_path / "parts").files == whole.files
    assert tree(tmp_path / "parts") == tree(tmp_path / "whole")


@copies
@pytest.mark.skipif(sys.platform == "darwin", reason="one part there")
def test_a_build_of_which_a_part_fails_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    oscat.build(seed, tmp_path / "site")
    before, here, write = tree(tmp_path / "site"), os.getpid(), disk.write_files

    def full(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
        if os.getpid() == here:
            return write(folder, files)
        raise WorldError("products/x cannot be written: No space left on device")

    monkeypatch.setattr(desk, "write_files", full)
    in_parts(monkeypatch)
    with pytest.raises(WorldError, match="No space left"):
        oscat.build(seed, tmp_path / "site")
    assert tree(tmp_path / "site") == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["catalog", "site"], "nothing half-written is left"


@copies
def test_who_fails_does_not_wait_for_the_others() -> None:
    def work(share: list[int]) -> Sums:
        if 0 in share:
            gone()
        time.sleep(60)
        told = yield 0
        return share, sum(told)

    began = time.monotonic()
    with pytest.raises(WorldError, match="the disk is gone"):
        parallel.spread(work, NUMBERS, 3)
    assert time.monotonic() - began < 30


@copies
def test_each_turn_is_taken_once() -> None:
    def work(share: list[int]) -> Generator[list[int], list[list[int]], list[int]]:
        del share
        told = yield list(turns)
        return [number for numbers in told for number in numbers]

    with closing(parallel.Turns(256)) as turns:
        for told in parallel.spread(work, NUMBERS, 3):
            assert sorted(told) == list(range(256))
