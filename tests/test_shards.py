"""A catalog judged in parts: joined, the reports are the one of a single run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import oscat
from oscat.thought.reporters import json_document
from oscat.thought.shards import joined, shard_of
from oscat.words.errors import UsageError
from oscat.words.finding import Report, Shard

SEED, OURS = Path(__file__).parent / "seed", Path(__file__).parents[1]


def parts(catalog: Path, of: int) -> list[Report]:
    return [oscat.check(catalog, shard=Shard(number, of)) for number in range(1, of + 1)]


@pytest.mark.parametrize("of", [1, 2, 3, 7])
@pytest.mark.parametrize("catalog", [SEED, OURS], ids=["seed", "this repository"])
def test_joined_parts_are_the_whole(catalog: Path, of: int) -> None:
    whole = oscat.check(catalog)
    assert joined(parts(catalog, of)) == whole
    assert joined(parts(catalog, of)[::-1]) == whole


def test_those_of_the_real_catalog_as_well(real: Path) -> None:
    whole, reports = oscat.check(real / "esa-osc"), parts(real / "esa-osc", 4)
    assert joined(reports) == whole
    files = [one.files for one in reports]
    assert max(files) < 1.5 * min(files), "the parts are about equal"


def test_a_report_is_read_as_it_was_written() -> None:
    for report in (oscat.check(OURS), *parts(OURS, 2), oscat.check(SEED, base_dir=OURS)):
        document = json.loads(json_document.write(report, colour=False, everything=True))
        assert json_document.document(json_document.read(document)) == document


def run(*args: object, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "oscat", *map(str, args)], cwd=cwd, capture_output=True, check=False)


@pytest.mark.parametrize("form", ["json", "markdown", "sarif", "junit", "text"])
def test_at_the_terminal(form: str, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        done = run("check", SEED, "--shard", f"{number}/3", "--format", "json", cwd=tmp_path)
        (tmp_path / f"{number}.json").write_bytes(done.stdout)
    whole = run("check", SEED, "--format", form, cwd=tmp_path)
    done = run("join", "3.json", "1.json", "2.json", "--format", form, cwd=tmp_path)
    assert done.stderr == b""
    assert done.stdout.decode() == whole.stdout.decode()
    assert done.returncode == whole.returncode


@pytest.mark.parametrize("text", ["", "2", "0/4", "5/4", "a/b", "1/1001", "-1/2", "1/2/3", "²/3"])
def test_what_names_no_part_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="such as 2/4"):
        shard_of(text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([(1, 3), (3, 3)], "of 3 parts these are not there: 2"),
        ([(1, 2), (2, 2), (2, 2)], "of 2 parts there are 3 reports"),
        ([(1, 2), (2, 3)], "not of one catalog in one number"),
    ],
)
def test_parts_that_are_not_all_of_one_catalog_are_said(given: list[tuple[int, int]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        joined([oscat.check(SEED, shard=Shard(*one)) for one in given])


def test_a_report_of_the_whole_is_no_part(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--shard 1/4"):
        joined([oscat.check(SEED)])
    with pytest.raises(UsageError, match="does not exist"):
        oscat.join([tmp_path / "none.json"])
    (tmp_path / "other.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="nothing that"):
        oscat.join([tmp_path / "other.json"])


def test_a_part_is_of_the_whole_catalog() -> None:
    with pytest.raises(UsageError, match="a part is of the whole catalog"):
        oscat.check(SEED / "products", shard=Shard(1, 2))
    with pytest.raises(UsageError, match="leave --shard or --base out"):
        oscat.check(SEED, base="HEAD", shard=Shard(1, 2))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
def test_a_part_may_be_judged_on_several_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    right = parts(OURS, 2)
    monkeypatch.setattr("oscat.shell.judge.WORTH_COPIES", 0)
    monkeypatch.setattr("oscat.shell.parallel.cores", lambda: 2)
    assert parts(OURS, 2) == right
