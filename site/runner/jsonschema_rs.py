"""What oscat asks of ``jsonschema-rs``, whose own code is Rust, by the ``jsonschema`` library, which is Python.

The errors have the same members (https://docs.rs/jsonschema): where in the value and in the schema, which keyword, and
of alternatives the errors of each.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jsonschema import FormatChecker
from jsonschema.exceptions import SchemaError
from jsonschema.exceptions import ValidationError as Found
from jsonschema.validators import validator_for as class_for
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

Schema = dict[str, Any]
ReferencingError = Unresolvable
_LISTED = ("additionalProperties", "unevaluatedProperties")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?(%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-])*")
_INTERNATIONAL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?(%[0-9A-Fa-f]{2}|[^\s<>\"{}|\\^`%\x00-\x1f])*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass
class Kind:
    """What a keyword has to say beyond its name."""

    property: str = ""
    unexpected: list[str] = field(default_factory=list)
    context: list[list["ValidationError"]] = field(default_factory=list)
    error: "ValidationError | None" = None


@dataclass
class ValidationError(Exception):
    """One thing that a schema has against a value."""

    message: str
    instance: Any
    instance_path: list[str | int]
    schema_path: list[str | int]
    kind: Kind
    absolute_keyword_location: str = ""


class Validator:
    """A schema, ready to judge."""

    def __init__(self, judge: Any, located: Callable[[Any], str]) -> None:
        self._judge, self._located = judge, located

    def is_valid(self, value: Any) -> bool:
        """Whether the schema has nothing against a value."""
        return bool(self._judge.is_valid(value))

    def iter_errors(self, value: Any) -> Iterator[ValidationError]:
        """What the schema has against a value."""
        for found in self._judge.iter_errors(value):
            yield from _errors(found, self._located)


def validator_for(
    schema: Schema, *, base_uri: str, retriever: Callable[[str], Schema], validate_formats: bool
) -> Validator:
    """A validator. Raises ReferencingError, LookupError or ValidationError for a schema that cannot be used."""
    seen: dict[str, Schema] = {base_uri: schema}

    def retrieve(uri: str) -> Resource[Any]:
        seen[uri] = retriever(uri)
        return Resource.from_contents(seen[uri], default_specification=DRAFT202012)

    own = Resource.from_contents(schema, default_specification=DRAFT202012)
    registry = Registry(retrieve=retrieve).with_resource(base_uri, own)  # type: ignore[call-arg]
    sort = class_for(schema)
    try:
        sort.check_schema(schema)
    except SchemaError as error:
        raise ValueError(str(error)) from error
    checker = _CHECKER if validate_formats else FormatChecker(())
    judge = sort({"$ref": base_uri}, registry=registry, format_checker=checker)
    return Validator(judge, lambda holder: _location(seen, holder))


def _errors(found: Found, located: Callable[[Any], str]) -> Iterator[ValidationError]:
    """One error for each member that is missing, and the others as they are."""
    keyword, where = str(found.validator), located(found.schema)
    kind = Kind()
    if found.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in found.context:
            at = inner.schema_path[0] if inner.schema_path else 0
            branches.setdefault(at, []).extend(_errors(inner, located))
        kind.context = list(branches.values())
    elif keyword == "required":
        kind.property = _lacking(found)
    elif keyword in _LISTED:
        known, forms = found.schema.get("properties", {}), found.schema.get("patternProperties", {})
        kind.unexpected = [
            name for name in found.instance if name not in known and not any(re.search(form, name) for form in forms)
        ]
    elif found.parent is None and "propertyNames" in found.absolute_schema_path:
        kind.error = ValidationError(found.message, found.instance, [], [keyword], Kind())
    path, message = [*found.absolute_path], found.message
    if keyword in {"dependentRequired", "dependencies"}:
        lacking = message.partition(" ")[0].strip("'")
        message = f'"{lacking}" is a required property'
    yield ValidationError(message, found.instance, path, [*found.absolute_schema_path], kind, f"{where}/{keyword}")


def _lacking(found: Found) -> str:
    """The member that is missing: the library names it in its message alone."""
    return next((name for name in found.validator_value if found.message.startswith(repr(name))), "")


def _location(seen: dict[str, Schema], holder: Any) -> str:
    """Where a part of a schema stands: its document and the way to it."""
    for uri, document in seen.items():
        way = _way(document, holder)
        if way is not None:
            return f"{uri}#{way}"
    return ""


def _way(at: Any, holder: Any, path: str = "") -> str | None:
    if at is holder:
        return path
    inner = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
    for key, value in inner:
        if isinstance(value, dict | list):
            token = str(key).replace("~", "~0").replace("/", "~1")
            found = _way(value, holder, f"{path}/{token}")
            if found is not None:
                return found
    return None


def _is_moment(value: Any) -> bool:
    """RFC 3339, 5.6. A leap second is one."""
    if not isinstance(value, str):
        return True
    if not _MOMENT.fullmatch(value):
        return False
    with suppress(ValueError):
        datetime.fromisoformat(re.sub(r"(?<=:\d\d:)60", "59", value.upper()))
        return True
    return False


def _is_date(value: Any) -> bool:
    with suppress(ValueError):
        return not isinstance(value, str) or (len(value) == 10 and bool(date.fromisoformat(value)))
    return False


def _fits(form: re.Pattern[str], *, whole: bool = False) -> Callable[[Any], bool]:
    """The check of a form; a ``whole`` address begins with its scheme."""

    def check(value: Any) -> bool:
        found = form.fullmatch(value) if isinstance(value, str) else True
        return bool(found) and (not whole or found is True or found[1] is not None)

    return check


_CHECKER = FormatChecker(())
_CHECKER.checkers = {
    "date-time": (_is_moment, ()),
    "date": (_is_date, ()),
    "email": (_fits(_MAIL), ()),
    "uri": (_fits(_ADDRESS, whole=True), ()),
    "uri-reference": (_fits(_ADDRESS), ()),
    "iri": (_fits(_INTERNATIONAL, whole=True), ()),
    "iri-reference": (_fits(_INTERNATIONAL), ()),
}
