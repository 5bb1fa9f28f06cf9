"""Where each value of a JSON text stands, to the character, so that one can be changed and no other is touched."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


@dataclass(slots=True)
class Node:
    """A value of a text: from ``start`` up to ``end``; of a member of an object also its key and where that stands.

    ``opening`` is "{" or "[" for what holds other values, "" for the rest. ``inner`` are the values it holds, in the
    order of the text: an object that repeats a key has both.
    """

    start: int
    end: int = -1
    opening: str = ""
    key: str | None = None
    key_start: int = -1
    key_end: int = -1
    inner: "list[Node]" = field(default_factory=list)

    @property
    def outer_start(self) -> int:
        """Where the value starts with its key."""
        return self.start if self.key is None else self.key_start

    def at(self, token: str) -> "Node | None":
        """The value under a key or an index (one reference token of RFC 6901), the last of those that share a key."""
        if self.opening == "{":
            return next((node for node in reversed(self.inner) if node.key == token), None)
        number = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else -1
        return self.inner[number] if 0 <= number < len(self.inner) else None


def read(text: str) -> Node:
    """The tree of a valid JSON text."""
    root: Node | None = None
    stack: list[Node] = []
    key: tuple[str, int, int] | None = None
    for token, start in _tokens(text):
        if token in "}]":
            stack.pop().end = start + 1
        elif stack and stack[-1].opening == "{" and key is None and token != ",":
            key = (json.loads(token), start, start + len(token))
        elif token not in ",:":
            node = Node(start, start + len(token), token if token in "{[" else "", *(key or (None, -1, -1)))
            key = None
            if stack:
                stack[-1].inner.append(node)
            root = root or node
            if node.opening:
                stack.append(node)
    if root is None or stack:
        raise ValueError("the text is no JSON")
    return root


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    return ((match.group(), match.start()) for match in _TOKEN.finditer(text))


def find(root: Node, tokens: list[str]) -> Node | None:
    """The value that the tokens lead to."""
    at: Node | None = root
    for token in tokens:
        at = at.at(token) if at else None
    return at
