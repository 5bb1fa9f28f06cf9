"""From a JSON Pointer to the line where the value stands, computed only for files that have findings."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
LONGEST: Final = 2_000
"""Characters of a pointer; values that lie behind longer ones get the line of what is around them. A few long keys, one
in the other, would else fill the memory with pointers."""


def escape(token: str | int) -> str:
    """One reference token of a JSON Pointer (RFC 6901, section 3)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def pointer(*tokens: str | int) -> str:
    """A JSON Pointer from its tokens."""
    return "".join(f"/{escape(token)}" for token in tokens)


def lines(text: str, wanted: Iterable[str] | None = None, data: Any = None) -> dict[str, int]:
    """The line (from 1) of every value of a JSON text, by pointer; of a member, the line of its key.

    With ``wanted`` only of these values and of what holds them: a large file has millions. ``data``, what the text
    holds, makes that quick for most files.

    The text should be valid JSON of bounded depth; of other texts (a file may change between two looks) something.
    """
    if wanted is not None:
        wanted = set(wanted)
        quick = _at_unique_keys(text, wanted, data)
        if quick is not None:
            return quick
    return _walk(text, [], None if wanted is None else set(_with_holders(wanted)))


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


def _member(data: Any, where: str) -> str:
    """The key of the member that a pointer leads to; "" where it leads to an entry of a list or to nothing."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in where.split("/")[1:]]
    for token in tokens[:-1]:
        if isinstance(data, list):
            data = data[int(token)] if token.isascii() and token.isdigit() and int(token) < len(data) else None
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return tokens[-1] if isinstance(data, dict) and tokens[-1] in data else ""


def _with_holders(pointers: Iterable[str]) -> Iterator[str]:
    for where in pointers:
        at = where
        while at:
            yield at
            at = at.rpartition("/")[0]


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
