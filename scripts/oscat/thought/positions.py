"""From a JSON Pointer to the line where the value stands, computed only for files that have findings."""

import json
import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

import orjson

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_ENTRY: Final = r"\n {%d}(?![ }\]])"
"""Where an entry of a list begins in canonical JSON, by the blanks that stand before it."""
_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)
LONGEST: Final = 2_000
"""Characters of a pointer; values that lie behind longer ones get the line of what is around them. A few long keys, one
in the other, would else fill the memory with pointers."""


def escape(token: str | int) -> str:
    """One reference token of a JSON Pointer (RFC 6901, section 3)."""
    text = str(token)
    return text.replace("~", "~0").replace("/", "~1") if "/" in text or "~" in text else text


def pointer(*tokens: str | int) -> str:
    """A JSON Pointer from its tokens."""
    return "".join(f"/{escape(token)}" for token in tokens)


def unescaped(token: str) -> str:
    """A reference token as the key that it means (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def tokens_of(where: str) -> list[str]:
    """The keys and numbers that a JSON Pointer leads along."""
    return [unescaped(token) for token in where.split("/")[1:]]


def lines(text: str, wanted: Iterable[str] | None = None, data: Any = None) -> dict[str, int]:
    """The line (from 1) of every value of a JSON text, by pointer; of a member, the line of its key.

    With ``wanted`` only of these values and of what holds them: a large file has millions. ``data``, what the text
    holds, makes that quick for most files.

    The text should be valid JSON of bounded depth; of other texts (a file may change between two looks) something.
    """
    if wanted is not None:
        wanted = set(wanted)
        quick = _at_unique_keys(text, wanted, data)
        return quick if quick is not None else _lines_at(text, _starts(text, wanted))
    return _walk(text, [], None)


def _at_unique_keys(text: str, wanted: set[str], data: Any) -> dict[str, int] | None:
    """The lines of values whose key stands once in the whole text, if all are such: most files need no walk then."""
    found = {"": 1}
    for where in wanted - {""}:
        key = _member(data, where)
        quoted = json.dumps(key, ensure_ascii=False)
        at = text.find(quoted) if key else -1
        rest = at + len(quoted)
        if at < 0 or text.find(quoted, rest) >= 0 or not text[rest : rest + 20].lstrip().startswith(":"):
            return None
        found[where] = text.count("\n", 0, at) + 1
    return found


def lines_in_canonical(text: str, wanted: Iterable[str], data: Any) -> dict[str, int]:
    """What ``lines`` says of wanted values, of a text that is ``canon.dumps(data)``: its blanks tell what is where.

    No text runs over the end of a line, so that each line begins a value or ends one.
    """
    found = {"": 1}
    for where in wanted:
        at, value, reached = 0, data, ""
        for depth, token in enumerate(where.split("/")[1:], 1):
            begun = _begins(text, at, depth, token, value)
            if begun is None:
                break
            at, value = begun
            reached = f"{reached}/{token}"
        if reached:
            found[reached] = text.count("\n", 0, at + 1) + 1
    return found


def _begins(text: str, at: int, depth: int, token: str, within: Any) -> tuple[int, Any] | None:
    """The line end before a member or entry of what begins at ``at``, and its value; None where there is none."""
    if isinstance(within, dict):
        key = unescaped(token)
        if key not in within:
            return None
        return text.find(f"\n{'  ' * depth}{_quoted(key)}:", at), within[key]
    if not isinstance(within, list) or not token.isascii() or not token.isdigit() or int(token) >= len(within):
        return None
    entries = re.compile(_ENTRY % (2 * depth)).finditer(text, at + 1)
    return next(islice(entries, int(token), None)).start(), within[int(token)]


def _quoted(key: str) -> str:
    """A key as canonical JSON writes it."""
    return f'"{key}"' if key.isidentifier() else orjson.dumps(key).decode()


def _member(data: Any, where: str) -> str:
    """The key of the member that a pointer leads to; "" where it leads to an entry of a list or to nothing."""
    tokens = tokens_of(where)
    for token in tokens[:-1]:
        if isinstance(data, list):
            data = data[int(token)] if token.isascii() and token.isdigit() and int(token) < len(data) else None
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return tokens[-1] if isinstance(data, dict) and tokens[-1] in data else ""


Branch = dict[str, Any]
"""The values that are looked for, by token: what is not in it is skipped over."""


def _starts(text: str, wanted: Iterable[str]) -> dict[str, int]:
    """Where the wanted values, and what holds them, begin in the text."""
    trie: Branch = {}
    for where in wanted:
        at = trie
        for token in where.split("/")[1:]:
            at = at.setdefault(token, {})
    first = _TOKEN.search(text)
    found = {"": first.start() if first else 0}
    if first and first.group() in "{[":
        _visit(text, first.start(), trie, "", found)
    return found


def _visit(text: str, opening: int, branch: Branch, path: str, found: dict[str, int]) -> int:
    """Look for a branch within one object or list; give the place behind it."""
    is_object, index, at = text[opening] == "{", 0, opening + 1
    while match := _TOKEN.search(text, at):
        token, start, at = match.group(), match.start(), match.end()
        if token in "}]":
            return at
        if token == ",":
            index += 1
            continue
        name = str(index)
        if is_object:
            name = escape(_unquote(token))
            colon = _TOKEN.search(text, at)
            match = _TOKEN.search(text, colon.end()) if colon else None
            if match is None:
                break
            token, at = match.group(), match.end()
        inner = branch.get(name)
        if inner is not None:
            found.setdefault(f"{path}/{name}", start)
        if token in "{[":
            at = _visit(text, match.start(), inner, f"{path}/{name}", found) if inner else _behind(text, match.start())
    return len(text)


def _behind(text: str, opening: int) -> int:
    """The place behind an object or list that is of no interest."""
    depth = 0
    for match in _BRACKET.finditer(text, opening):
        letter = text[match.start()]
        if letter != '"':
            depth += 1 if letter in "{[" else -1
            if depth == 0:
                return match.end()
    return len(text)


def _lines_at(text: str, starts: dict[str, int]) -> dict[str, int]:
    """The lines of some places, counted in one go."""
    found, line, counted = {}, 1, 0
    for where, start in sorted(starts.items(), key=lambda item: item[1]):
        line += text.count("\n", counted, start)
        counted = start
        found[where] = line if where else 1
    return found


def repeats(text: str) -> list[tuple[str, str, int]]:
    """Each key that stands again in its object: its pointer, the key, and the line where it does so first."""
    again: list[tuple[str, str, int]] = []
    _walk(text, again, set())
    return again


def _walk(text: str, again: list[tuple[str, str, int]], wanted: set[str] | None) -> dict[str, int]:
    found = {"": 1}
    record = _recorder(found, wanted)
    stack: list[_Frame] = []
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted, token = match.start(), match.group()
        top = stack[-1] if stack else None
        if token in "}]":
            if stack:
                stack.pop()
        elif token == "," and top:
            top.next()
        elif top and top.is_object and top.key is None:
            key = top.key = _unquote(token)
            top.times[key] = top.times.get(key, 0) + 1
            if top.times[key] == 2:
                again.append((top.path, key, line))
            record(top.path, line)
        elif token != ":":
            if top:
                record(top.path, line)
            if token in "{[":
                stack.append(_Frame(top.path if top else "", is_object=token == "{"))
    return found


def _recorder(found: dict[str, int], wanted: set[str] | None) -> Callable[[str, int], object]:
    """What keeps the first line of a pointer, of those that are wanted."""
    if wanted is None:
        return found.setdefault
    return lambda where, line: found.setdefault(where, line) if where in wanted else None


class _Frame:
    """One open object or array: where it stands, and which of its members is being read."""

    __slots__ = ("index", "is_object", "key", "prefix", "times")

    def __init__(self, prefix: str, *, is_object: bool) -> None:
        self.prefix, self.is_object = prefix, is_object
        self.key: str | None = None
        self.times: dict[str, int] = {}
        self.index = 0

    @property
    def path(self) -> str:
        if len(self.prefix) > LONGEST:
            return self.prefix
        return f"{self.prefix}/{escape(self.key or '') if self.is_object else self.index}"

    def next(self) -> None:
        self.key = None
        self.index += 1


def _unquote(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def line_of(found: dict[str, int], wanted: str) -> int | None:
    """The line of ``wanted``, or of the nearest value around it that stands in the file."""
    while wanted not in found and wanted:
        wanted = wanted.rpartition("/")[0]
    return found.get(wanted)
