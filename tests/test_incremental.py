"""A build that follows another leaves the very same bytes as one from nothing, whatever happened in between."""

import random
import shutil
from pathlib import Path

import pytest

import oscat
from changing import SEEN, STEPS, committed, git
from oscat.words.errors import UsageError

SEED = Path(__file__).parent / "seed"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The seed, committed."""
    root = Path(shutil.copytree(SEED, tmp_path / "repository"))
    git(root, "init", "-q", "-b", "main")
    committed(root)
    return root


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    first, second = tree(one), tree(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def walk(root: Path, chance: random.Random, steps: int) -> None:
    """Random changes, after each of which the tree that was amended is held against one from nothing."""
    oscat.build(root, root.parent / "site", incremental=True)
    for _ in range(steps):
        done = [
            step.__name__ for step in chance.choices(STEPS + SEEN, k=chance.randint(1, 3)) if not step(root, chance)
        ]
        try:
            oscat.build(root, root.parent / "whole")
        except UsageError:  # nothing is left
            return
        oscat.build(root, root.parent / "site", incremental=True)
        assert differing(root.parent / "site", root.parent / "whole") == [], done


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_is_the_same_as_from_nothing(seed: int, root: Path) -> None:
    walk(root, random.Random(seed), 6)
