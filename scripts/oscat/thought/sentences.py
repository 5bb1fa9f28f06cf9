"""A schema's complaint in a person's words: what is wrong at which value, and what to do."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import jsonschema_rs

from oscat.thought.positions import pointer

_LONG = 60
_FORMATS = {
    "date-time": "a date and time such as 2024-05-01T00:00:00Z",
    "email": "an e-mail address",
    "uri": "an address with its scheme, such as https://example.org/",
    "iri": "an address with its scheme, such as https://example.org/",
    "uri-reference": "an address; a space is written as %20, ü as %C3%BC",
    "iri-reference": "an address; a space is written as %20",
}
_TYPES = {
    "object": "an object { … }",
    "array": "a list [ … ]",
    "string": "text in quotes",
    "null": "null",
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
    """The faults behind a schema's errors. ``get`` gives a schema by address, for the words it has to offer."""
    for error in errors:
        for leaf in _leaves(error):
            yield _complaint(leaf, get)


def _leaves(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """Of alternatives, the one that came nearest: the fewest errors, found the deepest."""
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", None) or []
    branches = [branch for branch in branches if branch]
    if not branches:
        yield error
        return
    nearest = min(branches, key=lambda branch: (-max(len(e.instance_path) for e in branch), len(branch)))
    for inner in nearest:
        yield from _leaves(inner)


def _complaint(error: jsonschema_rs.ValidationError, get: Callable[[str], Any]) -> Complaint:
    path = list(error.instance_path)
    keyword = str(error.schema_path[-1]) if error.schema_path else ""
    where = pointer(*path)
    name = _name(path)
    holder = _holder(error, get)
    own = holder.get("x-message")
    if keyword == "required":
        lacking = str(getattr(error.kind, "property", ""))
        message = own or f"{lacking!r} is missing" + (f" in {name}" if path else "")
        return Complaint(
            where,
            f"required {lacking}",
            message,
            "" if own else _how_to_fill(holder, lacking, get),
            bool(own),
        )
    message, help_ = _SAY.get(keyword, _say_other)(name, error.instance, holder.get(keyword), error)
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
    for token in fragment.split("/")[1:-1]:
        key = token.replace("~1", "/").replace("~0", "~")
        at = at.get(key) if isinstance(at, dict) else _item(at, key)
    return at if isinstance(at, dict) else {}


def _item(at: Any, key: str) -> Any:
    return at[int(key)] if isinstance(at, list) and key.isdigit() and int(key) < len(at) else None


def _how_to_fill(holder: dict[str, Any], member: str, get: Callable[[str], Any]) -> str:
    """What our schema says of a member that is missing: its description and an example."""
    about = _property(holder, member, get)
    examples = about.get("examples") or []
    shown = f" For example: {json.dumps(examples[0], ensure_ascii=False)}" if examples else ""
    return f"{about.get('description', f'Add {member!r}.')}{shown}"[:400]


def _property(holder: dict[str, Any], member: str, get: Callable[[str], Any]) -> dict[str, Any]:
    about = (holder.get("properties") or {}).get(member)
    if not isinstance(about, dict):
        return {}
    reference = str(about.get("$ref", ""))
    if reference.startswith("common.json#"):
        at: Any = get("https://oscat.example.org/schemas/common.json") or {}
        for token in reference.partition("#")[2].split("/")[1:]:
            at = at.get(token, {})
        return {**at, **about}
    return about


def shown(value: Any) -> str:
    """A value as it may be shown to a person: short, on one line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def did_you_mean(word: str, words: "list[str] | tuple[str, ...]") -> str:
    """«Did you mean …?» with the nearest of ``words``, or nothing."""
    by_lower = {one.lower(): one for one in words}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean {by_lower[near[0]]!r}?" if near else ""


def _say_enum(name: str, value: Any, allowed: Any, _: Any) -> tuple[str, str]:
    words = [str(one) for one in allowed or []]
    near = did_you_mean(str(value), words)
    listed = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
    return (
        f"{name} is {shown(value)}, which is not one of the known values",
        f"{near} Known: {listed}.".strip(),
    )


def _say_const(name: str, value: Any, wanted: Any, _: Any) -> tuple[str, str]:
    return f"{name} is {shown(value)} and must be {shown(wanted)}", f"Write {shown(wanted)}."


def _say_type(name: str, value: Any, wanted: Any, _: Any) -> tuple[str, str]:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    words = " or ".join(_TYPES.get(str(kind), f"a {kind}") for kind in kinds)
    return f"{name} must be {words}, and is {shown(value)}", f"Write {words}."


def _say_format(name: str, value: Any, wanted: Any, _: Any) -> tuple[str, str]:
    what = _FORMATS.get(str(wanted), f"of the format {wanted}")
    return f"{name} is {shown(value)}, which is not {what}", f"Write {what}."


def _say_short(name: str, value: Any, least: Any, _: Any) -> tuple[str, str]:
    empty = not value
    return (f"{name} is empty", "Fill it in.") if empty else (f"{name} is too short", f"At least {least} are needed.")


def _say_unique(name: str, value: Any, *_: Any) -> tuple[str, str]:
    seen: set[str] = set()
    for one in value:
        written = json.dumps(one, sort_keys=True, default=str)
        if written in seen:
            return f"{name} lists {shown(one)} twice", "Remove one of them."
        seen.add(written)
    return f"{name} lists a value twice", "Remove one of them."


def _say_additional(name: str, value: Any, _: Any, error: Any) -> tuple[str, str]:
    extra = ", ".join(repr(one) for one in getattr(error.kind, "unexpected", []))
    return (
        f"{name} has a member that nothing knows: {extra or shown(value)}",
        "Remove it, or correct its name.",
    )


def _say_pattern(name: str, value: Any, wanted: Any, _: Any) -> tuple[str, str]:
    return f"{name} is {shown(value)}, which has the wrong form", f"The form is {wanted}"


def _say_not(name: str, value: Any, *_: Any) -> tuple[str, str]:
    return f"{name} does not go together with the rest of its object", "Compare with the specification."


def _say_other(name: str, value: Any, wanted: Any, error: Any) -> tuple[str, str]:
    return f"{name}: {str(error.message)[:200]}", ""


_SAY: dict[str, Callable[[str, Any, Any, Any], tuple[str, str]]] = {
    "enum": _say_enum,
    "const": _say_const,
    "type": _say_type,
    "format": _say_format,
    "minLength": _say_short,
    "minItems": _say_short,
    "minProperties": _say_short,
    "uniqueItems": _say_unique,
    "additionalProperties": _say_additional,
    "unevaluatedProperties": _say_additional,
    "pattern": _say_pattern,
    "not": _say_not,
}
