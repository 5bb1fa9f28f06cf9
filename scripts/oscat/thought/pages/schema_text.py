"""A JSON Schema as the Markdown of a guide: its fields with type, meaning and example."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from oscat.thought.pages.form import Get, resolved

Schema = Mapping[str, Any]
DEEPEST: Final = 4
"""Levels of fields within fields that a table shows."""
HEAD: Final = "| field | type | meaning | example |\n|---|---|---|---|"


def page(name: str, schema: Schema, get: Get) -> str:
    """The page of a schema: what it is for, and a table of its fields."""
    lines = [f"# {schema['title']}", schema["description"]]
    fields = [*rows({"$home": name, **schema}, get)]
    if fields:
        lines += ["**Bold** fields must be there.", "\n".join([HEAD, *fields])]
    return "\n\n".join(lines)


def rows(schema: Schema, get: Get, prefix: str = "", depth: int = 1) -> Iterator[str]:
    """The fields of an object as rows of a table, those within fields below them with a dotted name."""
    required, home = schema.get("required", ()), schema.get("$home", "common")
    for name, given in schema.get("properties", {}).items():
        about = resolved(given, get, home)
        shown = f"`{prefix}{name}`"
        strong = f"**{shown}**" if name in required else shown
        yield f"| {strong} | {_type(about)} | {_cell(_meaning(about))} | {_example(about)} |"
        if depth < DEEPEST:
            yield from rows(about, get, f"{prefix}{name}.", depth + 1)
            yield from rows(resolved(_items(about), get, about["$home"]), get, f"{prefix}{name}[].", depth + 1)


def _items(about: Schema) -> Schema:
    items = about.get("items")
    return items if isinstance(items, dict) else {}


def _type(about: Schema) -> str:
    if "const" in about:
        return f"always `{_json(about['const'])}`"
    sort = about.get("type", "")
    inner = _items(about).get("type", "")
    word = " or ".join(sort) if isinstance(sort, list) else str(sort)
    return f"{word} of {inner}" if word == "array" and isinstance(inner, str) and inner else word


def _meaning(about: Schema) -> str:
    words = about.get("enum", ())
    known = f" One of {', '.join(f'`{one}`' for one in words)}." if 0 < len(words) <= 20 else ""
    default = f" Without it `{_json(about['default'])}`." if "default" in about and "const" not in about else ""
    return f"{about.get('description', '')}{known}{default}"


def _example(about: Schema) -> str:
    examples = about.get("examples") or [""]
    text = _json(examples[0]) if examples[0] != "" else ""
    return f"`{_cell(text)}`" if text and len(text) <= 120 and "`" not in text else ""


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
