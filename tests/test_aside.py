"""What is made aside takes its place whole, or not at all; what killed processes left is removed, and nothing else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from oscat.words.errors import WorldError
from oscat.world import aside
from oscat.world.disk import replacing


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def old(path: Path, seconds: float) -> None:
    """Make a path so many seconds old."""
    when = path.stat().st_mtime - seconds
    os.utime(path, (when, when))


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    aside.put(target, b"first")

    def fail() -> None:
        with aside.writing(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_bytes() == b"first"
    assert names(tmp_path) == {"report.json"}


def test_what_goes_wrong_elsewhere_is_not_the_disks_fault(tmp_path: Path) -> None:
    def fail() -> None:
        with aside.writing(tmp_path / "report.json"):
            raise requests.ConnectionError("reset by peer")

    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        fail()
    assert not names(tmp_path)


def test_a_file_has_the_mode_that_files_have(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        aside.put(tmp_path / "report.json", b"")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "report.json").stat().st_mode) == 0o640


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to("real.json")
    aside.put(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no such device here")
def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    aside.put(Path("/dev/null"), b"x")
    assert not Path("/dev/null").is_file()
    with pytest.raises(WorldError, match="cannot be written: Is a directory"):
        aside.put(tmp_path, b"x")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"none/report\.json cannot be written: No such file"):
        aside.put(tmp_path / "none" / "report.json", b"")


def test_what_was_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    left, young = tmp_path / ".report.json.abcdefgh.oscat", tmp_path / ".report.json.young123.oscat"
    others = (tmp_path / ".report.json.backup", tmp_path / ".another.json.abcdefgh.oscat")
    for path in (left, young, *others):
        path.write_bytes(b"half")
    for path in (left, *others):
        old(path, 2 * 3600)
    aside.put(tmp_path / "report.json", b"whole")
    assert names(tmp_path) == {"report.json", young.name, *(one.name for one in others)}


HOLDING = """
import sys, time
from pathlib import Path
from oscat.world.disk import replacing
with replacing(Path(sys.argv[1])) as folder:
    (folder / "half").write_bytes(b"")
    print("there", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can tell there who holds a folder")
def test_a_folder_in_which_somebody_works_is_left_alone(tmp_path: Path) -> None:
    """And once that process was killed, the next one removes it."""
    words = [sys.executable, "-c", HOLDING, str(tmp_path / "site")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "scripts"}) as other:
        assert other.stdout
        assert other.stdout.readline() == b"there\n"
        (theirs,) = tmp_path.iterdir()
        old(theirs, 2 * 3600)
        with replacing(tmp_path / "site"):
            assert theirs in tmp_path.iterdir()
        assert theirs in tmp_path.iterdir()
        other.kill()
    with replacing(tmp_path / "site"):
        pass
    assert names(tmp_path) == {"site"}


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can tell there who holds a folder")
def test_what_was_taken_away_comes_back(tmp_path: Path) -> None:
    """Killed between the two moves: the next build begins with the site before it, whatever becomes of itself."""
    with replacing(tmp_path / "site") as folder:
        (folder / "index.html").write_bytes(b"first")
    left = tmp_path / ".site.abcdefgh.oscat"
    left.mkdir()
    (left / "lock").write_bytes(b"")
    (left / "new").mkdir()
    (tmp_path / "site").rename(left / "old-0")
    old(left, 60)

    def fail() -> None:
        with replacing(tmp_path / "site"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names(tmp_path) == {"site"}
    assert (tmp_path / "site" / "index.html").read_bytes() == b"first"
