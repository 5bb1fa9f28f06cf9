"""JSON and YAML from strangers: parsed within bounds, or refused with a reason; and our own way of writing JSON."""

import re
from typing import Any, Final

import orjson

from oscat.thought.positions import repeats
from oscat.thought.syntax import syntax_fault
from oscat.words.files import Fault, FaultKind, Sign

_PLAIN: Final = frozenset({Sign.CANONICAL})
MAX_BYTES: Final = 10_000_000
MAX_DEPTH: Final = 64
_BOM: Final = b"\xef\xbb\xbf"
_WHITESPACE: Final = b" \t\r\n"
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"{}[]"))
_SQUARE: Final = bytes.maketrans(b"{}", b"[]")
_OPENING: Final = ord("[")


_MISREAD: Final = [*map(chr, range(0x80, 0xA0)), *"ÂÃÅâÐÑÎÏĂ√\N{REPLACEMENT CHARACTER}"]
_GARBLED: Final = re.compile(b"|".join(letter.encode() for letter in _MISREAD))
"""Letters that are common where UTF-8 was read as something else, and rare elsewhere."""


def dumps(value: Any) -> bytes:
    """Canonical JSON text: UTF-8, two spaces, members in the order given, one closing line end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parse(raw: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value that ``raw`` holds, and what is wrong with it, as ``read`` tells them."""
    return read(raw)[:2]


def read(raw: bytes) -> tuple[Any, tuple[Fault, ...], frozenset[Sign]]:
    """The value that ``raw`` holds, what is wrong with it, and what else its bytes tell.

    A byte order mark and a repeated key are faults, yet the value is given, so that the rest can still be judged;
    otherwise the value is None where there is a fault.
    """
    faults: list[Fault] = []
    if raw.startswith(_BOM):
        raw = raw[len(_BOM) :]
        faults.append(_bom())
    if len(raw) > MAX_BYTES:
        return None, (_too_large(),), frozenset()
    if _deeper_than(raw, MAX_DEPTH):
        return None, (_too_deep(),), frozenset()
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return None, (*faults, syntax_fault(raw, error)), frozenset()
    if not faults and isinstance(value, dict) and raw == dumps(value):  # which writes no key twice
        return value, (), _PLAIN if raw.isascii() and b"\\u" not in raw else _signs(raw) | _PLAIN
    if _may_repeat_keys(raw, value):
        faults += _repeated_keys(raw)
    return value, tuple(faults), _signs(raw)


def _signs(raw: bytes) -> frozenset[Sign]:
    r"""Escapes (``\\u00e9``), and letters that wrong decoding leaves."""
    escapes = {Sign.ESCAPES} if b"\\u" in raw else set()
    garbled = {Sign.GARBLED} if not raw.isascii() and _GARBLED.search(raw) else set()
    return frozenset(escapes | garbled)


def _too_large() -> Fault:
    return Fault(
        FaultKind.LIMIT,
        f"the file has more than {MAX_BYTES // 1_000_000} MB and is not read",
        "Keep data out of the repository: publish it in an archive and link to it.",
    )


def _too_deep() -> Fault:
    return Fault(
        FaultKind.LIMIT,
        f"values are nested more than {MAX_DEPTH} levels deep",
        "Flatten the value; no record needs such depth.",
    )


def _bom() -> Fault:
    return Fault(
        FaultKind.ENCODING,
        "the file starts with a byte order mark",
        "Save it as UTF-8 without BOM (in Windows editors: «UTF-8», not «UTF-8 with BOM»).",
        line=1,
    )


def _deeper_than(raw: bytes, depth: int) -> bool:
    """Whether brackets outside of strings nest deeper than ``depth``.

    Strings are cut out first, so that brackets in them neither count nor cancel real ones; then each round takes the
    innermost pairs away.
    """
    if raw.count(b"{") + raw.count(b"[") <= depth:
        return False
    plain = raw.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2]
    brackets = b"".join(plain).translate(_SQUARE, _NOT_BRACKETS)
    rest = brackets
    for _ in range(depth):
        rest = rest.replace(b"[]", b"")
    return bool(rest) and _deepest(brackets) > depth


def _deepest(brackets: bytes) -> int:
    """The deepest nesting, also where brackets do not pair (the parser says so)."""
    depth = deepest = 0
    for byte in brackets:
        depth += 1 if byte == _OPENING else -1
        deepest = max(deepest, depth)
    return deepest


def _may_repeat_keys(raw: bytes, value: Any) -> bool:
    r"""Whether a key may stand twice, told without a second parse: fewer keys come out than stand in the text.

    Both texts are compared without white space, so that ``"key" :`` counts alike; escapes that could hide a quote or
    a colon (``\\u00..``) send the file to the exact count.
    """
    if b"\\u00" in raw:
        return True
    again = orjson.dumps(value).translate(None, _WHITESPACE)
    return raw.translate(None, _WHITESPACE).count(b'":') != again.count(b'":')


def _repeated_keys(raw: bytes) -> list[Fault]:
    """Each key that stands again in its object, at the line where it does."""
    return [
        Fault(
            FaultKind.DUPLICATE_KEY,
            f"the key {key!r} stands twice in one object; readers keep only the last",
            "Keep one of the two and remove the other.",
            line=line,
            pointer=where,
        )
        for where, key, line in repeats(raw.decode())
    ]
