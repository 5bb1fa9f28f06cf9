"""What a hostile contributor hands in, and a tired operator does: refused with a reason, in bounded time, no mess."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import Any

import imagesize
import jsonschema_rs
import orjson
import pytest
from hypothesis import example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

import oscat
from oscat.shell.load import catalog_at
from oscat.thought import nearest, positions, settings, yaml_text
from oscat.thought.check import LONGEST, MOST_HITS, check
from oscat.thought.derive import published
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.layout import detect
from oscat.thought.reporters import REPORTERS
from oscat.thought.schemas import MOST_VALUES, Validators
from oscat.words.errors import UsageError, WorldError
from oscat.words.files import Mode
from oscat.words.finding import Report
from oscat.world import disk
from oscat.world.disk import DiskTree, find_root

HERE = Path(__file__).parent
SCHEMA = jsonschema_rs.validator_for(
    json.loads((HERE.parent / "schemas" / "report.json").read_text("utf-8")), validate_formats=True
)
SALT = "products/salinity-arctic"
ENV = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts")}
OSCAT = [sys.executable, "-m", "oscat"]


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


def run(*args: str | Path, cwd: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    env = {**ENV, "HOME": str(cwd), **more.pop("env", {})}
    given = {"capture_output": True, "text": True, **more}
    return subprocess.run([*OSCAT, *map(str, args)], cwd=cwd, env=env, check=False, timeout=60, **given)


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


# --- which catalog is meant --------------------------------------------------------------------------------------


@pytest.mark.parametrize("within", ["", "catalog", "catalog/themes", "catalog/themes/oceans/catalog.json", "products"])
def test_a_path_within_our_layout_belongs_to_the_whole_catalog(within: str, seed: Path) -> None:
    """``catalog/`` looks like a small catalog in today's layout: root record and folders of kinds."""
    (seed / "oscat.toml").unlink()
    assert find_root(seed / within) == seed
    assert sum(oscat.check(seed / within).catalog.entries.values()) == 11


@pytest.mark.parametrize("name", ["catalog", "metadata"])
def test_a_catalog_in_todays_layout_may_be_in_a_folder_called_catalog(name: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(HERE / "seed-osc", tmp_path / name))
    assert find_root(root / "themes") == root
    assert find_root(root) == root
    assert find_root(tmp_path) is None


def test_a_home_with_projects_is_no_catalog(tmp_path: Path) -> None:
    for name in ("projects", "experiments"):
        (tmp_path / name / "mine").mkdir(parents=True)
    assert find_root(tmp_path / "projects" / "mine") is None


def test_a_path_may_be_written_in_any_way(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(seed)
    for path in ("seed/", "link", "link/products/", "seed/products/../projects", "./seed/./catalog"):
        assert run("check", path, cwd=tmp_path).returncode == 0, path
    assert run("check", "../../seed/products", cwd=seed / "catalog").returncode == 0


def test_a_repository_without_files_is_no_catalog(tmp_path: Path) -> None:
    for bare in ([], ["--bare"]):
        subprocess.run(["git", "init", "-q", *bare, str(tmp_path / "r")], check=True)
        with pytest.raises(UsageError, match="is no catalog"):
            oscat.check(tmp_path / "r")
        shutil.rmtree(tmp_path / "r")


# --- names that collide ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", ["index.html", "catalog.json", "INDEX.HTML", "Catalog.json", "salinity-arctic/index.html", "assets"]
)
def test_no_name_in_git_stands_in_the_way_of_a_file_of_the_build(folder: str, seed: Path, tmp_path: Path) -> None:
    record = json.loads((seed / SALT / "collection.json").read_text("utf-8"))
    (seed / "products" / folder).mkdir()
    for name in ("collection.json", "note.txt"):
        (seed / "products" / folder / name).write_text(json.dumps({**record, "id": folder}), "utf-8")
    oscat.build(seed, tmp_path / "site")
    for page in ("products/index.html", "products/catalog.json", f"{SALT}/index.html"):
        assert (tmp_path / "site" / page).is_file()
    assert folder == "assets" or oscat.check(seed).failed


def test_strange_names_are_built_and_reported_without_speaking(seed: Path, tmp_path: Path) -> None:
    names = ["a\n::error::x'\"%2e..\\.json", "-rf.json", "%00.json", "x" * 250 + ".json"]
    for name in names:
        (seed / SALT / name).write_text('{"type": "Feature"', "utf-8")
    done = run("build", seed, "--to", "site", cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == len(names)
    assert not any(line.startswith("::") for line in done.stderr.splitlines())
    old = Path(shutil.copytree(seed, tmp_path / "old"))
    done = run("import", old, "--to", "new", cwd=tmp_path)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == len(names)
    assert all((tmp_path / "new" / SALT / name).is_file() for name in names)


# --- where a build or an import may write ------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["seed/products/x/out", "seed/catalog/out", "seed/themes", "link/projects/out"])
@pytest.mark.parametrize("make", [oscat.build, oscat.import_catalog])
def test_nothing_is_written_among_the_records(make: Callable[..., object], to: str, seed: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(seed)
    before = all_bytes(seed)
    with pytest.raises(UsageError, match="lies among the records"):
        make(seed, tmp_path / to)
    assert all_bytes(seed) == before


@pytest.mark.parametrize(
    ("to", "code", "words"),
    [
        ("file", 2, "is not a folder"),
        ("file/out", 2, "is not a folder"),
        ("link", 2, "is not a folder"),
        ("a" * 256, 3, "cannot be written: File name too long"),
        ("/proc/nothing/out", 3, "cannot be written: "),
    ],
)
def test_a_place_that_does_not_do_is_said(to: str, code: int, words: str, seed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    done = run("build", seed, "--to", to, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"seed", "file", "link"}


def test_the_longest_name_that_the_disk_takes_is_taken(seed: Path, tmp_path: Path) -> None:
    for _ in range(2):
        oscat.build(seed, tmp_path / ("a" * 255))
    assert hidden(tmp_path) == []


def test_a_full_disk_is_said_and_leaves_the_last_build(seed: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: some file does not fit."""
    oscat.build(seed, tmp_path / "site")
    before = all_bytes(tmp_path / "site")
    (seed / SALT / "large.txt").write_bytes(b"x" * 3_000_000)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = run("build", seed, "--to", "site", cwd=tmp_path, preexec_fn=limited)
    assert done.returncode == 3
    assert done.stderr == f"oscat: {SALT}/large.txt cannot be written: File too large\n"
    assert all_bytes(tmp_path / "site") == before
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "ftp://x/", ""])
def test_a_public_address_is_one_on_the_web(url: str, seed: Path, tmp_path: Path) -> None:
    done = run("build", seed, "--to", "site", "--url", url, cwd=tmp_path)
    assert done.returncode == (2 if url else 0)
    assert (tmp_path / "site").is_dir() != bool(url)


# --- a build that is disturbed -----------------------------------------------------------------------------------


@pytest.fixture
def large(seed: Path) -> Path:
    """A catalog that takes a while to build."""
    record = json.loads((seed / SALT / "collection.json").read_text("utf-8"))
    for number in range(600):
        (seed / "products" / f"p{number}").mkdir()
        (seed / "products" / f"p{number}" / "collection.json").write_bytes(orjson.dumps({**record, "id": f"p{number}"}))
    return seed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["build", "import"])
def test_an_interrupted_command_leaves_nothing(
    command: str, number: signal.Signals, large: Path, tmp_path: Path
) -> None:
    def heeding() -> None:
        signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may ignore it (nohup), and a child inherits that

    (tmp_path / "out").mkdir()
    line = [*OSCAT, command, str(large), "--to", "out/new"]
    with subprocess.Popen(
        line,
        cwd=tmp_path,
        env=ENV,
        stderr=-1,
        preexec_fn=heeding,  # noqa: PLW1509 - no threads here
    ) as process:
        deadline = time.monotonic() + 20
        while not hidden(tmp_path / "out") and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.strip() == b"oscat: interrupted"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_signal_in_the_middle_of_the_exchange_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def stopped(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return rename(self, target)

    with disk.replacing(tmp_path / "site") as folder:
        (folder / "a").write_text("old", "utf-8")
    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt), disk.replacing(tmp_path / "site") as folder:
        (folder / "a").write_text("new", "utf-8")
    assert (tmp_path / "site" / "a").read_text("utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_builds_to_the_same_place_at_once_all_end_well(tmp_path: Path) -> None:
    def made(number: int) -> None:
        with disk.replacing(tmp_path / "site") as folder:
            for name in "abc":
                (folder / name).write_text(str(number), "utf-8")

    for _ in range(10):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(made, range(16)))
        assert len({(tmp_path / "site" / name).read_text("utf-8") for name in "abc"}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_came_to_stand_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    def written_by_somebody() -> None:
        with disk.replacing(tmp_path / "site"):
            (tmp_path / "site").mkdir()
            (tmp_path / "site" / "thesis.txt").write_text("years", "utf-8")

    with pytest.raises(UsageError, match="was not written by oscat"):
        written_by_somebody()
    assert (tmp_path / "site" / "thesis.txt").read_text("utf-8") == "years"
    assert hidden(tmp_path) == []


def test_files_that_go_or_change_in_the_middle_are_left_out(
    seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (seed / SALT / "note.txt").write_text("here", "utf-8")
    read = DiskTree.read

    def going(self: DiskTree, path: str, limit: int | None = None) -> bytes:
        if path.endswith(("note.txt", "item-2010.json")):
            (self.root / path).unlink(missing_ok=True)
        return read(self, path, limit)

    monkeypatch.setattr(DiskTree, "read", going)
    built = oscat.build(seed, tmp_path / "site")
    assert {path: reason.rpartition(": ")[2] for path, reason in built.left_out.items()} == {
        f"{SALT}/note.txt": "No such file or directory",
        f"{SALT}/item-2010.json": "No such file or directory",
    }


@pytest.mark.parametrize("second", [b"", b"]]]}", b'{"a": "' + b'\\"' * 50_000, b'{"\\x": 1}', None])
def test_a_record_that_changes_while_it_is_judged_is_no_crash(
    second: bytes | None, seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of findings are looked up in a second look at the file."""
    path = f"{SALT}/collection.json"
    (seed / path).write_text((seed / path).read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    read, seen = DiskTree.read, [0]

    def changing(self: DiskTree, name: str, limit: int | None = None) -> bytes:
        seen[0] += name == path
        if name == path and seen[0] == 2:
            if second is None:
                raise WorldError("gone")
            return second
        return read(self, name, limit)

    monkeypatch.setattr(DiskTree, "read", changing)
    assert [one.code for one in oscat.check(seed).findings] == ["OSC401"]


# --- import ------------------------------------------------------------------------------------------------------


def test_import_twice_and_of_our_own_layout_is_the_same(tmp_path: Path) -> None:
    oscat.import_catalog(HERE / "seed-osc", tmp_path / "a")
    with pytest.raises(UsageError, match="not empty"):
        oscat.import_catalog(HERE / "seed-osc", tmp_path / "a")
    oscat.import_catalog(tmp_path / "a", tmp_path / "b")
    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")


def test_an_import_of_a_file_that_cannot_be_read_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = DiskTree.read

    def refuse(self: DiskTree, path: str, limit: int | None = None) -> bytes:
        if path.startswith("products/"):
            raise WorldError(f"{path} cannot be read: Permission denied")
        return read(self, path, limit)

    monkeypatch.setattr(DiskTree, "read", refuse)
    with pytest.raises(WorldError, match="Permission denied"):
        oscat.import_catalog(HERE / "seed-osc", tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


# --- the terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(closed: str, seed: Path, tmp_path: Path) -> None:
    for command, code in (("check seed", 0), ("build seed --to site", 0), ("check nowhere", 2)):
        line = f"{sys.executable} -m oscat {command} {closed}"
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=ENV, check=False, timeout=60, capture_output=True)
        assert done.returncode == code, (command, done.stderr)
    assert (tmp_path / "site" / "index.html").read_bytes().startswith(b"<!doctype html>")


def test_a_reader_that_goes_away_does_not_change_the_verdict(seed: Path, tmp_path: Path) -> None:
    (seed / SALT / "collection.json").write_text("{", "utf-8")
    for command, code in (("check seed", 1), ("check seed --format json", 1), ("explain", 0)):
        line = f"{sys.executable} -m oscat {command} | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=ENV, check=False, capture_output=True, timeout=60)
        assert (done.returncode, done.stderr) == (code, b""), command


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_said(seed: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("check", seed, cwd=tmp_path, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (3, "oscat: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("coding", ["ascii", "latin-1", "utf-8"])
def test_output_in_any_encoding(coding: str, seed: Path, tmp_path: Path) -> None:
    path = seed / SALT / "collection.json"
    path.write_text(path.read_text("utf-8").replace('"smos"', '"größe-🧊"'), "utf-8")
    for form in REPORTERS:
        env = {"LC_ALL": "C", "PYTHONIOENCODING": coding, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
        done = run(
            "check",
            seed,
            "--format",
            form,
            cwd=tmp_path,
            env=env,
            encoding="latin-1" if form != "json" and coding == "latin-1" else "utf-8",
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert form != "json" or "größe-🧊" in json.loads(done.stdout)["findings"][0]["message"]


# --- time and memory ---------------------------------------------------------------------------------------------


class Made:
    """A catalog that exists in memory only."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents
        self.files = dict.fromkeys(sorted(contents), Mode.REGULAR)
        self.folders = frozenset(path.rpartition("/")[0] for path in contents)

    def read(self, path: str, limit: int | None = None) -> bytes:
        return self.contents[path][:limit]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The seed's facts, with schemas compiled once."""
    os.environ["OSCAT_SCHEMAS"] = str(tmp_path_factory.mktemp("none"))
    return catalog_at(HERE / "seed")[1]


def made(contents: Mapping[str, bytes], plain: Facts) -> tuple[Catalog, Report]:
    tree = Made({"catalog/catalog.json": b'{"id": "x"}', **contents})
    catalog = Catalog(tree, detect(tree.files, tree.folders), plain.catalog.given)
    return catalog, check(replace(plain, catalog=catalog, read=tree.read), "here")


def product(**members: Any) -> dict[str, bytes]:
    record = {"type": "Collection", "stac_version": "1.1.0", "id": "p", "links": [], **members}
    return {"products/p/collection.json": orjson.dumps(record)}


def many_links(count: int) -> dict[str, bytes]:
    return product(links=[{"rel": "child", "href": f"../q{i}/collection.json", "title": "t"} for i in range(count)])


def many_references(count: int) -> dict[str, bytes]:
    return product(**{"osc:variables": [f"v{i}" for i in range(count)]})


def many_wrong_values(count: int) -> dict[str, bytes]:
    return product(keywords=[{} for _ in range(count)], contacts=[{"roles": 1}] * count)


def wrong_geometry(count: int) -> dict[str, bytes]:
    item = {"type": "Feature", "stac_version": "1.1.0", "id": "x", "geometry": {"coordinates": [["x"] * 2] * count}}
    return {**product(), "products/p/item.json": orjson.dumps(item)}


def long_keys(count: int) -> dict[str, bytes]:
    inner = f'{{"{"k" * (count // 10)}": ' * 50 + f"[{'1,' * count}1]" + "}" * 50
    return {"products/p/collection.json": f'{{"type": "Catalog", "keywords": {inner}}}'.encode()}


def misspelt(count: int) -> dict[str, bytes]:
    projects = {f"projects/project-{i}/collection.json": b'{"id": "x"}' for i in range(count // 20)}
    products = {
        f"products/p{i}/collection.json": orjson.dumps({"osc:project": f"prject-{i}"}) for i in range(count // 20)
    }
    return {**projects, **products}


def folders_without_record(count: int) -> dict[str, bytes]:
    return {f"products/p{i}/note.txt": b"x" for i in range(count)}


@pytest.mark.parametrize(
    "make",
    [many_links, many_references, many_wrong_values, wrong_geometry, long_keys, misspelt, folders_without_record],
)
def test_work_grows_with_the_size_and_not_faster(make: Callable[[int], dict[str, bytes]], plain: Facts) -> None:
    """Counted in calls, which are the same on every machine and under every load."""

    def calls(count: int) -> int:
        contents, counted = make(count), 0

        def count_one(frame: FrameType, event: str, argument: object) -> None:
            nonlocal counted
            counted += event in {"call", "c_call"}

        sys.setprofile(count_one)
        try:
            catalog, _ = made(contents, plain)
            for _ in published(catalog):
                pass
        finally:
            sys.setprofile(None)
        return counted

    small, large = calls(1_000), calls(8_000)
    assert large < 30 * small, f"8 times the size took {large / small:.0f} times as many calls"


def test_a_schema_says_only_what_fits(plain: Facts) -> None:
    """Beyond a number of values the library's complaints would take gigabytes, so one sentence stands for them."""
    _, report = made(many_wrong_values(MOST_VALUES), plain)
    assert any("too many values" in one.message for one in report.findings)
    assert len(report.findings) < 20
    _, report = made(product(assets={"k" * 5_000: {"href": 1}}, links=5), plain)
    assert any("too long keys" in one.message for one in report.findings)


def test_findings_of_one_rule_in_one_file_are_counted_out(plain: Facts) -> None:
    _, report = made(many_references(MOST_HITS + 5), plain)
    found = [one for one in report.findings if one.code == "OSC401"]
    assert len(found) == MOST_HITS + 1
    assert any(one.message == "10,000 of these are listed, and there are more" for one in found)


def test_no_message_is_as_long_as_a_record(plain: Facts) -> None:
    word = "ab./" * 300_000
    _, report = made(product(license=word, title=word, links=[{"rel": word, "href": word}], **{word[:900]: 1}), plain)
    assert report.findings
    assert all(len(one.message) <= LONGEST and len(one.help) <= LONGEST for one in report.findings)


def test_the_nearest_word_is_found_among_very_many() -> None:
    words = [f"product-of-{i}" for i in range(50_000)]
    assert nearest.did_you_mean("prodct-of-31415", words) == "Did you mean 'product-of-31415'?"
    assert nearest.did_you_mean("Product-Of-777", words) == "Did you mean 'product-of-777'?"
    assert nearest.did_you_mean("ü" * 100_000, words) == ""
    start = time.process_time()
    for i in range(200):
        nearest.did_you_mean(f"prodct-of-{i}", words)
    assert time.process_time() - start < 5


NUMBERS = {
    "hexadecimal": "0x" + "f" * 50_000,
    "binary": "0b" + "1" * 50_000,
    "decimal": "9" * 50_000,
    "base 60": "1" + ":59" * 300_000,
    "base 60 with a fraction": "1" + ":59" * 10_000 + ".5",
    "fraction": "0." + "1" * 50_000,
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_a_megabyte_is_read_at_once_and_can_be_shown(name: str, seed: Path) -> None:
    start = time.process_time()
    read = yaml_text.read(f"a: {NUMBERS[name]}".encode())
    assert json.dumps(read.value)
    assert time.process_time() - start < 1
    (seed / "catalog" / "stewards.yaml").write_text(f"stewards: {NUMBERS[name]}\n", "utf-8")
    (seed / "oscat.toml").write_text(f"[catalog]\nurl = {NUMBERS[name]}\n", "utf-8")
    report = oscat.check(seed)
    assert {one.path for one in report.findings} == {"catalog/stewards.yaml", "oscat.toml"}


@pytest.mark.parametrize(
    "raw",
    [
        b".".join([b"a"] * 40_000) + b" = 1",
        b"[" + b".".join([b"a"] * 40_000) + b"]",
        b"\n".join(b"[" + b".".join([b"a"] * n) + b"]" for n in range(1, 90)),
        b"a = " + b"[" * 50_000,
        b"a = " + b"{a=" * 20_000,
        b"x" * 1_000_000,
    ],
    ids=["dotted key", "dotted table", "staircase", "lists", "tables", "long"],
)
def test_settings_that_would_fill_the_memory_are_refused(raw: bytes, seed: Path, tmp_path: Path) -> None:
    start = time.process_time()
    with suppress(ValueError):
        settings.parse(raw)
    (seed / "oscat.toml").write_bytes(raw)
    assert {one.code for one in oscat.check(seed).findings} == {"OSC206"}
    assert oscat.build(seed, tmp_path / "site").files
    assert time.process_time() - start < 5


def test_lines_of_long_keys_and_of_broken_texts_take_little() -> None:
    nested = f'{{"{"k" * 10_000}": ' * 50 + f"[{'1,' * 20_000}1]" + "}" * 50
    assert sum(map(len, positions.lines(nested))) < 2_000_000
    assert sum(map(len, yaml_text.read(nested.encode()).lines)) < 2_000_000
    start = time.process_time()
    positions.lines('"' + '\\"' * 200_000)
    assert time.process_time() - start < 2
    assert positions.lines('{"a": [1,\n2], "b": 3}', ["/a/1"]) == {"": 1, "/a": 1, "/a/1": 2}


@given(
    st.sampled_from(
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a", b"II*\0", b"MM\0*", b"<svg "]
    )
    | st.binary(max_size=12),
    st.binary(max_size=200) | st.sampled_from([b"\xff" * 65_000, b"\0" * 65_000, b"\xff\xe0\0\2" * 16_000]),
)
def test_no_picture_makes_its_reader_stumble(head: bytes, body: bytes) -> None:
    width, height = imagesize.get(BytesIO(head + body))
    assert isinstance(int(width), int)
    assert isinstance(int(height), int)


# --- reports -----------------------------------------------------------------------------------------------------

TEXT = st.text(max_size=8) | st.sampled_from(
    [
        "",
        "::error::x",
        "a\nb",
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "%0A::x",
        "../..",
        "\0",
        "smos",
        "https://x/",
        "C:\\x\\y",
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
MEMBERS = ["type", "id", "title", "links", "themes", "properties", "extent", "assets", "stac_extensions", "contacts"]
MEMBERS += ["osc:project", "osc:variables", "license", "keywords", "geometry", "bbox", "stac_version", "conformsTo"]
PATHS = ["products/p/collection.json", "products/p/i.json", "catalog/themes/t/catalog.json", "workflows/w/record.json"]
PATHS += ["experiments/e/record.json", "projects/p/collection.json", "catalog/catalog.json", "products/catalog.json"]


@settings_of(max_examples=300)
@given(
    contents=st.dictionaries(
        st.sampled_from(PATHS) | TEXT.map(lambda name: f"products/p/{name}.json"),
        st.dictionaries(st.sampled_from(MEMBERS) | TEXT, JSON, max_size=6) | JSON,
        max_size=4,
    )
)
@example(contents={"products/p/\n::error::x.json": {"type": "\x1b[31m\n::error::x", "a\nb": []}})
@example(contents={"products/p/collection.json": {"stac_extensions": ["https://x/\n::error::x", "https://\x1b[0m"]}})
def test_every_report_of_everything_is_valid_and_keeps_to_its_lines(contents: dict[str, Any], plain: Facts) -> None:
    tree = {path: orjson.dumps(value) for path, value in contents.items()}
    catalog, report = made(tree, replace(plain, validators=Validators(plain.validators.get)))
    for _ in published(catalog):
        pass
    document = json.loads(REPORTERS["json"].write(report, colour=False, everything=True))
    assert SCHEMA.is_valid(document), list(SCHEMA.iter_errors(document))
    assert len(document["findings"]) == len(report.findings)
    text = REPORTERS["text"].write(report, colour=False, everything=True)
    github = REPORTERS["github"].write(report, colour=False, everything=True)
    for written in (text, github):
        assert all(char == "\n" or char.isprintable() or char in "\xa0\xad" for char in written if char < "\xa0")
        assert not set(written) & set("\x85\u2028\u2029\u202a\u202e\u2066\u2069")
    lines = github.splitlines()
    assert len(lines) == len(report.findings) + 1
    assert all(line.startswith(("::error ", "::warning ", "::notice ", "  ")) for line in lines[:-1])
    assert not any("##[" in line for line in lines if not line.startswith("::"))
    assert not any(line.startswith("::") for line in text.splitlines())


# --- the same bytes ----------------------------------------------------------------------------------------------


def test_a_build_is_the_same_on_every_machine(seed: Path, tmp_path: Path) -> None:
    """Hash seed, time zone, locale, umask and the order in which the disk lists files: none of them shows."""
    places: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    ]
    again = tmp_path / "again"
    for path in sorted((path for path in seed.rglob("*") if path.is_file()), reverse=True):
        (again / path.relative_to(seed)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, again / path.relative_to(seed))
    for number, (root, env) in enumerate(zip((seed, again), places, strict=True)):
        done = run("build", root, "--to", f"site-{number}", cwd=tmp_path, env=env)
        assert done.returncode == 0, done.stderr
        report = run("check", root.name, "--format", "json", cwd=root.parent, env=env)
        (tmp_path / f"site-{number}" / "report.json").write_text(report.stdout.replace(root.name, "x", 1), "utf-8")
    assert all_bytes(tmp_path / "site-0") == all_bytes(tmp_path / "site-1")


def test_the_order_of_the_disk_does_not_show(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oscat.build(seed, tmp_path / "a")
    scan = disk._scan
    monkeypatch.setattr(disk, "_scan", lambda folder: sorted(scan(folder), key=lambda one: one.name, reverse=True))
    oscat.build(seed, tmp_path / "b")
    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")
