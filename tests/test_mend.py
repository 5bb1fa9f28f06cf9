"""``oscat fix``: what a finding names is mended, everything else stays to the character, and nothing gets worse."""

import copy
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oscat
from oscat.thought.mend.text import ConflictError, patched
from oscat.words.errors import UsageError, WorldError
from oscat.words.finding import Operation, Report, Severity
from oscat.world.rewrite import rewrite

HERE = Path(__file__).parent
ICE = "products/ice-thickness-arctic/collection.json"
TEXT = """{
    "a": 1.50,
    "l": [
        {"x": 1e3},
        {"x": 2},
        {"x": 3}
    ],
    "e": [], "u": {"units":  "m"}
}
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


# --- texts -------------------------------------------------------------------------------------------------------


def op(kind: str, path: str, value: Any = None, old: str = "") -> Operation:
    more = {"from": old} if old else {} if kind == "remove" else {"value": value}
    return {"op": kind, "path": path, **more}


EDITS: dict[str, tuple[list[Operation], str, str]] = {
    "the first of a list": ([op("remove", "/l/0")], '{"x": 1e3},\n        ', ""),
    "the last of a list": ([op("remove", "/l/2")], ',\n        {"x": 3}', ""),
    "two that follow one another": (
        [op("remove", "/l/1"), op("remove", "/l/2")],
        ',\n        {"x": 2},\n        {"x": 3}',
        "",
    ),
    "the first member": ([op("remove", "/a")], '"a": 1.50,\n    ', ""),
    "a value": ([op("replace", "/l/1/x", "Ü")], '"x": 2', '"x": "Ü"'),
    "another name": ([op("move", "/u/unit", old="/u/units")], '"units"', '"unit"'),
    "one more member": ([op("add", "/n", True)], '"m"}\n}', '"m"},\n    "n": true\n}'),
    "one more in a list": ([op("add", "/l/-", 4)], '{"x": 3}\n', '{"x": 3},\n        4\n'),
    "the first in an empty list": ([op("add", "/e/-", 4)], "[]", "[\n        4\n    ]"),
    "one out, one in": (
        [op("remove", "/l/2"), op("add", "/l/-", [1])],
        '{"x": 3}\n',
        "[\n            1\n        ]\n",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_only_what_is_named_changes(name: str) -> None:
    operations, old, new = EDITS[name]
    assert TEXT.count(old) == 1
    assert patched(TEXT, operations) == TEXT.replace(old, new)


def test_line_ends_and_compact_texts_stay_as_they_are() -> None:
    windows = TEXT.replace("\n", "\r\n")
    assert patched(windows, [op("add", "/n", {"k": 1})]).count("\r\n") == windows.count("\r\n") + 3
    assert patched('{"a":[1,2],"b":{}}', [op("add", "/a/-", {"k": 1})]) == '{"a":[1,2,{"k":1}],"b":{}}'
    assert patched('{"a": [1, 2]}', [op("remove", "/a/0"), op("add", "/b", 2)]) == '{"a": [2], "b": 2}'


@pytest.mark.parametrize(
    "operations",
    [
        [op("remove", "/none")],
        [op("replace", "/l/9/x", 1)],
        [op("remove", "/l"), op("replace", "/l/0/x", 1)],
        [op("add", "/n", 1), op("add", "/n", 2)],
        [op("move", "/a", old="/u/units")],
        [op("add", "/l/0", 1)],
    ],
)
def test_operations_that_do_not_fit_are_refused(operations: list[Operation]) -> None:
    with pytest.raises(ConflictError):
        patched(TEXT, operations)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)
STYLES: list[dict[str, Any]] = [
    {"indent": 2},
    {"indent": "\t", "ensure_ascii": False},
    {},
    {"separators": (",", ":")},
    {"indent": 4},
]


@given(st.dictionaries(st.text(max_size=4), VALUES, min_size=1, max_size=4), st.sampled_from(STYLES), st.data())
def test_a_text_says_afterwards_what_the_patch_says(value: dict[str, Any], style: dict[str, Any], data: Any) -> None:
    """Remove, replace and add anywhere: the text parses to the patched value, and what is not named is kept."""
    holder: Any = value
    way = ""
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        way += "/" + str(key).replace("~", "~0").replace("/", "~1")
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        holder = inner
    text, new = json.dumps(value, **style), data.draw(VALUES)
    expected = copy.deepcopy(value)
    assert json.loads(patched(text, [op("replace", way, new)])) == after(expected, way, new)
    assert json.loads(patched(text, [op("remove", way)])) == after(copy.deepcopy(value), way, None, gone=True)


def after(value: Any, way: str, new: Any, *, gone: bool = False) -> Any:
    *tokens, last = [token.replace("~1", "/").replace("~0", "~") for token in way.split("/")[1:]]
    holder = value
    for token in tokens:
        holder = holder[int(token)] if isinstance(holder, list) else holder[token]
    key: Any = int(last) if isinstance(holder, list) else last
    if gone:
        del holder[key]
    else:
        holder[key] = new
    return value


# --- catalogs ----------------------------------------------------------------------------------------------------


def by_rule(report: Report) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.path) for one in report.findings)


def spoil(root: Path, old: str, new: str, path: str = ICE) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), "utf-8")


def test_safe_mends_are_applied_and_guesses_wait(seed: Path) -> None:
    spoil(seed, '"smos"', '"SMOS"')
    spoil(seed, "[\n          -180,\n          60,\n          180,\n          90\n        ]", "[60, -120, 70, -110]")
    before = (seed / ICE).read_text("utf-8")
    done = oscat.fix(seed)
    assert [one.code for one in done.mended] == ["OSC401"]
    assert (seed / ICE).read_text("utf-8") == before.replace('"SMOS"', '"smos"')
    done = oscat.fix(seed, unsafe=True)
    assert "OSC801" in {one.code for one in done.mended}
    assert json.loads((seed / ICE).read_text("utf-8"))["extent"]["spatial"]["bbox"] == [[-120, 60, -110, 70]]


def test_nothing_is_written_without_being_asked_for(seed: Path) -> None:
    spoil(seed, '"smos"', '"SMOS"')
    before = (seed / ICE).read_bytes()
    done = oscat.fix(seed, write=False)
    assert (seed / ICE).read_bytes() == before == done.files[ICE][0]
    assert b'"smos"' in done.files[ICE][1]


def test_only_the_rules_and_the_part_that_are_named(seed: Path) -> None:
    spoil(seed, '"smos"', '"SMOS"')
    spoil(seed, '"title": "Sea ice', '"title": " Sea ice')
    assert [one.code for one in oscat.fix(seed, codes=["osc903"], write=False).mended] == ["OSC903"]
    assert oscat.fix(seed / "projects", write=False).mended == ()
    with pytest.raises(UsageError, match="Did you mean"):
        oscat.fix(seed, codes=["OSC99O"])


def test_the_first_bytes_and_the_mode_of_a_file_and_repeated_keys(seed: Path) -> None:
    file = seed / ICE
    text = file.read_text("utf-8").replace(
        '"id": "ice-thickness-arctic",', '"id": "ice-thickness-arctic",\n  "id": "ice-thickness-arctic",'
    )
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    file.chmod(0o755)
    assert {one.code for one in oscat.fix(seed).mended} == {"OSC102", "OSC103", "OSC111"}
    assert file.read_bytes() == (HERE / "seed" / ICE).read_bytes()
    assert file.stat().st_mode & 0o111 == 0


def test_two_values_of_one_key_are_left_to_their_author(seed: Path) -> None:
    spoil(seed, '"osc:status": "completed",', '"osc:status": "completed",\n  "osc:status": "ongoing",')
    before = (seed / ICE).read_bytes()
    assert oscat.fix(seed).mended == ()
    assert (seed / ICE).read_bytes() == before


def test_what_the_settings_silence_is_not_mended(seed: Path) -> None:
    spoil(seed, '"title": "Sea ice', '"title": " Sea ice')
    with (seed / "oscat.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[[silenced]]\ncode = "OSC903"\npath = "{ICE}"\nreason = "The blank is part of the name."\n')
    assert oscat.fix(seed).mended == ()


def test_canonical_form_is_brought_on_purpose_only(seed: Path) -> None:
    file = seed / ICE
    record = json.loads(file.read_text("utf-8"))
    record["links"].append({"rel": "root", "href": "../../catalog.json"})
    file.write_text(json.dumps(record), "utf-8")
    assert oscat.fix(seed).files == {}
    oscat.fix(seed, canonical=True)
    assert file.read_bytes() == (HERE / "seed" / ICE).read_bytes()
    assert oscat.fix(seed, canonical=True).files == {}


def test_a_file_that_somebody_else_changed_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"{}")
    with pytest.raises(WorldError, match="changed meanwhile"):
        rewrite(file, b"[]", b"{}")
    (tmp_path / "link.json").symlink_to(file)
    with pytest.raises(WorldError, match="changed meanwhile"):
        rewrite(tmp_path / "link.json", b"{}", b"[]")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("unsafe", [False, True])
def test_the_real_catalog_gets_better_everywhere_and_worse_nowhere(
    unsafe: bool, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSCAT_SCHEMAS", str(real / "schemas"))
    done = oscat.fix(real / "esa-osc", unsafe=unsafe, write=False)
    assert by_rule(done.after) - by_rule(done.before) == Counter()
    grave = [sum(one.severity is not Severity.HINT for one in part.findings) for part in (done.before, done.after)]
    assert grave[1] * 2 <= grave[0]
    assert len(done.refused) <= 2, (
        "each would bring a finding of another rule, such as the description of another entry"
    )
    for path, (_, new) in done.files.items():
        assert isinstance(json.loads(new), dict), path


def test_the_real_catalog_needs_no_second_round(real: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(real / "esa-osc", tmp_path / "catalog"))
    oscat.fix(root)
    assert oscat.fix(root, write=False).files == {}


def test_the_command_shows_a_difference_and_ends_with_1(seed: Path) -> None:
    spoil(seed, '"smos"', '"SMOS"')
    command = ["git", "diff", "--no-index", "--quiet", str(seed / ICE), str(HERE / "seed" / ICE)]
    assert subprocess.run(command, check=False).returncode == 1
    from click.testing import CliRunner

    from oscat.shell.cli import oscat as group

    runner = CliRunner()
    shown = runner.invoke(group, ["fix", str(seed), "--diff"])
    assert shown.exit_code == 1
    assert '-    "SMOS"\n+    "smos"' in shown.output
    assert "Would mend 1 finding in 1 file." in shown.output
    mended = runner.invoke(group, ["fix", str(seed)])
    assert (mended.exit_code, mended.output) == (
        0,
        f"{ICE}: OSC401\n\nMended 1 finding in 1 file. No findings are left.\n",
    )
    assert subprocess.run(command, check=False).returncode == 0
