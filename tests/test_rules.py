"""Every rule on good and bad catalogs: the folders of ``tests/cases`` are walked, never listed.

A case ``tests/cases/<code>/{good,bad}-<slug>/`` holds the files that differ from ``tests/seed``. Beside them may lie

- ``gone.txt``      paths to take away, one per line
- ``seed.txt``      the name of another seed (``seed-osc``: today's layout, links committed)
- ``expected.txt``  of a bad case, what the rule must say (``pytest --accept`` writes what it says now)
- ``also.txt``      codes of other rules that cannot help but speak up too

and beside the cases of a rule a folder ``schemas`` with the extension schemas that are at hand.
"""

import copy
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from oscat.words.finding import Finding, Operation, Report

HERE = Path(__file__).parent
CASES = HERE / "cases"
NOTES = frozenset({"gone.txt", "seed.txt", "expected.txt", "also.txt"})
Judge = Callable[[Path], Report]
Apart = Callable[[Path], None]


def walked(prefix: str) -> list[Any]:
    """All cases whose name starts so, as parameters with a readable id."""
    return [pytest.param(one, id=f"{one.parent.name}/{one.name}") for one in sorted(CASES.glob(f"OSC*/{prefix}-*"))]


def noted(case: Path, name: str) -> list[str]:
    """The lines of one of a case's notes."""
    note = case / name
    return [line.strip() for line in note.read_text("utf-8").splitlines() if line.strip()] if note.is_file() else []


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


@pytest.fixture
def catalog(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalog of the case that the test is given."""
    case: Path = request.getfixturevalue("case")
    if (case.parent / "schemas").is_dir():
        monkeypatch.setenv("OSCAT_SCHEMAS", str(case.parent / "schemas"))
    return laid_out(case, tmp_path / "catalog")


def said(finding: Finding) -> str:
    """A finding as ``expected.txt`` writes it."""
    fix = f" | fix: {orjson.dumps(finding.fix).decode()}" if finding.fix else ""
    return f"{finding.path}:{finding.line or '-'} {finding.pointer} | {finding.message} | {finding.help}{fix}"


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


# --- the cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", walked("good"))
def test_good(case: Path, catalog: Path, judge: Judge) -> None:
    also = set(noted(case, "also.txt"))
    assert [f"{one.code} {said(one)}" for one in judge(catalog).findings if one.code not in also] == []
    assert case.parent.name not in also, "a good case cannot excuse its own rule"


@pytest.mark.parametrize("case", walked("bad"))
def test_bad(case: Path, catalog: Path, judge: Judge, request: pytest.FixtureRequest) -> None:
    code, findings = case.parent.name, judge(catalog).findings
    own = [said(one) for one in findings if one.code == code]
    if request.config.getoption("--accept"):
        (case / "expected.txt").write_text("".join(f"{line}\n" for line in own), "utf-8")
    assert own, f"{code} has nothing to say of this case"
    assert own == noted(case, "expected.txt")
    others = {one.code for one in findings} - {code}
    assert others == set(noted(case, "also.txt")), [said(one) for one in findings if one.code != code]


@pytest.mark.parametrize("case", walked("bad"))
def test_mended(case: Path, catalog: Path, judge: Judge) -> None:
    """Each fix on its own makes its finding go away, and no other appear."""
    before = judge(catalog).findings
    for finding in before:
        if finding.fix is None or finding.code != case.parent.name:
            continue
        file = catalog / finding.path
        original = file.read_bytes()
        file.write_bytes(orjson.dumps(patched(orjson.loads(original), finding.fix), option=orjson.OPT_INDENT_2))
        after = brief(judge(catalog).findings)
        file.write_bytes(original)
        was = brief(before)
        assert after - was == Counter(), f"the fix of «{finding.message}» brings new findings"
        assert was - after >= brief([finding]), f"the fix of «{finding.message}» does not mend it"


def patched(document: Any, patch: Sequence[Operation]) -> Any:
    """A document after a JSON Patch (RFC 6902): add, remove, replace."""
    document = copy.deepcopy(document)
    for operation in patch:
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        holder = document
        for token in way:
            holder = holder[int(token)] if isinstance(holder, list) else holder[token]
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
