"""Reading what strangers write: refused with a reason, never a crash, and the rest of the catalog is judged as well."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

import oscat
from oscat.shell.load import catalog_at
from oscat.thought import canon, settings, yaml_text
from oscat.thought.check import check
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.layout import detect
from oscat.thought.reporters import REPORTERS
from oscat.thought.schemas import Validators
from oscat.words.errors import WorldError
from oscat.words.files import FaultKind, Mode
from oscat.words.finding import Report
from oscat.words.settings import Settings
from oscat.world.disk import DiskTree
from oscat.world.schema_store import SchemaStore

SEED = Path(__file__).parent / "seed"
ICE, SMOS = "products/ice-thickness-arctic/collection.json", "catalog/eo-missions/smos/catalog.json"
ELSEWHERE = ("OSC204", "projects/polar-salt/collection.json")
Judge = Callable[[Path], Report]


# --- one text at a time ------------------------------------------------------------------------------------------

SYNTAX, KEYS, CODING, LIMIT = FaultKind.SYNTAX, FaultKind.DUPLICATE_KEY, FaultKind.ENCODING, FaultKind.LIMIT

BROKEN: dict[str, tuple[bytes, FaultKind, str, int | None]] = {
    "truncated": (b'{\n"a": {"b": 1', SYNTAX, "the file ends in the middle of a value", 2),
    "truncated in a text": (b'{"a": "b', SYNTAX, "line 1", 1),
    "trailing comma": (b'{\n"a": 1,\n}', SYNTAX, "comma", 2),
    "trailing comma in a list": (b"[1,\n2,\n]", SYNTAX, "comma", 2),
    "two commas": (b'{"a": 1,,"b": 2}', SYNTAX, "line 1, column 9", 1),
    "missing comma": (b'{"a": 1\n"b": 2}', SYNTAX, "a comma is missing", 1),
    "missing comma after a text": (b'["a"\n"b"]', SYNTAX, "a comma is missing", 1),
    "missing comma after a word": (b'{"a": true\n"b": 2}', SYNTAX, "a comma is missing", 1),
    "missing comma between numbers": (b"[1\n2]", SYNTAX, "a comma is missing", 1),
    "missing colon": (b'{"a" 1}', SYNTAX, "line 1", 1),
    "comment": (b'{\n// no\n"a": 1}', SYNTAX, "JSON has no comments", 2),
    "comment of more lines": (b'{/* no */"a": 1}', SYNTAX, "JSON has no comments", 1),
    "comment of Python": (b'# no\n{"a": 1}', SYNTAX, "JSON has no comments", 1),
    "NaN": (b'{"a": NaN}', SYNTAX, "NaN is not a JSON value", 1),
    "Infinity": (b'{"a": Infinity}', SYNTAX, "Infinity", 1),
    "negative Infinity": (b'{"a": -Infinity}', SYNTAX, "Infinity", 1),
    "merge conflict": (b'{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> b\n}', SYNTAX, "merge conflict", 2),
    "merge conflict's end": (b'{"a": 1\n>>>>>>> b\n}', SYNTAX, "merge conflict", 2),
    "single quotes": (b"{'a': 1}", SYNTAX, "strings need plain double quotes", 1),
    "curly quotes": ('{"a": “b”}'.encode(), SYNTAX, "not single or curly ones", 1),
    "Python's words": (b'{"a": True}', SYNTAX, "line 1", 1),
    "no quotes": (b"{a: 1}", SYNTAX, "line 1", 1),
    "leading zero": (b'{"a": 01}', SYNTAX, "line 1", 1),
    "plus": (b'{"a": +1}', SYNTAX, "line 1", 1),
    "hexadecimal": (b'{"a": 0x1}', SYNTAX, "line 1", 1),
    "empty": (b"", SYNTAX, "the file is empty", 1),
    "blank": (b" \r\n\t", SYNTAX, "the file is empty", 1),
    "only a mark": (b"\xef\xbb\xbf", CODING, "byte order mark", 1),
    "two values": (b"{}\n{}", SYNTAX, "line 2", 2),
    "line end in a text": (b'{"a": "x\ny"}', SYNTAX, "a string runs over the end of a line", 1),
    "NUL in a text": (b'{"a": "\x00"}', SYNTAX, "control character", 1),
    "NULs only": (b"\x00" * 20, SYNTAX, "line 1", 1),
    "half a pair of surrogates": (b'{"a": "\\ud800"}', SYNTAX, "surrogate", 1),
    "surrogates the wrong way round": (b'{"a": "\\udc00\\ud800"}', SYNTAX, "line 1", 1),
    "bad escape": (b'{"a": "\\x41"}', SYNTAX, "line 1", 1),
    "beyond a double": (b'{"a": 1e400}', SYNTAX, "infinity", 1),
    "beyond a double, in digits": (b'{"a": ' + b"9" * 5000 + b"}", SYNTAX, "infinity", 1),
    "Latin-1": ('{\n"a": "größe"}'.encode("latin-1"), CODING, "byte 0xf6", 2),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), CODING, "not UTF-8", 1),
    "UTF-16, big end first": ('{"a": 1}'.encode("utf-16-be"), CODING, "UTF-16", 1),
    "UTF-16, little end first": ('{"a": 1}'.encode("utf-16-le"), CODING, "UTF-16", 1),
    "UTF-32": ('{"a": 1}'.encode("utf-32"), CODING, "not UTF-8", 1),
    "surrogates in UTF-8": (b'{"a": "\xed\xa0\x80"}', CODING, "byte 0xed", 1),
    "overlong": (b'{"a": "\xc0\x80"}', CODING, "byte 0xc0", 1),
    "10,000 lists": (b"[" * 10_000 + b"]" * 10_000, LIMIT, "64 levels", None),
    "10,000 objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, LIMIT, "64 levels", None),
    "10,000 of both": (b'[{"a":' * 5_000 + b"1" + b"}]" * 5_000, LIMIT, "64 levels", None),
    "10,000 never closed": (b"[" * 10_000, LIMIT, "64 levels", None),
    "65 lists": (b"[" * 65 + b"]" * 65, LIMIT, "64 levels", None),
    "65 of both": (b'[{"a":' * 32 + b"[]" + b"}]" * 32, LIMIT, "64 levels", None),
    "depth that texts pretend to close": (b'["]",' * 300 + b"1" + b',"["]' * 300, LIMIT, "64 levels", None),
    "depth behind an escaped quote": (b'["\\"]",' * 300 + b"1" + b"]" * 300, LIMIT, "64 levels", None),
    "depth behind an escaped backslash": (b'["\\\\",' * 300 + b"1" + b"]" * 300, LIMIT, "64 levels", None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    raw, kind, words, line = BROKEN[name]
    _, faults = canon.parse(raw)
    assert (faults[0].kind, faults[0].line) == (kind, line), faults
    assert words in faults[0].message
    assert faults[0].help


FINE: dict[str, bytes] = {
    "64 lists": b"[" * 64 + b"]" * 64,
    "64 of both": b'[{"a":' * 32 + b"1" + b"}]" * 32,
    "many side by side": b"[" + b",".join([b"[[[{}]]]"] * 5_000) + b"]",
    "brackets in a text": json.dumps({"a": "[" * 10_000 + "{" * 10_000}).encode(),
    "closing brackets in a text": json.dumps({"a": "]" * 500, "b": [[["}"]]] * 100}).encode(),
    "brackets behind an escaped quote": json.dumps(['"[[[', "\\", '\\\\"{{{'] * 100).encode(),
    "large whole number": b'{"a": 18446744073709551615}',
    "larger than that": b'{"a": 123456789012345678901234567890}',
    "many digits": b'{"a": 0.' + b"1" * 5_000 + b"}",
    "smallest": b'{"a": 5e-324, "b": -0.0, "c": 1e-999}',
    "escaped NUL": b'{"a\\u0000": "\\u0000"}',
    "pair of surrogates": b'{"a": "\\ud83e\\uddca"}',
    "empty key": b'{"": {"": 1}}',
    "same key in two objects": b'[{"a": 1}, {"a": {"a": 1}}]',
    "keys that look alike": '{"é": 1, "e\\u0301": 2, "E": 3}'.encode(),
    "a text that looks like keys": b'{"a": "\\"a\\": 1, \\"a\\" : 2", "b": "\\u0022a\\u0022\\u003a"}',
    "white space everywhere": b' {\t"a"\r\n:\n1 } \n',
    "only a text": b'"x"',
    "null": b"null",
}


@pytest.mark.parametrize("name", FINE)
def test_fine(name: str) -> None:
    value, faults = canon.parse(FINE[name])
    assert faults == ()
    assert value == json.loads(FINE[name], parse_int=lambda text: int(text) if len(text) < 21 else float(text))


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + b'{"a": 1}', b"\xef\xbb\xbf" + b'{"a": 0, "a": 1}'])
def test_a_mark_and_a_repeated_key_let_the_rest_be_judged(raw: bytes) -> None:
    value, faults = canon.parse(raw)
    assert value == {"a": 1}
    assert [fault.kind for fault in faults] == [CODING, KEYS][: len(faults)]
    assert len(faults) == 1 + raw.count(b"0")


def test_a_file_beyond_the_limit_is_not_parsed() -> None:
    value, faults = canon.parse(b'"' + b"x" * canon.MAX_BYTES + b'"')
    assert value is None
    assert [fault.kind for fault in faults] == [LIMIT]


# --- properties --------------------------------------------------------------------------------------------------

KEY = st.text(st.sampled_from('ab"\\:/~ \té€\u2028🧊'), max_size=3)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(['"a":', '\\"a" :', "{[", "]}", "\\", "\\u0022"])
)
VALUE = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4))


@given(VALUE)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert canon.parse(canon.dumps(value)) == (value, ())


@given(VALUE)
def test_writing_is_canonical(value: Any) -> None:
    once = canon.dumps(value)
    assert canon.dumps(canon.parse(once)[0]) == once
    assert once.endswith(b"\n")
    assert b"\r" not in once


@st.composite
def escaped(draw: st.DrawFn, text: str) -> str:
    """A JSON string in which any letter may be written as an escape."""
    return '"' + "".join(_letter(one, draw(st.integers(0, 3))) for one in text) + '"'


def _letter(one: str, how: int) -> str:
    units = [one.encode("utf-16-be")[i : i + 2].hex() for i in range(0, len(one.encode("utf-16-be")), 2)]
    if how == 0:
        return "".join(f"\\u{unit}" for unit in units)
    if how == 1:
        return "".join(f"\\u{unit.upper()}" for unit in units)
    return json.dumps(one, ensure_ascii=how == 2)[1:-1]


@st.composite
def texts(draw: st.DrawFn, depth: int = 3) -> str:
    """JSON texts in which keys repeat, hide behind escapes, and stand within texts."""
    blank = draw(st.sampled_from(["", " ", "\n", "\t ", "\r\n"]))
    shape = draw(st.sampled_from(["text", "number", "list", "object", "object"] if depth else ["text", "number"]))
    if shape == "text":
        return draw(escaped(draw(st.sampled_from(["a", '"a":1', '","b":"', "\\", ":", '{"a":1,"a":2}', "é"]))))
    if shape == "number":
        return draw(st.sampled_from(["0", "-1.5e3", "null", "true", "1e2"]))
    inner = texts(depth=depth - 1)
    if shape == "list":
        return f"[{blank}" + f"{blank},".join(draw(st.lists(inner, max_size=3))) + f"{blank}]"
    keys = draw(st.lists(st.sampled_from(["a", "b", '"', "\\", "a:", "é", "", "🧊"]), max_size=4))
    members = [f"{blank}{draw(escaped(key))}{blank}:{blank}{draw(inner)}" for key in keys]
    return "{" + ",".join(members) + f"{blank}}}"


@given(texts())
@example('{"a": {"b": 1, "b": 2}, "a": 1}')
@example('{"\\u0061": 1, "a": 2}')
@example('{"a": "\\":", "a" : "\\" :"}')
def test_repeated_keys_are_found_as_json_finds_them(text: str) -> None:
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        repeated.extend({key for key in keys if keys.count(key) > 1})
        return dict(pairs)

    wanted = json.loads(text, object_pairs_hook=collect)
    value, faults = canon.parse(text.encode())
    assert value == wanted
    assert {fault.kind for fault in faults} <= {KEYS}
    assert sorted(fault.message for fault in faults) == sorted(
        f"the key {key!r} stands twice in one object; readers keep only the last" for key in repeated
    )


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_nothing_makes_a_reader_stumble(raw: bytes) -> None:
    for value, faults in (canon.parse(raw), canon.parse(b'{"a": ' + raw + b"}")):
        assert faults or orjson.loads(orjson.dumps(value)) == value
    read = yaml_text.read(raw)
    assert read.problem or read.value is None or json.dumps(read.value, default=str)
    with suppress(ValueError):
        settings.settings(settings.parse(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"&a [*a]", b"a: *b", b"!!python/name:os.system", b"? {a: 1}\n: 2", b"? [a]\n: 2", b"a: !!binary AA==",
        b"{a: 1, a: 2}", b"- - - - -", b"%YAML 9.9\n---\na: 1", b"a: 1\n...\nb: 2", b"\xff\xfea\0", b"a: \"\\ud800\"",
        b"a: 1:2:3", b"a: 1_0.5_0", b"a: 0b_", b"a: " + b"9" * 5_000, b"[" * 100_000, b"a: &x\n  b: 1\n<<: *x",
        b"a: |\n  x\n b", b"\ta: 1", b"a: @x", b"a: `x`", b"a: %x", b"\x00", b"--- a\n--- b", b"!<tag:x> a", b"a: ! b",
    ],
)  # fmt: skip
def test_yaml_is_read_or_refused(raw: bytes) -> None:
    read = yaml_text.read(raw)
    assert not (read.problem and read.value)
    json.dumps(read.value)


# --- one file of a catalog ---------------------------------------------------------------------------------------


def test_settings_that_are_wrong_are_as_if_they_were_not_there() -> None:
    document = settings.parse(b'catalog = {url = 5, branch = 2024-05-01}\n[branding]\ntagline = ["x"]\n')
    assert settings.settings(document) == Settings(branch="2024-05-01")
    assert settings.settings({"catalog": [], "branding": 7}) == Settings()


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A copy of the seed with one defect that must be reported whatever else is wrong."""
    root = tmp_path / "catalog"
    shutil.copytree(SEED, root)
    project = root / ELSEWHERE[1]
    project.write_text(project.read_text("utf-8").replace('"completed"', '"done"'), "utf-8")
    return root


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in report.findings]


def test_the_defect_is_there(faulty: Path, judge: Judge) -> None:
    assert told(judge(faulty)) == [ELSEWHERE]


CODES = {SYNTAX: "OSC101", KEYS: "OSC102", CODING: "OSC103", LIMIT: "OSC104"}


PLACES = (ICE, SMOS, "products/salinity-arctic/item-2010.json", "catalog/catalog.json")
"""A product, a mission, an item, the root: every broken text stands in one of them."""


@pytest.mark.parametrize(("at", "name"), list(enumerate(BROKEN)))
def test_a_broken_file_is_one_finding_and_hides_nothing(at: int, name: str, faulty: Path, judge: Judge) -> None:
    raw, kind, _, _ = BROKEN[name]
    path = PLACES[at % len(PLACES)]
    (faulty / path).write_bytes(raw)
    expected = [(CODES[kind], path), ELSEWHERE, *([("OSC101", path)] if name == "only a mark" else [])]
    assert sorted(told(judge(faulty))) == sorted(expected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read(faulty: Path, judge: Judge) -> None:
    (faulty / ICE).chmod(0)
    assert told(judge(faulty)) == [("OSC105", ICE), ELSEWHERE]


class Locked:
    """A tree in which one file does not let itself be read: the same for root."""

    def __init__(self, root: Path, path: str) -> None:
        self.tree, self.path = DiskTree(root), path

    @property
    def files(self) -> Mapping[str, Mode]:
        return self.tree.files

    @property
    def folders(self) -> frozenset[str]:
        return self.tree.folders

    def read(self, path: str, limit: int | None = None) -> bytes:
        if path == self.path:
            raise WorldError(f"{path} cannot be read: Permission denied")
        return self.tree.read(path, limit)


@pytest.mark.parametrize("path", [ICE, SMOS, "catalog/catalog.json", "products/salinity-arctic/item-2010.json"])
def test_a_file_that_cannot_be_read_is_a_finding(path: str, faulty: Path) -> None:
    tree = Locked(faulty, path)
    _, facts = catalog_at(faulty)
    catalog = Catalog(tree, detect(tree.files, tree.folders), facts.catalog.given)
    report = check(Facts(catalog, Validators(facts.validators.get), tree.read, facts.today), "here")
    assert sorted(told(report)) == sorted([("OSC105", path), ELSEWHERE])
    assert "Permission denied" in next(one.message for one in report.findings if one.code == "OSC105")


def test_an_id_that_leads_out_is_refused_and_leads_nowhere(faulty: Path, judge: Judge) -> None:
    text = (faulty / ICE).read_text("utf-8")
    (faulty / ICE).write_text(text.replace('"id": "ice-thickness-arctic"', '"id": "../../x"'), "utf-8")
    assert set(told(judge(faulty))) == {("OSC108", ICE), ("OSC109", ICE), ELSEWHERE}


def test_a_folder_without_a_record(faulty: Path, judge: Judge) -> None:
    (faulty / "products" / "nothing").mkdir()
    assert told(judge(faulty)) == [("OSC107", "products/nothing"), ELSEWHERE]


def test_a_name_that_is_not_utf_8(faulty: Path, judge: Judge) -> None:
    name = os.fsdecode(b"gr\xf6\xdfe.json")
    (faulty / "products" / name).write_text("{}", "utf-8")
    assert ("OSC106", f"products/{name}") in told(judge(faulty))
    assert ELSEWHERE in told(judge(faulty))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "x", "smos", "../..", "https://catalog.example.org/", "./a b", "//", "%", "\0", "🧊"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "href", "rel", "x"]), inner),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The seed, with its schemas compiled once."""
    return replace(catalog_at(SEED)[1], validators=Validators(SchemaStore(tmp_path_factory.mktemp("none")).get))


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    return {
        path.relative_to(SEED).as_posix(): orjson.loads(path.read_bytes())
        for path in sorted(SEED.rglob("*.json"))
        if path.name != "process-graph.json"
    }


class Changed:
    """The seed with the content of one file changed, in memory."""

    def __init__(self, path: str, content: bytes) -> None:
        self.tree, self.path, self.content = DiskTree(SEED), path, content

    @property
    def files(self) -> Mapping[str, Mode]:
        return self.tree.files

    @property
    def folders(self) -> frozenset[str]:
        return self.tree.folders

    def read(self, path: str, limit: int | None = None) -> bytes:
        return self.content[:limit] if path == self.path else self.tree.read(path, limit)


@settings_of(max_examples=200)
@given(data=st.data())
def test_no_value_in_any_place_makes_a_rule_stumble(data: st.DataObject, sample: dict[str, Any], plain: Facts) -> None:
    """Any member of any record, replaced by junk: at most findings, each with a line and a help that can be shown."""
    path = data.draw(st.sampled_from(sorted(sample)))
    document = orjson.loads(orjson.dumps(sample[path]))
    holder = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if not holder[key] or not isinstance(holder[key], (dict, list)) or data.draw(st.booleans()):
            break
        holder = holder[key]
    holder[key] = data.draw(JUNK)
    tree = Changed(path, orjson.dumps(document))
    catalog = Catalog(tree, detect(tree.files, tree.folders), plain.catalog.given)
    report = check(Facts(catalog, plain.validators, tree.read, plain.today), "here")
    assert all(one.line is None or one.line >= 1 for one in report.findings)
    assert all(isinstance(one.message, str) and isinstance(one.help, str) for one in report.findings)


def test_a_file_name_that_is_not_utf8_survives_every_report(tmp_path: Path) -> None:
    """Such a name reaches Python with lone surrogates, which no JSON and no terminal takes."""
    root = Path(shutil.copytree(SEED, tmp_path / "catalog"))
    (root / "products" / "caf\udce9.json").write_text("{}", "utf-8")
    report = oscat.check(root)
    for name, reporter in REPORTERS.items():
        text = reporter.write(report, colour=True, everything=True)
        assert "caf" in text.encode("utf-8").decode(), name


def test_a_file_beside_a_record_that_cannot_be_read_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(SEED, tmp_path / "catalog"))
    read = DiskTree.read

    def refuse(self: DiskTree, path: str, limit: int | None = None) -> bytes:
        if path.endswith(("input.yaml", "stewards.yaml")):
            raise WorldError(f"{path} cannot be read: Permission denied")
        return read(self, path, limit)

    monkeypatch.setattr(DiskTree, "read", refuse)
    found = {one.message for one in oscat.check(root).findings}
    assert found == {
        "experiments/salinity-trend-arctic/input.yaml cannot be read: Permission denied",
        "catalog/stewards.yaml cannot be read: Permission denied",
    }
