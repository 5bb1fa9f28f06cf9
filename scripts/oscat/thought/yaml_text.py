"""YAML from strangers: plain values only, within bounds, with the line of each; never aliases, tags or dates."""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from oscat.thought.canon import MAX_DEPTH
from oscat.thought.positions import LONGEST, escape, line_of

if TYPE_CHECKING:
    import yaml

MAX_BYTES: Final = 1_000_000
LONGEST_NUMBER: Final = 100
"""Characters of a number; longer ones stay text. They take long to read (1:59:59:… the square of their length), and
Python does not write them again."""
_NUMBERS: Final = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})


@cache
def _loader() -> Any:
    """YAML's own plain types without dates: a date in a run's parameters is text like any other.

    yaml is loaded when the first file needs it, which spares 25 ms where none does.
    """
    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return type("PlainLoader", (base,), {"yaml_implicit_resolvers": resolvers})


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a YAML file holds, or the ``problem`` that keeps it from being read and its line (from 1)."""

    value: Any = None
    problem: str = ""
    line: int | None = None
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, pointer: str) -> int | None:
        """The line of a value, by JSON Pointer."""
        return line_of(self.lines, pointer)


class _RefusedError(Exception):
    def __init__(self, problem: str, line: int | None) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def read(raw: bytes) -> YamlText:
    """The value of a YAML file. Never raises; nothing in the file is run."""
    import yaml

    if len(raw) > MAX_BYTES:
        return YamlText(problem=f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = raw.decode()
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=_loader())
        lines: dict[str, int] = {"": 1}
        return YamlText(_value(node, "", lines), lines=lines) if node else YamlText(None, lines=lines)
    except _RefusedError as refused:
        return YamlText(problem=refused.problem, line=refused.line)
    except UnicodeDecodeError:
        return YamlText(problem="the file is not UTF-8")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        return YamlText(problem=f"the file is not YAML: {reason}", line=mark.line + 1 if mark else None)


def _refuse_tricks(text: str) -> None:
    """Refuse aliases (a few lines can unfold to gigabytes), tags, and depth, before anything is built."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("aliases (*name) are not read", line)
        tag = getattr(event, "tag", None)
        if tag:
            raise _RefusedError(f"tags ({tag}) are not read", line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _RefusedError(f"values are nested more than {MAX_DEPTH} levels deep", line)


def _value(node: "yaml.Node", where: str, lines: dict[str, int]) -> Any:
    import yaml

    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, _below(where, i), lines) for i, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines)
    return _scalar(node)


def _mapping(node: "yaml.MappingNode", where: str, lines: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            raise _RefusedError(f"the key {key!r} stands twice", line)
        below = _below(where, key)
        lines.setdefault(below, line)
        found[key] = _value(value_node, below, lines)
    return found


def _below(where: str, token: str | int) -> str:
    """The pointer of a member; what lies behind a very long one goes by its name."""
    return where if len(where) > LONGEST else f"{where}/{escape(token)}"


def _scalar(node: "yaml.Node") -> Any:
    import yaml

    if node.tag in _NUMBERS and len(node.value) > LONGEST_NUMBER:
        return node.value
    constructor = yaml.constructor.SafeConstructor()
    try:
        return constructor.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value
