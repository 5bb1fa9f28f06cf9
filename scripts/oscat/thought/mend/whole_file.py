"""Mends of a file as such, which no JSON Patch can say: its first bytes, a key that it repeats."""

from collections.abc import Callable
from typing import Final

from oscat.thought.mend.spans import Node, find, read
from oscat.thought.positions import tokens_of
from oscat.words.finding import Finding

_BOM: Final = b"\xef\xbb\xbf"


def _without_mark(raw: bytes, finding: Finding) -> bytes | None:
    """The bytes without the byte order mark."""
    return raw.removeprefix(_BOM) if raw.startswith(_BOM) else None


def _key_once(raw: bytes, finding: Finding) -> bytes | None:
    """The text without all but the last of a repeated member, where all say the same."""
    text = raw.decode()
    *way, key = tokens_of(finding.pointer) or [""]
    holder = find(read(text), way)
    alike = [node for node in holder.inner if node.key == key] if holder else []
    if holder is None or len({text[node.start : node.end] for node in alike}) != 1:
        return None
    for node in reversed(alike[:-1]):
        text = text[: node.outer_start] + text[_next(holder, node).outer_start :]
    return text.encode()


def _next(holder: Node, node: Node) -> Node:
    return next(after for before, after in zip(holder.inner, holder.inner[1:], strict=False) if before is node)


WHOLE_FILE: Final[dict[str, Callable[[bytes, Finding], bytes | None]]] = {
    "OSC102": _key_once,
    "OSC103": _without_mark,
}
"""What mends the findings of a rule without a patch; None where a machine cannot tell what is right."""
