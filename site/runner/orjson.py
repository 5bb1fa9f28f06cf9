"""What oscat asks of ``orjson``, whose own code is Rust, by Python's own ``json``."""

import json
from typing import Any

OPT_INDENT_2, OPT_APPEND_NEWLINE, OPT_SORT_KEYS = 1, 2, 4
JSONDecodeError = json.JSONDecodeError


def loads(raw: bytes | str) -> Any:
    """The value that a text holds. Raises JSONDecodeError also for what is not UTF-8, and for NaN and Infinity."""
    try:
        text = raw if isinstance(raw, str) else raw.decode()
    except UnicodeDecodeError as error:
        raise JSONDecodeError("it is not UTF-8", "", 0) from error
    return json.loads(text, parse_constant=_no_number, parse_float=_number)


def _no_number(word: str) -> Any:
    raise JSONDecodeError(f"{word} is no JSON", word, 0)


def _number(word: str) -> float:
    number = float(word)
    if abs(number) == float("inf"):
        raise JSONDecodeError("the number is out of range", word, 0)
    return number


def dumps(value: Any, default: Any = None, option: int = 0) -> bytes:
    """A value as JSON text in UTF-8."""
    indent, separators = (2, (",", ": ")) if option & OPT_INDENT_2 else (None, (",", ":"))
    text = json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        indent=indent,
        separators=separators,
        sort_keys=bool(option & OPT_SORT_KEYS),
        default=default,
    )
    return (text + "\n" if option & OPT_APPEND_NEWLINE else text).encode("utf-8", "replace")
