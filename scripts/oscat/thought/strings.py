"""Every text of a record, with its JSON Pointer; and those whose letters the file writes as escapes."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.positions import LONGEST, escape

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u[0-9a-fA-F]{4}")


def strings(data: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a value, in the order of the file."""
    if isinstance(data, str):
        yield where, data
    elif len(where) <= LONGEST:
        members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for token, value in members:
            yield from strings(value, f"{where}/{escape(token)}")


def escaped_strings(data: Any, raw: str) -> Iterator[tuple[str, str]]:
    """The texts that the raw file writes with escapes where the letters themselves would do."""
    written = {json.loads(found.group()) for found in _STRING.finditer(raw) if _is_needless(found.group())}
    if written:
        yield from ((where, text) for where, text in strings(data) if text in written)


def _is_needless(token: str) -> bool:
    """Whether a string of a JSON text escapes a letter that everybody could read."""
    if not _ESCAPE.search(token):
        return False
    try:
        text = json.loads(token)
        text.encode()
    except (ValueError, UnicodeEncodeError):
        return False
    plain = json.dumps(text, ensure_ascii=False)
    return any(ord(letter) > 0xA0 and letter.isprintable() and letter not in token for letter in set(plain))
