"""A catalog judged in parts: joined, the reports are the one of a single run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oscat
from oscat.shell.online import Wish
from oscat.thought.canon import dumps
from oscat.thought.links.report import text as told
from oscat.thought.reporters import json_document
from oscat.thought.shards import joined
from oscat.thought.urls import host_of
from oscat.words.errors import UsageError
from oscat.words.finding import Report, Shard, shard_of
from oscat.words.links import Limits
from strangers import NETCDF, catalog_of, strangers

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


# --- links and experiments ------------------------------------------------------------------------------------------


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A catalog with links to twelve hosts, each of which behaves in several ways."""
    monkeypatch.setenv("OSCAT_LOOPBACK", "127.0.0.0/24")
    with strangers() as hosts:
        tempers = ("page", "file", "missing", "moved", "other", "unauthorized")
        places = [f"http://127.0.0.{number}:{hosts.port}/{one}" for number in range(1, 13) for one in tempers]
        yield catalog_of(tmp_path / "catalog", [(href, NETCDF if "file" in href else "") for href in places])


@pytest.mark.allow_hosts([f"127.0.0.{number}" for number in range(1, 13)])
@pytest.mark.parametrize("of", [1, 2, 5])
def test_links_of_all_parts_are_those_of_the_whole(linked: Path, of: int, tmp_path: Path) -> None:
    limits = Limits(timeout=2, connect=1, delay=0, backoff=0.05)
    whole = oscat.links(linked, wish=Wish(cache=tmp_path / "whole.jsonl", limits=limits))
    files, asked = [], 0
    for number in range(1, of + 1):
        wish = Wish(cache=tmp_path / f"{number}.jsonl", limits=limits)
        part = oscat.links(linked, wish=wish, shard=Shard(number, of))
        asked += part.asked
        hosts = {host_of(one.use.href) for one in part.rows}
        assert of == 1 or 0 < len(hosts) < 12
        files.append(tmp_path / f"{number}.json")
        files[-1].write_bytes(dumps(part.document))
    assert asked == whole.asked, "no address is asked by two parts"
    done = oscat.join_links(reversed(files))
    moments = dict.fromkeys(("at", "since", "worked"), "")
    assert timeless(done.document, moments) == timeless(whole.document, moments)
    assert told(done.rows, colour=False, everything=True) == told(whole.rows, colour=False, everything=True)


def timeless(document: Any, moments: dict[str, str]) -> Any:
    """A document without what differs from one run to the next."""
    if isinstance(document, dict):
        return {name: timeless(value, moments) for name, value in document.items() if name not in moments}
    return [timeless(one, moments) for one in document] if isinstance(document, list) else document


def test_links_joined_at_the_terminal(linked: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        words = ("--cache", f"{number}.jsonl", "--delay", "0.001", "--to", f"{number}.json")
        part = run("links", linked, "--shard", f"{number}/2", *words, cwd=tmp_path)
        assert part.returncode == 1, part.stderr
    done = run("join", "1.json", "2.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"127.0.0.12" in done.stdout
    document = json.loads(run("join", "2.json", "1.json", "--format", "json", cwd=tmp_path).stdout)
    assert document["summary"]["links"] == 72
    assert "shard" not in document
    refused = run("join", "1.json", "2.json", "--format", "sarif", cwd=tmp_path)
    assert (refused.returncode, refused.stderr) == (
        2,
        b"oscat: reports of links are joined as text or markdown or json; give it with --format\n",
    )
    alone = run("join", "1.json", cwd=tmp_path)
    assert alone.stderr == b"oscat: of 2 parts these are not there: 2\n"


def test_experiments_of_all_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    whole = run("reproduce", "--in", OURS, "--format", "json", cwd=tmp_path)
    for number in (1, 2, 3):
        part = run("reproduce", "--in", OURS, "--shard", f"{number}/3", "--format", "json", cwd=tmp_path)
        (tmp_path / f"{number}.json").write_bytes(part.stdout)
        assert len(json.loads(part.stdout)["experiments"]) < len(json.loads(whole.stdout)["experiments"])
    done = run("join", "3.json", "2.json", "1.json", "--format", "json", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (whole.stdout, b"", 0)
    assert b"--format" in run("join", "3.json", "2.json", "1.json", cwd=tmp_path).stderr
    one = run("reproduce", "bloom-share", "--in", OURS, "--shard", "1/2", cwd=tmp_path)
    assert b"goes without an id" in one.stderr


def test_a_run_that_failed_fails_the_joined_report(tmp_path: Path) -> None:
    document = json.loads(run("reproduce", "--in", OURS, "--format", "json", cwd=tmp_path).stdout)
    ran = {
        "at": "2026-01-01T00:00:00+00:00",
        "well": False,
        "seconds": 1.0,
        "said": "no",
        "otherwise": [],
        "outputs": [],
    }
    document["experiments"][0]["run"] = ran
    document["shard"] = {"number": 1, "of": 1}
    (tmp_path / "1.json").write_text(json.dumps(document), "utf-8")
    assert run("join", "1.json", "--format", "json", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("text", ["[]", "{}", '{"other": 1}', "no json", '{"experiments": 1}'])
def test_a_file_of_something_else_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(text, "utf-8")
    done = run("join", "other.json", "--format", "json", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
