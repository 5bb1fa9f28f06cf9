"""The generator of catalogs to measure with: as many entries as asked for, the same each time, and nothing wrong."""

from collections import Counter
from pathlib import Path

import generate
import pytest

import oscat
from oscat.words.finding import Severity
from oscat.world.disk import write_files

FEW = 200


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write_files(folder, generate.files(FEW))
    return folder


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert list(generate.files(20, seed=3)) == list(generate.files(20, seed=3))
    assert list(generate.files(20, seed=3)) != list(generate.files(20, seed=4))


def test_a_made_catalog_has_no_errors(made: Path) -> None:
    report = oscat.check(made)
    assert report.catalog.entries["product"] == FEW
    assert [one for one in report.findings if one.severity is Severity.ERROR] == []
    assert len(report.findings) > FEW, "and is no more tidy than people are"


def test_it_is_as_uneven_as_the_real_one(made: Path) -> None:
    records = sorted(made.glob("products/*/collection.json"))
    projects = Counter(
        line for one in records for line in one.read_text("utf-8").splitlines() if '"osc:project"' in line
    )
    assert projects.most_common(1)[0][1] > 3 * FEW / len(projects)
    assert any(made.glob("products/*/*-cube-*.json"))
