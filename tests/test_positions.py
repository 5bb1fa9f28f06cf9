"""Lines of values: held against a slow, plain parser of its own on texts of every shape."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from oscat.thought.canon import dumps
from oscat.thought.positions import line_of, lines, lines_in_canonical, pointer, repeats

KEY = st.text(st.sampled_from('ab~/"\\: {}[],\n\té€🧊\u2028\x85'), max_size=4)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.sampled_from('ab"\\/\n{}[]:, é\u2028'), max_size=8)
)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=20
)


class Oracle:
    """Walk a JSON text letter by letter and note where each value begins (a member: where its key begins)."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.found = text, 0, dict[str, int]()
        self.value("", None)

    def line(self) -> int:
        return 1 + self.text[: self.at].count("\n")

    def blank(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1

    def string(self) -> str:
        start = self.at
        self.at += 1
        while self.text[self.at] != '"':
            self.at += 2 if self.text[self.at] == "\\" else 1
        self.at += 1
        return str(json.loads(self.text[start : self.at]))

    def value(self, where: str, line: int | None) -> None:
        self.blank()
        self.found.setdefault(where, self.line() if line is None and where else line or 1)
        first = self.text[self.at]
        if first == "{":
            self.members(where)
        elif first == "[":
            self.items(where)
        elif first == '"':
            self.string()
        else:
            while self.at < len(self.text) and self.text[self.at] not in " \t\r\n,]}":
                self.at += 1

    def members(self, where: str) -> None:
        self.at += 1
        self.blank()
        while self.text[self.at] != "}":
            line = self.line()
            key = self.string().replace("~", "~0").replace("/", "~1")
            self.blank()
            self.at += 1  # the colon
            self.value(f"{where}/{key}", line)
            self.comma()
        self.at += 1

    def items(self, where: str) -> None:
        self.at += 1
        self.blank()
        index = 0
        while self.text[self.at] != "]":
            self.value(f"{where}/{index}", None)
            index += 1
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.blank()
        if self.text[self.at] == ",":
            self.at += 1
            self.blank()


def reached(value: Any, where: str = "") -> set[str]:
    """All JSON Pointers into a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {where}.union(*(reached(one, where + pointer(key)) for key, one in inner))


@given(VALUE, st.integers(0, 4) | st.just(None), st.booleans(), st.sampled_from(["\n", "\r\n"]))
@example({"a/b": {"~": [1, {"": None}]}}, 2, False, "\n")
@example({'"': "\\", "\\": '"'}, 1, False, "\n")
def test_lines_are_those_of_the_oracle(value: Any, indent: int | None, ascii_only: bool, end: str) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).replace("\n", end)
    found = lines(text)
    assert found == Oracle(text).found
    assert found.keys() == reached(value)


@given(VALUE)
def test_a_compact_text_is_all_on_its_first_line(value: Any) -> None:
    assert set(lines(json.dumps(value, separators=(",", ":"))).values()) == {1}


@given(VALUE, st.integers(1, 5))
def test_lines_above_count(value: Any, above: int) -> None:
    text = json.dumps(value, indent=2)
    moved = lines("\n" * above + text)
    assert {where: line for where, line in moved.items() if where} == {
        where: line + above for where, line in lines(text).items() if where
    }


def test_odd_but_valid_layouts() -> None:
    text = '{ "a"\n:\n1 ,"b":[\n\n2,{"c"\n:[ ]}]\n}'
    assert lines(text) == {"": 1, "/a": 1, "/b": 3, "/b/0": 5, "/b/1": 5, "/b/1/c": 5}
    assert lines(text) == Oracle(text).found


def test_what_is_not_there_is_told_by_what_is_around_it() -> None:
    found = lines('{\n"a": {\n"b": [\n1]}}')
    assert line_of(found, "/a/b/7/x") == 3
    assert line_of(found, "/a/c") == 2
    assert line_of(found, "/z/y") == 1
    assert line_of({}, "/z") is None


def test_repeated_keys_are_told_where_they_stand_again() -> None:
    text = '{"a": 1,\n"b": {"a": 1, "c": 0},\n"\\u0061": [\n{"x": 1,\n"x": 2,\n"x": 3}]}'
    assert repeats(text) == [("/a", "a", 3), ("/a/0/x", "x", 5)]
    assert repeats('{"a": {"b": 1}, "c": {"b": 1}, "b": 1}') == []


@given(VALUE)
def test_a_value_without_repeats_has_none(value: Any) -> None:
    assert repeats(json.dumps(value)) == []


@given(st.dictionaries(KEY, VALUE, max_size=4))
@example({"a": {"b": 1}, "b": [[1], [], [2, {"a": 0}]]})
@example({"a/b~": ['\n  "b": ', {"": 1}], "": 0})
def test_lines_of_canonical_json_are_told_by_its_blanks(value: dict[str, Any]) -> None:
    text = dumps(value).decode()
    right = Oracle(text).found
    assert lines_in_canonical(text, right, value) == right


@given(
    VALUE.filter(lambda value: isinstance(value, dict)), st.lists(KEY | st.sampled_from(["0", "9", "-"]), max_size=3)
)
def test_a_pointer_to_nothing_gets_the_line_of_what_is_around(value: dict[str, Any], tokens: list[str]) -> None:
    text, where = dumps(value).decode(), pointer(*tokens)
    known = Oracle(text).found
    assert line_of(lines_in_canonical(text, [where], value), where) == line_of(known, where)
