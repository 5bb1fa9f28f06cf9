"""Every text of a record, with its JSON Pointer; and those whose letters the file writes as escapes."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from oscat.thought.positions import escape

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u[0-9a-fA-F]{4}")


Test = Callable[[str], object]


def strings(data: Any, test: Test) -> Iterator[tuple[str, str]]:
    """The texts of a value that a test picks out, in the order of the file. Only they cost a pointer."""
    if isinstance(data, str):
        if test(data):
            yield "", data
        return
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for token, value in members:
        if isinstance(value, str | dict | list):
            for where, text in strings(value, test):
                yield f"/{escape(token)}{where}", text


def escaped_strings(data: Any, raw: str) -> Iterator[tuple[str, str]]:
    """The texts that the raw file writes with escapes where the letters themselves would do."""
    lines = {line for line in raw.split("\n") if "\\u" in line}  # no text runs over the end of a line
    tokens = {found.group() for line in lines for found in _STRING.finditer(line)}
    written = {json.loads(token) for token in tokens if _is_needless(token)}
    if written:
        yield from strings(data, written.__contains__)


def _is_needless(token: str) -> bool:
    """Whether a string of a JSON text escapes a letter that everybody could read."""
    if "\\u" not in token or not _ESCAPE.search(token):
        return False
    try:
        text = json.loads(token)
        text.encode()
    except (ValueError, UnicodeEncodeError):
        return False
    plain = json.dumps(text, ensure_ascii=False)
    return any(ord(letter) > 0xA0 and letter.isprintable() and letter not in token for letter in set(plain))
