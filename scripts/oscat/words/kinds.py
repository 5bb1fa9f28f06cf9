"""The kinds of entries, where each stands, and the references between them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

THEME_SCHEME = "https://github.com/stac-extensions/osc#theme"
OUR_SCHEMAS = "https://oscat.example.org/schemas/"
"""What the addresses of our own schemas begin with."""
EXTENSION_OSC = "https://stac-extensions.github.io/osc/v1.0.0/schema.json"
EXTENSION_THEMES = "https://stac-extensions.github.io/themes/v1.0.0/schema.json"
EXTENSION_CONTACTS = "https://stac-extensions.github.io/contacts/v0.1.1/schema.json"


class Kind(StrEnum):
    """What an entry is. The value is the word of the vocabulary, as in ``oscat new product``."""

    THEME = "theme"
    VARIABLE = "variable"
    EO_MISSION = "eo-mission"
    PLATFORM = "platform"
    PROJECT = "project"
    PRODUCT = "product"
    WORKFLOW = "workflow"
    EXPERIMENT = "experiment"

    @property
    def form(self) -> "Form":
        """Where entries of this kind stand and what they are called."""
        return FORMS[self]

    @property
    def rank(self) -> int:
        """Which of the kinds it is, counted from 0: the order in which entries are listed."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Form:
    """The constants of one kind.

    ``folder`` and ``file`` make the published address ``/<folder>/<id>/<file>``; ``label`` and ``plural`` are what
    people read, ``label`` also the prefix of link titles ("Variable: …"); ``description`` is what the kind's own list
    says of itself where the catalog does not say it; ``vocabulary`` tells whether entries live under ``catalog/``.
    """

    folder: str
    file: str
    label: str
    plural: str
    description: str
    vocabulary: bool
    rel: Literal["child", "item"]

    @property
    def is_record(self) -> bool:
        """Whether entries are OGC Records (fields under ``properties``), not STAC catalogs or collections."""
        return self.file == "record.json"


FORMS: dict[Kind, Form] = {
    Kind.THEME: Form(
        "themes",
        "catalog.json",
        "Theme",
        "Themes",
        "Fields of Earth science by which products, projects, workflows and experiments are sorted.",
        True,
        "child",
    ),
    Kind.VARIABLE: Form(
        "variables",
        "catalog.json",
        "Variable",
        "Variables",
        "Quantities that products measure or infer, each with an authoritative definition.",
        True,
        "child",
    ),
    Kind.EO_MISSION: Form(
        "eo-missions",
        "catalog.json",
        "EO Mission",
        "EO Missions",
        "Earth observation satellites and campaigns whose data went into the products.",
        True,
        "child",
    ),
    Kind.PLATFORM: Form(
        "platforms",
        "record.json",
        "Platform",
        "Platforms",
        "Services that execute workflows, with how to sign in and who answers for them.",
        True,
        "item",
    ),
    Kind.PROJECT: Form(
        "projects",
        "collection.json",
        "Project",
        "Projects",
        "Research projects that made the products and the workflows.",
        False,
        "child",
    ),
    Kind.PRODUCT: Form(
        "products",
        "collection.json",
        "Product",
        "Products",
        "Data sets: values of one or more variables over an area and a time.",
        False,
        "child",
    ),
    Kind.WORKFLOW: Form(
        "workflows",
        "record.json",
        "Workflow",
        "Workflows",
        "Definitions of computations: process graphs, application packages, notebooks.",
        False,
        "item",
    ),
    Kind.EXPERIMENT: Form(
        "experiments",
        "record.json",
        "Experiment",
        "Experiments",
        "Runs of a workflow with its inputs, parameters and environment.",
        False,
        "item",
    ),
}

BY_FOLDER: dict[str, Kind] = {form.folder: kind for kind, form in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of one kind that names entries of another (OSC extension, STAC themes extension).

    ``back`` is the relation of the link that the named entry carries in return, if it carries one.
    """

    source: Kind
    field: str
    target: Kind
    back: Literal["child", "related"] | None = None

    @property
    def many(self) -> bool:
        """Whether the field holds a list of ids."""
        return self.field in {"osc:variables", "osc:missions", "osc:workflows", "themes"}


REFERENCES: tuple[Reference, ...] = (
    Reference(Kind.PRODUCT, "osc:project", Kind.PROJECT, "child"),
    Reference(Kind.PRODUCT, "osc:variables", Kind.VARIABLE, "child"),
    Reference(Kind.PRODUCT, "osc:missions", Kind.EO_MISSION, "child"),
    Reference(Kind.PRODUCT, "themes", Kind.THEME, "child"),
    Reference(Kind.PRODUCT, "osc:experiment", Kind.EXPERIMENT, "child"),
    Reference(Kind.PROJECT, "themes", Kind.THEME),
    Reference(Kind.PROJECT, "osc:workflows", Kind.WORKFLOW),
    Reference(Kind.VARIABLE, "themes", Kind.THEME),
    Reference(Kind.WORKFLOW, "osc:project", Kind.PROJECT, "related"),
    Reference(Kind.WORKFLOW, "themes", Kind.THEME),
    Reference(Kind.EXPERIMENT, "osc:workflow", Kind.WORKFLOW, "child"),
    Reference(Kind.EXPERIMENT, "themes", Kind.THEME),
)

LINKED_BACK: frozenset[Kind] = frozenset(reference.target for reference in REFERENCES if reference.back)
"""The kinds whose entries carry links back to those that name them."""

REFERENCES_OF: dict[Kind, tuple[Reference, ...]] = {
    kind: tuple(reference for reference in REFERENCES if reference.source is kind) for kind in Kind
}

BY_FIELD: dict[tuple[Kind, str], Reference] = {(one.source, one.field): one for one in REFERENCES}
"""The reference that a field of a kind makes."""
