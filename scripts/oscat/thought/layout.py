"""Where each file of a catalog belongs: what a path means in Git, and where it is published."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from oscat.words.kinds import BY_FOLDER, FORMS, Kind

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What an id may be: safe as a folder name and in an address on every system."""

PUBLISHED_SUFFIXES: Final = frozenset(
    [
        ".json",
        ".geojson",
        ".yaml",
        ".yml",
        ".toml",
        ".txt",
        ".md",
        ".csv",
        ".cwl",
        ".ipynb",
        ".py",
        ".r",
        ".jl",
        ".webp",
        ".png",
        ".jpg",
        ".jpeg",
        ".pdf",
        ".pkl",
        ".nc",
    ]
)
"""Files beside a record that are published with it. Nothing that a browser would run on our own address."""


_NOTE: Final = re.compile(r"(README|CONTRIBUTING|LICENSE|NOTICE)(\.(md|txt|rst))?", re.IGNORECASE)
"""Files that speak to whoever reads the repository; they are neither judged nor published."""


TAKEN: Final = frozenset({"index.html", *(form.file for form in FORMS.values())})
"""Names of files that the build writes; no folder may have one, in capitals neither."""
DATA: Final = "data"
"""The folder of a product whose JSON files are data, and no STAC Items."""


class Layout(StrEnum):
    """How a repository is laid out: ours, or today's Open Science Catalog (all kinds at the top, links committed)."""

    OSCAT = "oscat"
    OSC = "osc"


class Role(StrEnum):
    """What a file is to the catalog."""

    ROOT = "root"
    LIST = "list"
    ENTRY = "entry"
    ITEM = "item"
    BESIDE = "beside"
    STEWARDS = "stewards"
    SETTINGS = "settings"
    REDIRECTS = "redirects"
    NOTE = "note"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Place:
    """What a path means. ``published`` is its address in the published tree, "" for what is not published."""

    role: Role
    published: str = ""
    kind: Kind | None = None
    id: str = ""

    @property
    def entry(self) -> str:
        """The entry that the file is or belongs to, as «folder/id»; "" for anything else."""
        return f"{self.kind.form.folder}/{self.id}" if self.kind and self.id else ""

    @property
    def key(self) -> tuple[Kind, str] | None:
        """Kind and id of the entry whose record stands there, or would; None for anything else."""
        return (self.kind, self.id) if self.role is Role.ENTRY and self.kind else None


def detect(paths: Collection[str], folders: Collection[str]) -> Layout:
    """The layout of a repository: ours as soon as it has a ``catalog/`` folder; settings may stand in either."""
    todays = "catalog.json" in paths or any(form.vocabulary and form.folder in folders for form in FORMS.values())
    ours = "catalog" in folders or not folders or ("oscat.toml" in paths and not todays)
    return Layout.OSCAT if ours else Layout.OSC


def source_path(kind: Kind, layout: Layout, rest: str = "") -> str:
    """The path in Git of ``rest`` (``<id>/<file>``, or a list's ``catalog.json``) below a kind's folder."""
    form = FORMS[kind]
    top = f"catalog/{form.folder}" if layout is Layout.OSCAT and form.vocabulary else form.folder
    return f"{top}/{rest}" if rest else top


def root_path(layout: Layout) -> str:
    """The path in Git of the root record."""
    return "catalog/catalog.json" if layout is Layout.OSCAT else "catalog.json"


def redirects_path(layout: Layout) -> str:
    """The path in Git of the table of ids that were renamed or withdrawn."""
    return "catalog/redirects.json" if layout is Layout.OSCAT else "redirects.json"


def entry_path(kind: Kind, id: str, layout: Layout) -> str:  # noqa: A002 - the field's own word
    """The path in Git of an entry's record."""
    return source_path(kind, layout, f"{id}/{FORMS[kind].file}")


def published_path(kind: Kind, id: str) -> str:  # noqa: A002 - the field's own word
    """The path of an entry's record in the published tree."""
    form = FORMS[kind]
    return f"{form.folder}/{id}/{form.file}"


def place(path: str, layout: Layout) -> Place:
    """What ``path`` is. Files outside the catalog's folders are strays only where they look like records."""
    if path == root_path(layout):
        return Place(Role.ROOT, "catalog.json")
    if path == "oscat.toml":
        return Place(Role.SETTINGS)
    if path == "catalog/stewards.yaml":
        return Place(Role.STEWARDS)
    if path == redirects_path(layout):
        return Place(Role.REDIRECTS)
    parts = path.split("/")
    if len(parts) <= 3 and _NOTE.fullmatch(parts[-1]) and not _names_entry(parts):
        return Place(Role.NOTE)
    if len(parts) > 1 and parts[0] not in {"catalog", *BY_FOLDER}:
        return Place(Role.STRAY if path.endswith(".json") else Role.NOTE)  # a folder with a misspelt name
    if layout is Layout.OSCAT and parts[0] == "catalog":
        return _within_kind(parts[1:], vocabulary=True)
    return _within_kind(parts, vocabulary=False if layout is Layout.OSCAT else None)


def _names_entry(parts: list[str]) -> bool:
    """Whether a path lies within the folder of an entry."""
    return len(parts) > 3 or (len(parts) == 3 and parts[0] != "catalog")


def _within_kind(parts: list[str], *, vocabulary: bool | None) -> Place:
    kind = BY_FOLDER.get(parts[0]) if len(parts) > 1 else None
    if kind is None or (vocabulary is not None and FORMS[kind].vocabulary is not vocabulary):
        return Place(Role.STRAY)
    published = "/".join(parts)
    if len(parts) == 2:
        return Place(Role.LIST, published, kind) if parts[1] == "catalog.json" else Place(Role.STRAY)
    return _within_entry(kind, parts, published)


def _within_entry(kind: Kind, parts: list[str], published: str) -> Place:
    name = parts[1]
    if any(part.lower() in TAKEN for part in parts[1:-1]):
        return Place(Role.STRAY)  # its folder would stand where the build writes a file of that name
    if len(parts) == 3 and parts[2] == FORMS[kind].file:
        return Place(Role.ENTRY, published, kind, name)
    if kind is Kind.PRODUCT and published.endswith(".json") and parts[2] != DATA:
        return Place(Role.ITEM, published, kind, name)
    if published.endswith(".json") and len(parts) == 3 and parts[2] in {form.file for form in FORMS.values()}:
        return Place(Role.STRAY, "", kind, name)
    return Place(Role.BESIDE, published if _publishable(parts[-1]) else "", kind, name)


def _publishable(name: str) -> bool:
    if "." not in name:
        return name in {"MLproject", "MLmodel", "LICENSE", "README", "Dockerfile"}
    return "." + name.rpartition(".")[2].lower() in PUBLISHED_SUFFIXES
