"""The guides: texts, and the reference that is made of the code itself (command line, rules, schemas, Python)."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import click
import orjson

from oscat.thought.pages import schema_text
from oscat.thought.pages.form import Get, resolved
from oscat.thought.pages.guides import HOME, Guide
from oscat.thought.privacy import without_emails
from oscat.thought.structure import written
from oscat.words.kinds import FORMS, Kind
from oscat.world import shipped
from oscat.world.schema_store import SchemaStore

if TYPE_CHECKING:
    from oscat.thought.pages.atlas import Atlas

_FAMILIES: Final = {
    "1": "Files and folders",
    "2": "Schemas",
    "3": "Links between records",
    "4": "References, experiments and models",
    "5": "People, licences and privacy",
    "6": "Addresses on the web",
    "7": "Entries that go away",
    "8": "Area, time and completeness",
    "9": "Texts",
}
_BESIDE: Final = ("catalog", "redirects", "stewards", "input", "environment", "settings")
"""The files that are no entries."""
_PARTS: Final = ("common", "spdx", "cf-standard-names")
"""The parts that other schemas refer to."""
LONGEST_LINE: Final = 100
_UNSAID: Final = re.compile(r"<[^<>]*(?:<[^<>]*>[^<>]*)* at 0x[0-9a-f]+>")
"""A default that Python has no words for."""
_PIPE: Final = "\\|"
_COMMA: Final = re.compile(r", (?=(?:\*|[a-z_]+: ))")
_MODULE: Final = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Z])")
_TICKS: Final = re.compile(r"``([^`]+)``")


def guides(atlas: "Atlas") -> tuple[Guide, ...]:
    """All guides: the texts that come with oscat, and what is made of the code."""
    top = shipped.folder(HOME)
    texts = [(path.stem, path.read_text("utf-8"), f"{HOME}/{path.name}") for path in sorted(top.glob("*.md"))]
    news = shipped.folder("CHANGELOG.md")
    texts += [("changelog", news.read_text("utf-8"), news.name)] if news.is_file() else []
    return (*(Guide(*one) for one in texts), *reference(atlas))


def reference(atlas: "Atlas") -> Iterator[Guide]:
    """What is made of the code."""
    schemas = {path.removesuffix(".json"): orjson.loads(raw) for path, raw in shipped.blobs("schemas").items()}
    get = cache(SchemaStore().get)
    yield Guide("reference/cli", command_line())
    yield from rules()
    yield from _schemas(atlas, schemas, get)
    yield Guide("reference/settings", settings(schemas["settings"], get))
    yield Guide("reference/python", python())


# --- the command line ------------------------------------------------------------------------------------------------


def command_line() -> str:
    """Every command with its options."""
    oscat = import_module("oscat.shell.cli").oscat  # by name: it stands above all that it calls, this too
    head = (
        "# The command line\n\nEvery command takes `--help`. Exit codes: 0 all is well, 1 something was found, 2 the "
        "call was wrong, 3 something outside failed, 130 interrupted.\n\n"
    )
    return head + "\n\n".join(_command(one, words) for words, one in commands(oscat, ("oscat",)))


def commands(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The commands of a group and of the groups in it, each with the words it is called by."""
    for name in sorted(group.commands):
        one = group.commands[name]
        if isinstance(one, click.Group):
            yield from commands(one, (*words, name))
        elif not one.hidden:
            yield (*words, name), one


def _command(command: click.Command, words: tuple[str, ...]) -> str:
    context = click.Context(command, info_name=" ".join(words))
    usage = " ".join([*words, *command.collect_usage_pieces(context)])
    told, _, examples = (command.help or "").partition("\b\nExamples:\n")
    parts = [f"## {' '.join(words)}", f"```\n{usage}\n```", _plain(told), _options(command, context)]
    if examples:
        parts.append(f"```sh\n{inspect.cleandoc(examples)}\n```")
    return "\n\n".join(part for part in parts if part)


def _plain(text: str) -> str:
    return _TICKS.sub(r"`\1`", inspect.cleandoc(text).replace("\b\n", "").strip())


def _options(command: click.Command, context: click.Context) -> str:
    records = [record for one in command.params if (record := one.get_help_record(context)) and record[1]]
    rows = [f"| `{names.replace('|', _PIPE)}` | {_cell(told)} |" for names, told in records]
    return "\n".join(["| option | meaning |", "|---|---|", *rows]) if rows else ""


def _cell(text: str) -> str:
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain if "`" in plain else plain.replace("<", "\\<")


# --- rules -----------------------------------------------------------------------------------------------------------


def rules() -> Iterator[Guide]:
    """A list of all rules, and a page of each."""
    from oscat.thought.rules import RULES, code, name, told

    head = (
        "# Rules\n\nWhat `oscat check` looks at. Each message begins with the code of its rule; `oscat explain CODE` "
        "prints the same page. A catalog sets how seriously it takes a rule in [its settings](settings.md#rules)."
    )
    parts = [head]
    for family, ones in groupby(RULES, key=lambda rule: code(rule)[3]):
        rows = [
            f"| [{code(one)}](rules/{code(one).lower()}.md) | {told(one)[0].rstrip('.')} | {one.SEVERITY} |"
            for one in ones
        ]
        parts += [f"## {_FAMILIES[family]}", "\n".join(["| rule | reports | severity |", "|---|---|---|", *rows])]
    yield Guide("reference/rules", "\n\n".join(parts))
    for rule in RULES:
        title, body = told(rule)
        head = f"# {code(rule)}: {name(rule).replace('-', ' ')}\n\n{title}\n{body}"
        yield Guide(f"reference/rules/{code(rule).lower()}", f"{head}\nSeverity: {rule.SEVERITY}.\n")


# --- schemas and settings --------------------------------------------------------------------------------------------


def _schemas(atlas: "Atlas", schemas: Mapping[str, Mapping[str, Any]], get: Get) -> Iterator[Guide]:
    """A list of all schemas, and a page of each."""
    kinds = [kind.value for kind in Kind]
    documents = [name for name in schemas if name not in {*kinds, *_BESIDE, *_PARTS}]
    head = (
        "# Schemas\n\nJSON Schemas (2020-12) of all that oscat reads and writes. They judge records, make the forms, "
        "the questions of `oscat new` and these pages."
    )
    parts = [head]
    for title, names in (("Entries", kinds), ("Other files", _BESIDE), ("Documents for programs", documents)):
        rows = [f"- [{schemas[name]['title']}](schemas/{name}.md): {schemas[name]['description']}" for name in names]
        parts += [f"## {title}", "\n".join(rows)]
    yield Guide("reference/schemas", "\n\n".join(parts))
    for name in (*kinds, *_BESIDE, *documents):
        text = schema_text.page(name, schemas[name], get)
        yield Guide(f"reference/schemas/{name}", text + (_shown(atlas, Kind(name)) if name in kinds else ""))


def _shown(atlas: "Atlas", kind: Kind) -> str:
    """A short entry of a kind as an example, as it stands in Git."""
    example = atlas.example(kind)
    text = orjson.dumps(without_emails(written(example)), option=orjson.OPT_INDENT_2).decode() if example else ""
    path = FORMS[kind].file
    return f"\n\n## One of this catalog\n\n`{path}`:\n\n```json\n{text}\n```\n" if text else ""


def settings(schema: Mapping[str, Any], get: Get) -> str:
    """The settings of a catalog, table by table."""
    parts = ["# Settings\n\nThe file `oscat.toml` at the top of the catalog ([schema](schemas/settings.md))."]
    for name, given in schema["properties"].items():
        about = resolved(given, get, "settings")
        inner = resolved(about.get("items") or about, get, "settings")
        brackets = f"[[{name}]]" if about.get("type") == "array" else f"[{name}]"
        rows = list(schema_text.rows(inner, get))
        parts += [f"## {name}", f"`{brackets}` {about['description']}"]
        parts += ["\n".join([schema_text.HEAD, *rows])] if rows else []
        parts += [f"```toml\n{example}\n```"] if (example := _toml(brackets, about, inner)) else []
    return "\n\n".join(parts)


def _toml(brackets: str, about: Mapping[str, Any], inner: Mapping[str, Any]) -> str:
    """The first example of a table, as TOML; JSON's texts, numbers and lists are TOML's."""
    example = next(iter(about.get("examples", ())), None)
    first = example[0] if isinstance(example, list) and example else example
    if not isinstance(first, dict):
        first = {name: one["examples"][0] for name, one in inner.get("properties", {}).items() if one.get("examples")}
    return "\n".join([brackets, *(f"{key} = {orjson.dumps(value).decode()}" for key, value in first.items())])


# --- Python ----------------------------------------------------------------------------------------------------------


def python() -> str:
    """Every public name of the package, with its signature."""
    import oscat

    head = "# Python\n\nEverything that the command line does is a call. A function is loaded when it is first used."
    parts = [head, '```python\nimport oscat\n\nprint(oscat.check(".").failed)\n```']
    for name in sorted(oscat.__all__, key=str.lower):
        one = getattr(oscat, name)
        if inspect.isclass(one):
            parts += [f"## oscat.{name}", _plain(one.__doc__ or "")]
        elif inspect.isfunction(one):
            parts += [f"## oscat.{name}", _signature(name, one), _plain(one.__doc__ or ""), *_given(one)]
    return "\n\n".join(parts)


def _signature(name: str, one: Callable[..., Any]) -> str:
    """The call with its types, on one line or a parameter a line."""
    said = inspect.signature(one)
    flat = f"oscat.{name}{said}"
    if len(flat) > LONGEST_LINE:
        starred = str(said.replace(return_annotation=said.empty))[1:-1]
        broken = ",\n".join(f"    {part}" for part in _COMMA.split(starred))
        flat = f"oscat.{name}(\n{broken},\n) -> {inspect.formatannotation(said.return_annotation)}"
    return f"```python\n{_MODULE.sub('', _UNSAID.sub('…', flat))}\n```"


def _given(one: Callable[..., Any]) -> Iterator[str]:
    """What a function gives back, where that is a value of ours."""
    back = inspect.signature(one).return_annotation
    if inspect.isclass(back) and is_dataclass(back) and back.__doc__:
        names = ", ".join(f"`{each.name}`" for each in fields(back))
        yield f"Gives a `{back.__name__}` ({names}): {_plain(back.__doc__)}"
