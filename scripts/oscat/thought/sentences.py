"""A schema's complaint in a person's words: what is wrong at which value, and what to do."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from oscat.thought.nearest import did_you_mean
from oscat.thought.positions import pointer, tokens_of
from oscat.words.kinds import OUR_SCHEMAS

Schema = dict[str, Any]
_LONG = 60
_LONGEST_EXAMPLE = 160
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMATS = {
    "date-time": ("a date and time in UTC", "Write it in the form 2024-05-01T00:00:00Z."),
    "date": ("a date", "Write it in the form 2024-05-01."),
    "email": ("an e-mail address", "Write it in the form name@example.org."),
    "uri": ("a full address", "Write it with its scheme, such as https://example.org/."),
    "iri": ("a full address", "Write it with its scheme, such as https://example.org/."),
    "uri-reference": ("an address", "Write a space as %20 and ü as %C3%BC, and nothing before or after the address."),
    "iri-reference": ("an address", "Write a space as %20, and nothing before or after the address."),
}
"""What a value of each format is, and how to write it."""
_TYPES = {
    "object": "an object { … }",
    "array": "a list [ … ]",
    "string": "text in quotes",
    "null": "null",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault that a schema found.

    ``about`` is the member that is missing, or "value": two complaints with the same pointer and subject say the same
    thing. ``own`` ones carry a sentence that the schema itself gives.
    """

    pointer: str
    about: str
    message: str
    help: str
    own: bool = False


def complaints(errors: Iterator[jsonschema_rs.ValidationError], get: Callable[[str], Any]) -> Iterator[Complaint]:
    """The faults behind a schema's errors, each once. ``get`` gives a schema by address, for the words it has to offer.

    A list whose entries are all of the wrong type is one fault, and so is a list that lacks an entry because one of its
    entries is wrong.
    """
    leaves = [leaf for error in errors for leaf in _leaves(error)]
    wrong_within = {tuple(leaf.instance_path[:n]) for leaf in leaves for n in range(len(leaf.instance_path))}
    alike = Counter(tuple(leaf.instance_path[:-1]) for leaf in leaves if _is_entry_of_wrong_type(leaf))
    for leaf in leaves:
        if _keyword(leaf) == "contains" and tuple(leaf.instance_path) in wrong_within:
            continue
        more = 0
        if _is_entry_of_wrong_type(leaf):
            more = alike.pop(tuple(leaf.instance_path[:-1]), 0) - 1
        if more >= 0:
            yield _complaint(leaf, get, more)


def subjects(errors: Iterator[jsonschema_rs.ValidationError]) -> Iterator[tuple[str, str]]:
    """What the errors of a schema are about: pointer and subject of every fault, also of those that are told as one."""
    for error in errors:
        for leaf in _leaves(error):
            yield pointer(*leaf.instance_path), _about(leaf)


def _about(error: jsonschema_rs.ValidationError) -> str:
    """The member that is missing, or "value"."""
    return f"required {getattr(error.kind, 'property', '')}" if _keyword(error) == "required" else "value"


def _keyword(error: jsonschema_rs.ValidationError) -> str:
    return str(error.schema_path[-1]) if error.schema_path else ""


def _is_entry_of_wrong_type(error: jsonschema_rs.ValidationError) -> bool:
    """Whether an entry of a list is not of the type that all entries have."""
    path = error.instance_path
    return _keyword(error) == "type" and bool(path) and isinstance(path[-1], int)


def _leaves(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """Of alternatives, the one that came nearest: of the same type, with the fewest errors, found the deepest."""
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", None) or []
    branches = [branch for branch in branches if branch]
    if not branches:
        yield error
        return
    nearest = min(
        branches,
        key=lambda branch: (
            any(map(_is_of_another_type, branch)),
            -max(len(e.instance_path) for e in branch),
            len(branch),
        ),
    )
    for inner in nearest:
        yield from _leaves(inner)


def _is_of_another_type(error: jsonschema_rs.ValidationError) -> bool:
    """Whether an alternative is meant for objects with another ``type`` (or ``osc:type``)."""
    member = str(error.instance_path[-1]) if error.instance_path else ""
    return member.rpartition(":")[2] == "type" and _keyword(error) in {"const", "enum"}


def _complaint(error: jsonschema_rs.ValidationError, get: Callable[[str], Any], more: int = 0) -> Complaint:
    path = list(error.instance_path)
    keyword = _keyword(error)
    where = pointer(*path)
    name = _name(path)
    holder = _holder(error, get)
    own = holder.get("x-message")
    if keyword == "required":
        lacking = str(getattr(error.kind, "property", ""))
        message = f"{name} is not complete" if own else f"{lacking!r} is missing" + (f" in {name}" if path else "")
        help_ = str(own or _how_to_fill(holder, lacking, get))
        return Complaint(where, _about(error), message, help_, bool(own))
    message, help_ = _SAY.get(keyword, _say_other)(name, error.instance, holder, error)
    message += f" (and {more} more {'is' if more == 1 else 'are'} like it)" if more else ""
    return Complaint(where, "value", message, str(own or help_), bool(own))


def _name(path: list[str | int]) -> str:
    """How to call the value at ``path``: ``links[3].href``."""
    text = ""
    for token in path:
        text += f"[{token}]" if isinstance(token, int) else (f".{token}" if text else token)
    return text or "the file"


def _holder(error: jsonschema_rs.ValidationError, get: Callable[[str], Any]) -> dict[str, Any]:
    """The subschema whose keyword failed, found by the keyword's absolute location."""
    location = error.absolute_keyword_location or ""
    uri, _, fragment = location.partition("#")
    at: Any = get(uri) if uri else None
    for key in tokens_of(fragment)[:-1]:
        at = at.get(key) if isinstance(at, dict) else _item(at, key)
    return at if isinstance(at, dict) else {}


def _item(at: Any, key: str) -> Any:
    return at[int(key)] if isinstance(at, list) and key.isdigit() and int(key) < len(at) else None


def _how_to_fill(holder: dict[str, Any], member: str, get: Callable[[str], Any]) -> str:
    """What to add for a member that is missing: an example and what our schema says of it."""
    about = _property(holder, member, get)
    if "const" in about:
        return f'Add "{member}": {_written(about["const"])}.'
    example = _example(about)
    add = f'Add "{member}", for example {example}' if example else f'Add "{member}"'
    return f"{add}: {_in_sentence(about['description'])}" if about.get("description") else f"{add}."


def _example(about: dict[str, Any]) -> str:
    """The first example of a schema, if it is short enough for a sentence."""
    written = _written(about["examples"][0]) if about.get("examples") else ""
    return written if len(written) <= _LONGEST_EXAMPLE else ""


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _in_sentence(text: str) -> str:
    """A sentence as the second half of another: without capital, unless the word is an acronym."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _property(holder: dict[str, Any], member: str, get: Callable[[str], Any]) -> dict[str, Any]:
    about = (holder.get("properties") or {}).get(member)
    if not isinstance(about, dict):
        return {}
    reference = str(about.get("$ref", ""))
    if reference.startswith("common.json#"):
        at: Any = get(f"{OUR_SCHEMAS}common.json") or {}
        for token in reference.partition("#")[2].split("/")[1:]:
            at = at.get(token, {})
        return {**at, **about}
    return about


def shown(value: Any) -> str:
    """A value as it may be shown to a person: short, on one line."""
    if isinstance(value, str) and len(value) > _LONG:
        value = f"{value[: _LONG - 3]}…"
    text = _written(value)
    return (
        text if (len(text) <= 2 * _LONG and isinstance(value, str)) or len(text) <= _LONG else f"{text[: _LONG - 1]}…"
    )


def _say_enum(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    words = [str(one) for one in holder.get("enum") or []]
    near = did_you_mean(str(value), words)
    listed = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
    return f"{name} is {shown(value)}, which is not one of the known values", f"{near} Write one of: {listed}.".strip()


def _say_const(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    wanted = shown(holder.get("const"))
    return f"{name} is {shown(value)} and must be {wanted}", f"Write {wanted}."


def _say_type(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    wanted = holder.get("type")
    kinds = [str(kind) for kind in (wanted if isinstance(wanted, list) else [wanted])]
    words = " or ".join(_TYPES.get(kind, f"a {kind}") for kind in kinds)
    return f"{name} must be {words}, and is {shown(value)}", f"Write {_as_type(value, kinds, holder) or words}."


def _as_type(value: Any, kinds: list[str], holder: Schema) -> str:
    """The value as it was certainly meant, else an example; "" without either."""
    if "string" in kinds and isinstance(value, int | float):
        return f'"{_written(value)}", in quotes'
    if "string" in kinds and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return f"{shown(value[0])}, without the brackets"
    if {"number", "integer"} & {*kinds} and isinstance(value, str) and _NUMBER.fullmatch(value):
        return f"{value}, without quotes"
    if "array" in kinds and isinstance(value, dict):
        return "it as a list with one entry, [{ … }]"
    items = holder.get("items")
    if "array" in kinds and isinstance(value, str) and isinstance(items, dict) and items.get("type") == "string":
        return f"a list: {shown([one.strip() for one in value.split(',') if one.strip()])}"
    example = _example(holder)
    return f"for example {example}" if example else ""


def _say_format(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    format_ = str(holder.get("format"))
    what, how = _FORMATS.get(format_, (f"of the format {format_}", "Compare with the specification."))
    return f"{name} is {shown(value)}, which is not {what}", how


def _say_short(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    if not value:
        return f"{name} is empty", "Fill it in."
    least = next((holder[key] for key in ("minItems", "minLength", "minProperties") if key in holder), "more")
    return f"{name} is too short", f"At least {least} are needed."


def _say_long(name: str, value: Any, holder: Schema, _: Any) -> tuple[str, str]:
    most = next((holder[key] for key in ("maxItems", "maxLength") if key in holder), "fewer")
    return f"{name} is too long", f"At most {most} are allowed."


def _say_contains(name: str, value: Any, *_: Any) -> tuple[str, str]:
    return (
        f"{name} lacks an entry that it must have" if value else f"{name} is empty",
        "Compare with the specification.",
    )


def _say_unique(name: str, value: Any, *_: Any) -> tuple[str, str]:
    seen: set[str] = set()
    for one in value:
        written = json.dumps(one, sort_keys=True, default=str)
        if written in seen:
            return f"{name} lists {shown(one)} twice", "Remove one of them."
        seen.add(written)
    return f"{name} lists a value twice", "Remove one of them."


def _say_additional(name: str, value: Any, holder: Schema, error: Any) -> tuple[str, str]:
    unexpected = [str(one) for one in getattr(error.kind, "unexpected", [])]
    extra = ", ".join(map(repr, unexpected))
    near = did_you_mean(unexpected[0], list(holder.get("properties") or {})) if len(unexpected) == 1 else ""
    return (
        f"{name} has a member that nothing knows: {extra or shown(value)}",
        near or "Remove it, or correct its name.",
    )


def _say_pattern(name: str, value: Any, holder: Schema, error: Any) -> tuple[str, str]:
    inner = getattr(error.kind, "error", None)
    if inner is not None:  # of a key
        how = (holder.get("propertyNames") or {}).get("x-message", "Correct the key.")
        return f"{name} has the key {shown(inner.instance)}, which has the wrong form", how
    if "format" in holder:
        return _say_format(name, value, holder, error)
    return f"{name} is {shown(value)}, which has the wrong form", f"The form is {holder.get('pattern')}"


def _say_not(name: str, value: Any, *_: Any) -> tuple[str, str]:
    return f"{name} does not go together with the rest of its object", "Compare with the specification."


def _say_other(name: str, value: Any, holder: Schema, error: Any) -> tuple[str, str]:
    return f"{name}: {str(error.message)[:200]}", ""


_SAY: dict[str, Callable[[str, Any, Schema, Any], tuple[str, str]]] = {
    "enum": _say_enum,
    "const": _say_const,
    "type": _say_type,
    "format": _say_format,
    "minLength": _say_short,
    "minItems": _say_short,
    "minProperties": _say_short,
    "maxLength": _say_long,
    "maxItems": _say_long,
    "contains": _say_contains,
    "uniqueItems": _say_unique,
    "additionalProperties": _say_additional,
    "unevaluatedProperties": _say_additional,
    "pattern": _say_pattern,
    "not": _say_not,
}
