"""From a JSON Pointer to the line where the value stands, computed only for files that have findings."""

import json
import re
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def escape(token: str | int) -> str:
    """One reference token of a JSON Pointer (RFC 6901, section 3)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def pointer(*tokens: str | int) -> str:
    """A JSON Pointer from its tokens."""
    return "".join(f"/{escape(token)}" for token in tokens)


def lines(text: str) -> dict[str, int]:
    """The line (from 1) of every value of a JSON text, by pointer; of a member, the line of its key.

    The text must be valid JSON of bounded depth.
    """
    return _walk(text, [])


def repeats(text: str) -> list[tuple[str, str, int]]:
    """Each key that stands again in its object: its pointer, the key, and the line where it does so first."""
    again: list[tuple[str, str, int]] = []
    _walk(text, again)
    return again


def _walk(text: str, again: list[tuple[str, str, int]]) -> dict[str, int]:
    found = {"": 1}
    stack: list[_Frame] = []
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted, token = match.start(), match.group()
        top = stack[-1] if stack else None
        if token in "}]":
            stack.pop()
        elif token == "," and top:
            top.next()
        elif top and top.is_object and top.key is None:
            key = top.key = _unquote(token)
            top.times[key] = top.times.get(key, 0) + 1
            if top.times[key] == 2:
                again.append((top.path, key, line))
            found.setdefault(top.path, line)
        elif token != ":":
            if top:
                found.setdefault(top.path, line)
            if token in "{[":
                stack.append(_Frame(top.path if top else "", is_object=token == "{"))
    return found


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
        return f"{self.prefix}/{escape(self.key or '') if self.is_object else self.index}"

    def next(self) -> None:
        self.key = None
        self.index += 1


def _unquote(token: str) -> str:
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def line_of(found: dict[str, int], wanted: str) -> int | None:
    """The line of ``wanted``, or of the nearest value around it that stands in the file."""
    while wanted not in found and wanted:
        wanted = wanted.rpartition("/")[0]
    return found.get(wanted)
