"""JSON Patches applied to a text: what they name is changed, everything else stays to the character.

All operations are meant for the text as it stands, so that the mends of many findings can be made at once: an index
counts the entries that are there before any of them is taken out.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from oscat.thought.mend.spans import Node, find, read
from oscat.thought.positions import tokens_of
from oscat.words.finding import Operation

_INDENT: Final = re.compile(r"\n([ \t]+)")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Edit:
    """Write ``new`` in the place of the characters from ``start`` up to ``end``."""

    start: int
    end: int
    new: str


@dataclass(slots=True)
class _Holder:
    """What happens to the entries of one object or list."""

    node: Node
    gone: set[int] = field(default_factory=set)
    more: list[tuple[str | None, Any]] = field(default_factory=list)


class ConflictError(ValueError):
    """Operations that cannot be made together, or that do not fit the text."""


def patched(text: str, operations: Iterable[Operation]) -> str:
    """The text after all operations (``add``, ``remove``, ``replace``, ``move`` to another name in the same object).

    Raises ConflictError where an operation names nothing, or lies within what another one takes away.
    """
    style = _Style.of(text)
    edits = sorted(_edits(read(text), text, operations, style), key=lambda edit: (edit.start, edit.end))
    parts, at = [], 0
    for edit in edits:
        if edit.start < at:
            raise ConflictError("two mends change the same place")
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def _edits(root: Node, text: str, operations: Iterable[Operation], style: "_Style") -> Iterator[_Edit]:
    holders: dict[int, _Holder] = {}
    for one in operations:
        *way, last = tokens_of(one["path"]) or [""]
        parent = find(root, way)
        if parent is None or not parent.opening:
            raise ConflictError(f"{one['path']} names nothing")
        holder = holders.setdefault(parent.start, _Holder(parent))
        node = parent.at(last)
        if one["op"] == "add" and (node is None or parent.opening == "["):
            if parent.opening == "[" and last not in {"-", str(len(parent.inner))}:
                raise ConflictError("mends add to the end of a list only")
            _add(holder, last if parent.opening == "{" else None, one["value"])
        elif one["op"] == "move":
            yield _renamed(root, parent, one, last)
        elif node is None:
            raise ConflictError(f"{one['path']} names nothing")
        elif one["op"] == "remove":
            holder.gone.add(_index(parent, node))
        else:
            yield _Edit(node.start, node.end, style.written(one["value"], style.indent_at(text, node.outer_start)))
    for holder in holders.values():
        yield from _removals(holder)
        yield from _additions(holder, text, style)


def _add(holder: _Holder, key: str | None, value: Any) -> None:
    """Note a new entry; of a member that two mends add, once, if they agree."""
    known = [other for name, other in holder.more if key is not None and name == key]
    if known and known[0] != value:
        raise ConflictError(f"two mends add {key!r}")
    if not known:
        holder.more.append((key, value))


def _renamed(root: Node, parent: Node, one: Operation, name: str) -> _Edit:
    """A member under another name: only the key is written anew."""
    *way, old = tokens_of(one["from"])
    node = parent.at(old)
    if find(root, way) is not parent or node is None or node.key is None or parent.at(name):
        raise ConflictError("mends move a member to another name in the same object only")
    return _Edit(node.key_start, node.key_end, _dumps(name))


def _index(parent: Node, node: Node) -> int:
    return next(i for i, one in enumerate(parent.inner) if one is node)


def _removals(holder: _Holder) -> Iterator[_Edit]:
    """Take entries out with the comma and the white space that belong to them."""
    inner, gone = holder.node.inner, holder.gone
    kept = [i for i in range(len(inner)) if i not in gone]
    if gone and not kept:
        yield _Edit(holder.node.start + 1, holder.node.end - 1, "")
        return
    for first, last in _runs(gone):
        if last + 1 < len(inner):
            yield _Edit(inner[first].outer_start, inner[last + 1].outer_start, "")
        else:
            yield _Edit(inner[first - 1].end, inner[last].end, "")


def _runs(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of numbers that follow one another."""
    ordered = sorted(numbers)
    starts = [n for n in ordered if n - 1 not in numbers]
    ends = [n for n in ordered if n + 1 not in numbers]
    yield from zip(starts, ends, strict=True)


def _additions(holder: _Holder, text: str, style: "_Style") -> Iterator[_Edit]:
    """Write new entries behind those that stay, as the others are laid out."""
    if not holder.more:
        return
    node, left = holder.node, len(holder.node.inner) > len(holder.gone)
    before, after, between = style.layout(text, node)
    indent = before.rpartition("\n")[2] if "\n" in before else style.indent_at(text, node.start)
    entries = [style.entry(key, value, indent) for key, value in holder.more]
    joined = between.join(entries)
    if left:
        yield _Edit(node.inner[-1].end, node.inner[-1].end, f"{between}{joined}")
    else:
        yield _Edit(node.end - 1, node.end - 1, f"{before}{joined}{after}")


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is laid out: its line end, "" where it is all on one line, one step of indentation, after a colon."""

    newline: str
    step: str
    colon: str

    @classmethod
    def of(cls, text: str) -> "_Style":
        """The style of a text, from its first lines."""
        first = _INDENT.search(text)
        newline = "\r\n" if "\r\n" in text else "\n" if first else ""
        return cls(newline, first.group(1) if first else "  ", ": " if '": ' in text or first else ":")

    def indent_at(self, text: str, at: int) -> str:
        """The white space at the start of the line of a place."""
        line = text[text.rfind("\n", 0, at) + 1 : at]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def layout(self, text: str, node: Node) -> tuple[str, str, str]:
        """What stands before the first entry of an object or list, after the last, and between two."""
        if node.inner:
            before, after = text[node.start + 1 : node.inner[0].outer_start], text[node.inner[-1].end : node.end - 1]
            return before, after, f",{before}" if "\n" in before else f",{self.colon[1:]}"
        if not self.newline:
            return "", "", f",{self.colon[1:]}"
        outside = f"{self.newline}{self.indent_at(text, node.start)}"
        return f"{outside}{self.step}", outside, f",{outside}{self.step}"

    def entry(self, key: str | None, value: Any, indent: str) -> str:
        """A member or an entry of a list as text."""
        written = self.written(value, indent)
        return written if key is None else f"{_dumps(key)}{self.colon}{written}"

    def written(self, value: Any, indent: str) -> str:
        """A value as text, its inner lines indented as those around it."""
        if not self.newline:
            return _dumps(value, separators=(f",{self.colon[1:]}", self.colon))
        return _dumps(value, indent=self.step).replace("\n", f"{self.newline}{indent}")


def _dumps(value: Any, **how: Any) -> str:
    """JSON in UTF-8: letters as they are, but for half letters, which UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False, **how)
    return _SURROGATES.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
