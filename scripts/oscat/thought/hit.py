"""What a rule yields: a finding without its code, and the small mends that rules offer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as _replaced
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from oscat.thought.contacts import mail_fault
from oscat.thought.dois import is_doi
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.layout import Role
from oscat.thought.positions import tokens_of
from oscat.thought.schemas import LONGEST_KEY, MOST_VALUES, too_large
from oscat.thought.sentences import complaints, subjects
from oscat.thought.urls import is_placeholder, misspelt
from oscat.words.files import FaultKind
from oscat.words.finding import Operation


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault: the sentence, what to do, where, and perhaps the mend.

    ``path`` is another file than the one judged, ``line`` is known only where no JSON Pointer can tell it. ``about``
    tells what of a value is meant, so that two schemas do not say the same thing twice. A ``fix`` that is not ``safe``
    is a guess: it is applied only by who asks for guesses.
    """

    message: str
    help: str
    pointer: str = ""
    path: str | None = None
    line: int | None = None
    fix: tuple[Operation, ...] | None = None
    about: str = ""
    safe: bool = True

    def at_line(self, line: int | None) -> "Hit":
        """The same, at a line that was found elsewhere."""
        return _replaced(self, line=line)

    def in_file(self, path: str, line: int | None) -> "Hit":
        """The same, in another file."""
        return _replaced(self, path=path, line=line)


def remove(pointer: str) -> tuple[Operation, ...]:
    """The mend that takes a value out."""
    return ({"op": "remove", "path": pointer},)


def replace(pointer: str, value: Any) -> tuple[Operation, ...]:
    """The mend that writes another value."""
    return ({"op": "replace", "path": pointer, "value": value},)


def add(pointer: str, value: Any) -> tuple[Operation, ...]:
    """The mend that puts a value in (``/-`` appends to a list)."""
    return ({"op": "add", "path": pointer, "value": value},)


def move(old: str, new: str) -> tuple[Operation, ...]:
    """The mend that gives a member another name in the same object."""
    return ({"op": "move", "from": old, "path": new},)


def put(holder: dict[str, Any], member: str, value: Any, pointer: str = "") -> tuple[Operation, ...]:
    """The mend that sets a member, whether or not it is there."""
    path = f"{pointer}/{member}"
    return replace(path, value) if member in holder else add(path, value)


def from_faults(file: File, kind: FaultKind) -> Iterator[Hit]:
    """The file's own faults of one kind."""
    for fault in file.faults:
        if fault.kind is kind:
            yield Hit(fault.message, fault.help, fault.pointer, line=fault.line)


_SMALLER: Final = (
    f"Keep data out of the record: with at most {MOST_VALUES:,} values, and keys of at most {LONGEST_KEY:,} "
    "characters, each fault is told."
)
MOST_COMPLAINTS: Final = 1_000


def from_schema(validator: jsonschema_rs.Validator, value: Any, facts: Facts) -> Iterator[Hit]:
    """What a schema has against a value: of several complaints about one thing, the first."""
    if validator.is_valid(value):
        return
    if too_large(value):
        yield Hit("something in the file is wrong, and it has too many values, or too long keys, to say what", _SMALLER)
        return
    said: set[tuple[str, str]] = set()
    found = islice(complaints(validator.iter_errors(value), facts.validators.get), MOST_COMPLAINTS)
    for one in sorted(found, key=lambda complaint: not complaint.own):
        key = (one.pointer, one.about)
        if key not in said:
            said.add(key)
            yield Hit(one.message, one.help, one.pointer, about=one.about)


def said_better(data: Any, where: str) -> bool:
    """Whether a rule of ours speaks of the text at a pointer (OSC505, 601, 602, 610), so that no schema need."""
    says = next((rule for end, rule in _SAYS.items() if where.endswith(end)), None)
    if says is None:
        return False
    for token in tokens_of(where):
        if isinstance(data, list):
            data = data[int(token)] if token.isdigit() and int(token) < len(data) else None
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return isinstance(data, str) and bool(data) and says(data)


_SAYS: Final[dict[str, Callable[[str], bool]]] = {
    "/href": lambda text: misspelt(text) is not None or is_placeholder(text),
    "/sci:doi": lambda text: not is_doi(text),
    "/doi": lambda text: not is_doi(text),
    "/value": lambda text: mail_fault(text) is not None,
}
_SAID_BY_RULES = frozenset((pointer, "value") for pointer in ("/type", "/stac_version", "/id", "/license"))
"""What OSC201, OSC109 and OSC502 say in words of their own."""


class Heard:
    """What has been said of a file already, so that no second schema says the same in other words."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        self._said = {*said, *_SAID_BY_RULES}

    def fresh(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        """The hits that nothing was said of yet, neither of the value itself nor of one that holds it."""
        for hit in hits:
            if not self._knows(hit):
                self._said.add((hit.pointer, hit.about))
                yield hit

    def _knows(self, hit: Hit) -> bool:
        where, known = hit.pointer, (hit.pointer, hit.about) in self._said
        while where and not known:
            known = (where, "value") in self._said
            where = where.rpartition("/")[0]
        return known


def heard(file: File, facts: Facts) -> Heard:
    """What the schema of the file's kind has said of it."""
    kind = file.place.kind
    if file.place.role is Role.ITEM:
        return Heard(())
    validator = facts.validators.kind(kind) if file.key and kind else facts.validators.ours("catalog")
    return Heard(subjects(facts.validators.errors(validator, file.data)))
