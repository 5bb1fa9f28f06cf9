"""The same work on parts of a list: what comes back, in which pieces, and what happens when a part goes wrong."""

import os
import shutil
import sys
from pathlib import Path

import pytest

import oscat
from oscat.shell import judge, parallel
from oscat.words.errors import WorldError

NUMBERS = list(range(1_000))
copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")


@copies
@pytest.mark.parametrize("parts", [1, 2, 3, 16, 100])
def test_each_item_is_worked_on_once(parts: int) -> None:
    shares = parallel.spread(list, NUMBERS, parts)
    assert len(shares) == min(parts, -(-len(NUMBERS) // parallel.BLOCK))
    assert sorted(item for share in shares for item in share) == NUMBERS


def test_a_short_list_is_one_part() -> None:
    assert parallel.spread(sum, [1, 2, 3], 8) == [6]
    assert parallel.spread(sum, [], 8) == [0]


@copies
def test_what_a_part_raises_is_raised_here() -> None:
    def work(share: list[int]) -> int:
        if 0 not in share:
            raise WorldError("the disk is gone")
        return 0

    with pytest.raises(WorldError, match="the disk is gone"):
        parallel.spread(work, NUMBERS, 2)


@copies
def test_a_part_that_dies_is_told() -> None:
    def work(share: list[int]) -> int:
        if 0 not in share:
            os._exit(9)
        return 0

    with pytest.raises(RuntimeError, match="ended without an answer"):
        parallel.spread(work, NUMBERS, 2)


@copies
@pytest.mark.skipif(sys.platform == "darwin", reason="one part there")
def test_a_check_in_parts_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    record = seed / "products" / "salinity-arctic" / "collection.json"
    record.write_text(record.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    whole = oscat.check(seed)
    monkeypatch.setattr(judge, "WORTH_COPIES", 0)
    monkeypatch.setattr(parallel, "BLOCK", 1)
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    assert whole.findings
    assert oscat.check(seed) == whole
