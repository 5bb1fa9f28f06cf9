"""An entry in the body of an issue, as the issue form «Propose an entry» writes it: data from anybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.canon import parse
from oscat.words.errors import UsageError

HEADING: Final = "### Files"
MOST_FILES: Final = 10
_FENCE: Final = re.compile(r"\s*(?P<fence>`{3,})[a-z]*[ \t]*\r?\n(?P<text>.*)\r?\n(?P=fence)\s*", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.ya?ml")
"""What may lie beside a record that comes in an issue: definitions and notebooks are for pull requests."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A record, and the files beside it by name."""

    record: Mapping[str, Any]
    beside: Mapping[str, bytes]


def letter(body: str) -> Letter:
    """What an issue proposes. Raises UsageError, with a sentence for its author, where it proposes nothing."""
    _, found, rest = f"\n{body}".partition(f"\n{HEADING}")
    text = (rest if found else body).strip()
    fenced = _FENCE.fullmatch(text)
    value, faults = parse((fenced["text"] if fenced else text).encode("utf-8", "replace"))
    if not isinstance(value, dict):
        why = faults[0].message if faults else "it is no JSON object"
        raise UsageError(f"What stands under «Files» cannot be read: {why}.")
    return _several(value) if not {"type", "id"} <= value.keys() else Letter(value, {})


def _several(files: Mapping[str, Any]) -> Letter:
    """A record among other files, by their paths."""
    main = [path for path, value in files.items() if isinstance(value, dict)]
    if len(main) != 1 or len(files) > MOST_FILES:
        raise UsageError(
            "Under «Files» one record is expected, with `type` and `id`, and at most nine files beside it."
        )
    folder = main[0].rpartition("/")[0]
    beside: dict[str, bytes] = {}
    for path, text in files.items():
        if path == main[0]:
            continue
        where, _, name = path.rpartition("/")
        if where != folder or not _NAME.fullmatch(name) or not isinstance(text, str):
            raise UsageError(
                "Beside a record in an issue only YAML files may lie, as texts, in the record's own folder."
            )
        beside[name] = text.encode("utf-8", "replace")
    return Letter(files[main[0]], beside)
