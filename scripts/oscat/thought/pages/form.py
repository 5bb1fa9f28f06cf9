"""The form of a kind, from its JSON Schema: which fields there are, how each is filled in, and in what order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from oscat.thought.tables.roles import ROLES
from oscat.words.kinds import OUR_SCHEMAS, Kind

Schema = Mapping[str, Any]
Get = Callable[[str], Schema | None]
FORMS: Final = (Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW, Kind.EXPERIMENT)
"""The kinds that somebody publishes; vocabularies and platforms are few, and stewards keep them."""

_BY_DEFINITION: Final = {
    "themes": "themes",
    "extent": "extent",
    "geometry": "geometry",
    "time": "time",
    "license": "licence",
    "contacts": "contacts",
    "links": "links",
    "description": "area",
}
"""How the parts that several schemas share are filled in, by their name there."""
_SILENT: Final = frozenset({"created", "updated", "stac_version", "stac_extensions", "conformsTo", "type", "osc:type"})
"""What nobody has to say: it follows from the kind, or from the moment."""
_GROUPS: Final = (
    ("What it is", ("title", "id", "description", "application:type", "application:language", "keywords", "version")),
    ("What it belongs to", ("osc:project", "osc:workflow", "themes", "osc:variables", "osc:missions", "osc:workflows")),
    ("Where and when", ("extent", "geometry", "time", "osc:region", "osc:status")),
    ("Data and documents", ("links",)),
    ("People and rights", ("contacts", "license", "sci:doi", "sci:citation")),
)
_REST: Final = "More, where it applies"
_EXPECTED: Final = {
    Kind.WORKFLOW: frozenset({"application:type"}),
}
"""What a rule asks for beyond the schema (OSC406)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``pointer`` is its place in the record (RFC 6901), ``widget`` the way to fill it in.

    ``reference`` is the kind whose entries are the choices, ``words`` are the choices themselves; the value is one of
    them unless ``free``.
    """

    name: str
    pointer: str
    widget: str
    label: str
    told: str
    must: bool = False
    example: str = ""
    reference: str = ""
    words: tuple[str, ...] = ()
    free: bool = False

    @property
    def key(self) -> str:
        """A name for the elements of the page."""
        return "f-" + "".join(one if one.isalnum() else "-" for one in self.name)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for, in words, and how the record says it."""

    name: str
    rel: str
    title: str = ""
    type: str = ""
    must: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a kind: groups of fields, the purposes of links, and the record that an empty one stands for."""

    kind: Kind
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    purposes: tuple[Purpose, ...]
    start: Mapping[str, Any] = field(default_factory=dict)


_VIA: Final = (
    Purpose("Access to the data", "via", "Access", "", must=True, told="Where the data are to be had."),
    Purpose("Documentation", "via", "Documentation", "", must=True, told="A handbook, report or article about it."),
)
_OTHERS: Final = (
    Purpose("Licence text", "license", "Licence"),
    Purpose("Publication to cite", "cite-as", "Publication"),
    Purpose("Website", "via", "Website"),
)
PURPOSES: Final[Mapping[Kind, tuple[Purpose, ...]]] = {
    Kind.PRODUCT: (*_VIA, *_OTHERS),
    Kind.PROJECT: (Purpose("Website", "via", "Website", "text/html", must=True, told="The project's page."), *_OTHERS),
    Kind.WORKFLOW: (
        Purpose("Code or definition", "application", "Definition", "", must=True, told="What a platform runs."),
        Purpose("Code repository", "git", "Code"),
        _VIA[1],
        *_OTHERS,
    ),
    Kind.EXPERIMENT: (
        Purpose("Input", "input", "Input", "application/yaml", must=True, told="What went in: a YAML file."),
        Purpose(
            "Environment", "environment", "Environment", "application/yaml", must=True, told="What it ran in: YAML."
        ),
        _VIA[1],
        *_OTHERS,
    ),
}


def form(kind: Kind, get: Get) -> Form:
    """The form of a kind; ``get`` gives a schema by its address. Raises LookupError where there is none."""
    schema = _schema(get, kind.value)
    fields = {one.name: one for one in _fields(kind, schema, get)}
    groups = [(title, tuple(fields.pop(name) for name in names if name in fields)) for title, names in _GROUPS]
    return Form(kind, (*groups, (_REST, tuple(fields.values()))), PURPOSES[kind], _start(schema, get))


def _schema(get: Get, name: str) -> Schema:
    found = get(f"{OUR_SCHEMAS}{name}.json")
    if found is None:
        raise LookupError(f"the schema {name} is not shipped with oscat")
    return found


def _fields(kind: Kind, schema: Schema, get: Get, prefix: str = "") -> Iterator[Field]:
    required = {*schema.get("required", ()), *_EXPECTED.get(kind, ())}
    for name, given in schema["properties"].items():
        if name == "properties" and kind.form.is_record:
            yield from _fields(kind, given, get, "/properties")
        elif name not in _SILENT:
            yield _field(name, prefix, resolved(given, get), name in required)


def resolved(given: Schema, get: Get, home: str = "common") -> dict[str, Any]:
    """A part of the schema ``home`` with what it refers to; ``$def`` is the name of that, ``$home`` its schema's."""
    reference = str(given.get("$ref", ""))
    if not reference:
        return {"$home": home, **given}
    file, _, place = reference.partition("#")
    there = file.removesuffix(".json") or home
    whole, name = _schema(get, there), place.rpartition("/")[2]
    inner = resolved(whole["$defs"][name] if name else whole, get, there)
    return {**inner, "$def": inner.get("$def", name), **{key: value for key, value in given.items() if key != "$ref"}}


_PLAINLY: Final = {
    "themes": "What it is about, in the catalog's own themes.",
    "links": "Where the data and the documents are.",
    "osc:project": "The project that made it.",
    "osc:workflow": "The workflow that was run.",
    "osc:variables": "What it measures or models.",
    "osc:missions": "The missions whose observations went into it.",
    "osc:workflows": "The workflows that the project made.",
    "license": "What others may do with it.",
}
"""What a form says of a field where the schema speaks to who writes JSON."""


def _field(name: str, prefix: str, about: Mapping[str, Any], must: bool) -> Field:
    widget, reference, words = _widget(about)
    examples = about.get("examples") or [""]
    shown = examples[0] if isinstance(examples[0], str) else ""
    token = name.replace("~", "~0").replace("/", "~1")
    return Field(
        name=name,
        pointer=f"{prefix}/{token}",
        widget="language" if name == "application:language" else widget,
        label=str(about["title"]),
        told=_PLAINLY.get(name) or str(about["description"]),
        must=must or (name == "links"),
        example=shown,
        reference=reference,
        words=words,
        free=name == "application:type",
    )


def _widget(about: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """How a value is filled in; the kind whose entries are the choices, or the words that are."""
    shared = _BY_DEFINITION.get(str(about.get("$def", "")))
    items = about.get("items") or {}
    if shared:
        return shared, "theme" if shared == "themes" else "", ()
    if "x-reference" in about:
        return "pick", str(about["x-reference"]), ()
    if "x-reference" in items:
        return "picks", str(items["x-reference"]), ()
    if "enum" in about:
        return "choice", "", tuple(map(str, about["enum"]))
    if "enum" in items:
        return "picks", "", tuple(map(str, items["enum"]))
    if about.get("$def") == "application:type":
        return "pick", "", tuple(map(str, about.get("examples", ())))
    return _plain(about, items), "", ()


def _plain(about: Mapping[str, Any], items: Mapping[str, Any]) -> str:
    sort = about.get("type")
    sorts = {*sort} if isinstance(sort, list) else {sort}
    if "array" in sorts and items.get("type") == "string" and "boolean" not in sorts:
        return "words"
    if sorts & {"integer", "number"}:
        return "number"
    if sorts == {"boolean"}:
        return "flag"
    return "text" if sorts == {"string"} else "json"


def _start(schema: Schema, get: Get) -> dict[str, Any]:
    """The record of a form that nobody filled in: what is always the same, and null where there must be something."""
    found: dict[str, Any] = {}
    for name, given in schema["properties"].items():
        about = resolved(given, get)
        if name == "properties" and "properties" in about:
            found[name] = _start(about, get)
        elif "const" in about or "default" in about:
            found[name] = about.get("const", about.get("default"))
        elif "null" in about.get("type", ()) and name in schema["required"]:
            found[name] = None
    return found


def roles() -> tuple[str, ...]:
    """The roles of people, the two that a record asks for first."""
    first = ("technical_officer", "principal_investigator", "consortium_member")
    return (*first, *sorted({*ROLES} - {*first}))
