"""Every rule on good and bad catalogs: the folders of ``tests/cases`` are walked, never listed.

A case ``tests/cases/<code>/{good,bad}-<slug>/`` holds the files that differ from ``tests/seed``. Beside them may lie

- ``gone.txt``      paths to take away, one per line
- ``seed.txt``      the name of another seed (``seed-osc``: today's layout, links committed)
- ``base.txt``      the name of a seed from which the case is a change: only what the change brings in is judged
- ``expected.txt``  of a bad case, what the rule must say (``pytest --accept`` writes what it says now)
- ``links.json``    what addresses on the web answered, by address
- ``also.txt``      codes of other rules that cannot help but speak up too

and beside the cases of a rule a folder ``schemas`` with the extension schemas that are at hand.
"""

import copy
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from oscat.shell.judge import check
from oscat.thought.mend.text import patched as mended_text
from oscat.words.finding import Finding, Operation, Report, Severity
from oscat.words.links import Checked, LinkVerdict

HERE = Path(__file__).parent
CASES = HERE / "cases"
NOTES = frozenset({"gone.txt", "seed.txt", "base.txt", "expected.txt", "links.json", "also.txt"})
Judge = Callable[..., Report]
Apart = Callable[[Path], None]


def walked(prefix: str) -> list[Any]:
    """All cases whose name starts so, as parameters with a readable id."""
    return [pytest.param(one, id=f"{one.parent.name}/{one.name}") for one in sorted(CASES.glob(f"OSC*/{prefix}-*"))]


def noted(case: Path, name: str) -> list[str]:
    """The lines of one of a case's notes."""
    note = case / name
    return [line for line in note.read_text("utf-8").split("\n") if line] if note.is_file() else []


def laid_out(case: Path, to: Path) -> Path:
    """Copy the case's seed, lay the case's own files over it, and take away what it says."""
    shutil.copytree(HERE / (noted(case, "seed.txt") or ["seed"])[0], to)
    for file in case.rglob("*"):
        if file.is_file() and not (file.parent == case and file.name in NOTES):
            target = to / file.relative_to(case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    for path in noted(case, "gone.txt"):
        gone = to / path
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    return to


def findings_of(case: Path, catalog: Path, judge: Judge) -> tuple[Finding, ...]:
    """What the rules say of a case, or of the change that it makes."""
    base = noted(case, "base.txt")
    if base:
        return check(catalog, base_dir=HERE / base[0]).findings
    return judge(catalog, answers_of(case)).findings


def answers_of(case: Path) -> dict[str, Checked]:
    """What the addresses of a case answered."""
    note = case / "links.json"
    rows = orjson.loads(note.read_bytes()) if note.is_file() else {}
    return {href: Checked(**{**row, "verdict": LinkVerdict(row["verdict"])}) for href, row in rows.items()}


@pytest.fixture
def catalog(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalog of the case that the test is given."""
    case: Path = request.getfixturevalue("case")
    if (case.parent / "schemas").is_dir():
        monkeypatch.setenv("OSCAT_SCHEMAS", str(case.parent / "schemas"))
    return laid_out(case, tmp_path / "catalog")


def said(finding: Finding) -> str:
    """A finding as ``expected.txt`` writes it."""
    how = "fix" if finding.safe else "guess"
    fix = f" | {how}: {orjson.dumps(finding.fix).decode()}" if finding.fix else ""
    return f"{finding.path}:{finding.line or '-'} {finding.pointer} | {finding.message} | {finding.help}{fix}"


def speaks_up(finding: Finding) -> bool:
    """Whether a finding of another rule than the case's own is worth a line; advice is not."""
    return finding.severity is not Severity.HINT


def brief(findings: Sequence[Finding]) -> Counter[tuple[str, str, str]]:
    """Findings without their places, which a mend moves."""
    return Counter((one.code, one.path, one.message) for one in findings)


# --- the seeds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["seed", "seed-osc"])
def test_the_seed_is_clean(seed: str, judge: Judge) -> None:
    report = judge(HERE / seed)
    assert [said(one) for one in report.findings] == []
    assert report.files >= 20


@pytest.mark.parametrize("seed", ["seed", "seed-osc"])
def test_the_seed_has_every_kind(seed: str, judge: Judge) -> None:
    entries = judge(HERE / seed).catalog.entries
    assert [kind for kind, count in entries.items() if not count] == ([] if seed == "seed" else ["platform"])


@pytest.mark.parametrize("seed", ["seed", "seed-osc"])
def test_the_seed_is_clean_by_its_extensions_too(
    seed: str, real: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSCAT_SCHEMAS", str(real / "schemas"))
    report = judge(HERE / seed)
    assert [said(one) for one in report.findings] == []
    assert report.notes == ()


# --- the cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", walked("good"))
def test_good(case: Path, catalog: Path, judge: Judge) -> None:
    also = set(noted(case, "also.txt"))
    own = case.parent.name
    found = [one for one in findings_of(case, catalog, judge) if one.code not in also]
    wrong = [one for one in found if one.code == own or speaks_up(one)]
    assert [f"{one.code} {said(one)}" for one in wrong] == []
    assert case.parent.name not in also, "a good case cannot excuse its own rule"


@pytest.mark.parametrize("case", walked("bad"))
def test_bad(case: Path, catalog: Path, judge: Judge, request: pytest.FixtureRequest) -> None:
    code, findings = case.parent.name, findings_of(case, catalog, judge)
    own = [said(one) for one in findings if one.code == code]
    if request.config.getoption("--accept"):
        (case / "expected.txt").write_text("".join(f"{line}\n" for line in own), "utf-8")
    assert own, f"{code} has nothing to say of this case"
    assert own == noted(case, "expected.txt")
    others = {one.code for one in findings if speaks_up(one)} - {code}
    assert others == set(noted(case, "also.txt")), [said(one) for one in findings if one.code != code]


@pytest.mark.parametrize("case", walked("bad"))
def test_mended(case: Path, catalog: Path, judge: Judge) -> None:
    """Each fix on its own makes its finding go away, and no other appear."""
    links = answers_of(case)
    before = judge(catalog, links).findings
    for finding in before:
        if finding.fix is None or finding.code != case.parent.name:
            continue
        file = catalog / finding.path
        original = file.read_bytes()
        right = patched(orjson.loads(original), finding.fix)
        mended = mended_text(original.decode("utf-8-sig"), finding.fix)
        assert orjson.loads(mended) == right, "the text is mended in another way than the value"
        file.write_text(mended, "utf-8")
        after = brief(judge(catalog, links).findings)
        file.write_bytes(original)
        was = brief(before)
        assert after - was == Counter(), f"the fix of «{finding.message}» brings new findings"
        assert was - after >= brief([finding]), f"the fix of «{finding.message}» does not mend it"


def found(document: Any, pointer: str) -> tuple[Any, str]:
    """What holds the value that a pointer leads to, and the last token."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for token in way:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document, last


def patched(document: Any, patch: Sequence[Operation]) -> Any:
    """A document after a JSON Patch (RFC 6902): add, remove, replace."""
    document = copy.deepcopy(document)
    for operation in patch:
        holder, last = found(document, operation["path"])
        if operation["op"] == "move":
            old, key = found(document, operation["from"])
            holder[last] = old.pop(key)
            continue
        if isinstance(holder, list):
            at = len(holder) if last == "-" else int(last)
            assert at <= len(holder), operation
            holder[at : at + (operation["op"] != "add")] = [] if operation["op"] == "remove" else [operation["value"]]
            continue
        assert (last in holder) or operation["op"] == "add", operation
        if operation["op"] == "remove":
            del holder[last]
        else:
            holder[last] = operation["value"]
    return document


# --- what Git cannot hold, made on the spot -----------------------------------------------------------------------

ICE, SMOS = "products/ice-thickness-arctic/collection.json", "catalog/eo-missions/smos/catalog.json"
INPUT, PICTURE = "experiments/salinity-trend-arctic/input.yaml", "catalog/themes/oceans/oceans.webp"
TOO_DEEP = "values are nested more than 64 levels deep | Flatten the value; no record needs such depth."
A_LINK = "this is a symbolic link; links are never followed | Put the file itself in its place."
NO_FILE = "this is not a regular file | Put the file itself in its place."
TOO_LARGE = (
    "the file has more than 10 MB and is not read"
    " | Keep data out of the repository: publish it in an archive and link to it."
)


def link(path: str, target: str) -> Callable[[Path], None]:
    """Put a symbolic link in the place of a path."""

    def make(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return make


def fifo(path: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return make


def folder(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).mkdir(parents=True)


def huge(path: str) -> Callable[[Path], None]:
    """Make a file of 200 MB that takes no room: whoever reads it whole, shows."""

    def make(root: Path) -> None:
        with (root / path).open("ab") as file:
            file.truncate(200_000_000)

    return make


def nested(path: str, opening: str, closing: str) -> Callable[[Path], None]:
    """Put 10,000 levels into a record."""

    def make(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        deep = opening * 10_000 + "1" + closing * 10_000
        (root / path).write_text(text.replace('"title"', f'"x": {deep}, "title"', 1), "utf-8")

    return make


def written(*paths: str) -> Callable[[Path], None]:
    """Write files of names that no repository should hold, this one neither; each names the others."""

    def make(root: Path) -> None:
        for path in paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(" ".join(one.rpartition("/")[2] for one in paths), "utf-8")

    return make


def executable(path: str) -> Callable[[Path], None]:
    """Mark a file as a program."""
    return lambda root: (root / path).chmod(0o755)


def all_executable(root: Path) -> None:
    """As on a disk that does not know the bit."""
    for path in root.rglob("*"):
        path.chmod(0o755)


HOME = "products/ice-thickness-arctic"
TWINS = "only in capitals or accents | Rename or remove one: Windows and macOS take the two for the same."
NAMES = "Use letters, digits, '.', '_' and '-', and end with none of the last three."
MADE: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "OSC105/bad-record-is-a-link-out": (link(ICE, "/etc/hostname"), [f"OSC105 {ICE}:-  | {A_LINK}"]),
    "OSC105/bad-record-is-a-link-to-another": (
        link(ICE, "../salinity-arctic/collection.json"),
        [f"OSC105 {ICE}:-  | {A_LINK}"],
    ),
    "OSC105/bad-link-to-itself": (link(SMOS, "catalog.json"), [f"OSC105 {SMOS}:-  | {A_LINK}"]),
    "OSC105/bad-dangling-link-beside": (
        link("workflows/salinity-trend/data.csv", "nowhere.csv"),
        [f"OSC105 workflows/salinity-trend/data.csv:-  | {A_LINK}"],
    ),
    "OSC105/bad-link-of-a-type-not-published": (
        link("workflows/salinity-trend/page.html", "/etc/hostname"),
        [f"OSC105 workflows/salinity-trend/page.html:-  | {A_LINK}"],
    ),
    "OSC105/bad-folder-is-a-link": (
        link("products/other", "ice-thickness-arctic"),
        [f"OSC105 products/other:-  | {A_LINK}"],
    ),
    "OSC105/bad-root-folder-is-a-link": (link("themes", "catalog/themes"), [f"OSC105 themes:-  | {A_LINK}"]),
    "OSC105/bad-record-is-a-fifo": (fifo(ICE), [f"OSC105 {ICE}:-  | {NO_FILE}"]),
    "OSC105/bad-item-is-a-fifo": (
        fifo("products/salinity-arctic/item-2010.json"),
        [f"OSC105 products/salinity-arctic/item-2010.json:-  | {NO_FILE}"],
    ),
    "OSC105/bad-stewards-are-a-link": (
        link("catalog/stewards.yaml", "/etc/hostname"),
        [f"OSC105 catalog/stewards.yaml:-  | {A_LINK}"],
    ),
    "OSC105/bad-settings-are-a-link": (link("oscat.toml", "/etc/hostname"), [f"OSC105 oscat.toml:-  | {A_LINK}"]),
    "OSC105/bad-input-is-a-link": (link(INPUT, "/etc/hostname"), [f"OSC105 {INPUT}:-  | {A_LINK}"]),
    "OSC111/bad-record": (
        executable(ICE),
        [f"OSC111 {ICE}:1  | the file is marked as executable | Run `oscat fix`, or chmod -x."],
    ),
    "OSC112/bad-device": (
        written(f"{HOME}/aux.md", f"{HOME}/b.md"),
        [f"OSC112 {HOME}/aux.md:1  | Windows keeps this name for a device | Choose another name."],
    ),
    "OSC112/bad-colon-and-blank": (
        written(f"{HOME}/12:00.md", f"{HOME}/notes /a.md"),
        [
            f"OSC112 {HOME}/12:00.md:1  | Windows takes no such name | {NAMES}",
            f"OSC112 {HOME}/notes /a.md:1  | Windows takes no such name | {NAMES}",
        ],
    ),
    "OSC112/bad-long": (
        written(f"{HOME}/{'n' * 170}.md", f"{HOME}/b.md"),
        [
            (
                f"OSC112 {HOME}/{'n' * 170}.md:1  | the path has 203 characters, and Windows takes about 190"
                " | Choose a shorter id or name."
            )
        ],
    ),
    "OSC113/bad-file": (
        written(f"{HOME}/Notes.md", f"{HOME}/notes.md"),
        [
            f'OSC113 {HOME}/Notes.md:1  | the path differs from "{HOME}/notes.md" {TWINS}',
            f'OSC113 {HOME}/notes.md:1  | the path differs from "{HOME}/Notes.md" {TWINS}',
        ],
    ),
    "OSC113/bad-folder": (
        written(f"{HOME}/Maps/a.md", f"{HOME}/maps/b.md"),
        [
            f'OSC113 {HOME}/Maps/a.md:1  | the path differs from "{HOME}/maps" {TWINS}',
            f'OSC113 {HOME}/maps/b.md:1  | the path differs from "{HOME}/Maps" {TWINS}',
        ],
    ),
    "OSC113/bad-accents": (
        written(f"{HOME}/caf\u00e9.md", f"{HOME}/cafe\u0301.md"),
        [
            f'OSC113 {HOME}/cafe\u0301.md:1  | the path differs from "{HOME}/caf\u00e9.md" {TWINS}',
            f'OSC113 {HOME}/caf\u00e9.md:1  | the path differs from "{HOME}/cafe\u0301.md" {TWINS}',
        ],
    ),
    "OSC111/good-plain": (lambda root: None, []),
    "OSC111/good-a-disk-without-that-bit": (all_executable, []),
    "OSC104/bad-huge-record": (huge(ICE), [f"OSC104 {ICE}:-  | {TOO_LARGE}"]),
    "OSC104/bad-ten-thousand-lists": (
        nested(ICE, "[", "]"),
        [f"OSC104 {ICE}:-  | {TOO_DEEP}"],
    ),
    "OSC104/bad-ten-thousand-objects-and-lists": (
        nested(SMOS, '[{"]":', "}]"),
        [f"OSC104 {SMOS}:-  | {TOO_DEEP}"],
    ),
    "OSC107/bad-empty-folder": (
        folder("projects/ice"),
        [
            (
                "OSC107 projects/ice:-  | the folder holds no collection.json, so there is no project 'ice'"
                " | Write collection.json, or remove the folder."
            )
        ],
    ),
    "OSC107/bad-folder-in-place-of-a-record": (
        folder("projects/ice/collection.json"),
        [
            (
                "OSC107 projects/ice:-  | the folder holds no collection.json, so there is no project 'ice'"
                " | Write collection.json, or remove the folder."
            )
        ],
    ),
    "OSC206/bad-huge-stewards": (
        huge("catalog/stewards.yaml"),
        [
            (
                "OSC206 catalog/stewards.yaml:1  | the file is larger than 1 MB"
                " | Correct the file; its form stands in site/docs/records.md."
            )
        ],
    ),
    "OSC206/bad-huge-settings": (
        huge("oscat.toml"),
        [
            (
                "OSC206 oscat.toml:1  | the settings are not TOML: the file is larger than 100 KB"
                " | Correct the line, or start from the README's example."
            )
        ],
    ),
    "OSC405/bad-huge-input": (huge(INPUT), [f"OSC405 {INPUT}:-  | the file is larger than 1 MB | Correct the file."]),
    "OSC403/bad-picture-is-a-link": (
        link(PICTURE, "/etc/hostname"),
        [
            f"OSC105 {PICTURE}:-  | {A_LINK}",
            (
                "OSC403 catalog/themes/oceans/catalog.json:10 /links/0/href"
                " | the picture ./oceans.webp does not stand beside the theme | Add the file."
            ),
        ],
    ),
    "none/good-empty-folder-below-an-entry": (folder("products/ice-thickness-arctic/maps"), []),
    "none/good-huge-file-beside-a-record": (
        huge("products/ice-thickness-arctic/maps.nc"),
        [],
    ),
}


@pytest.mark.parametrize("slug", MADE)
def test_made(slug: str, tmp_path: Path, judge: Judge) -> None:
    root = tmp_path / "catalog"
    shutil.copytree(HERE / "seed", root)
    make, expected = MADE[slug]
    make(root)
    hits = [one for one in judge(root).findings if speaks_up(one)]
    assert sorted(f"{one.code} {said(one)}" for one in hits) == sorted(expected)
