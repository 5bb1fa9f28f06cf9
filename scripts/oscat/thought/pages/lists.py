"""The list of each kind: cards, pictures, or a compact index of a vocabulary."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from unicodedata import normalize
from urllib.parse import quote

from markupsafe import Markup

from oscat.thought.graph import File
from oscat.thought.pages import explore, facts
from oscat.thought.pages.addresses import at_github, public
from oscat.thought.pages.atlas import Atlas, Row, added, counted, cut_title
from oscat.thought.pages.documents import FACET_OF
from oscat.thought.pages.entry import View, picture
from oscat.thought.pages.extents import middle, thumbnail
from oscat.thought.pages.read import abstract, short, text
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

PER_PAGE: Final = 400
NEWEST: Final = 6
MOST_USED: Final = 10
_COUNTED: Final = (Kind.VARIABLE, Kind.EO_MISSION)
_INDEXED: Final = frozenset({Kind.VARIABLE, Kind.EO_MISSION})


@dataclass(frozen=True, slots=True)
class Card:
    """An entry in a list: its row, the beginning of its text, its themes, a small map or a picture."""

    row: Row
    abstract: str
    themes: tuple[str, ...]
    map: Markup
    picture: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of an index: entries with products (with their number), and those without."""

    letter: str
    anchor: str
    used: list[tuple[Row, int]]
    unused: list[Row]


def template(kind: Kind) -> str:
    """The template that shows the list of a kind."""
    return "index-of.html" if kind in _INDEXED else "list.html"


def views(atlas: Atlas, kind: Kind) -> Iterator[tuple[str, View]]:
    """The pages of a kind's list, with their paths: one but for very many entries."""
    files = atlas.shown[kind]
    parts = [files[at : at + PER_PAGE] for at in range(0, len(files), PER_PAGE)] or [[]]
    if kind in _INDEXED:
        told: View = {"letters": list(_letters(atlas, files)), "tree": list(_tree(atlas, kind)), "pages": []}
        yield paths(kind, 1)[0], {**_head(atlas, kind, 1), **told}
        return
    for number, part in enumerate(parts, start=1):
        up = paths(kind, number)[1]
        body: View = {"cards": [card(atlas, file, up) for file in part], "pages": _pages(kind, parts, number)}
        yield paths(kind, number)[0], {**_head(atlas, kind, number), **body, "by_theme": _by_theme(atlas, kind)}


def addresses(atlas: Atlas, kind: Kind) -> list[str]:
    """The paths of the pages of a kind's list, without making them."""
    count = 1 if kind in _INDEXED else max(1, -(-len(atlas.shown[kind]) // PER_PAGE))
    return [paths(kind, number)[0] for number in range(1, count + 1)]


def paths(kind: Kind, number: int) -> tuple[str, str]:
    """The path of a list's page, and how it reaches the top."""
    folder = kind.form.folder
    return (f"{folder}/index.html" if number == 1 else f"lists/{folder}-{number}.html"), "../"


def _head(atlas: Atlas, kind: Kind, number: int) -> View:
    own = atlas.catalog.list_of(kind)
    said = text(own.data.get("description")) if own else ""
    path, up = paths(kind, number)
    return {
        "up": up,
        "kind": kind.value,
        "title": atlas.name(kind),
        "said": abstract(said, 400) or _(kind.form.description),
        "summary": abstract(said, 155) or _(kind.form.description),
        "count": len(atlas.shown[kind]),
        "words": counted(len(atlas.shown[kind]), _inside(kind)) or _("No entries yet"),
        "number": number,
        "canonical": public(atlas.catalog, path),
        "json": f"{up}{kind.form.folder}/catalog.json",
        "picture_url": "",
    }


def preview(atlas: Atlas, files: list[File]) -> View:
    """A start page for a few entries, to be looked at before they are published."""
    return {
        "up": "",
        "kind": "preview",
        "title": _("Preview"),
        "said": _("Pages of these entries as they would be published. Links to other pages lead nowhere here."),
        "summary": _("Preview of %(pages)s", pages=counted(len(files), "page")),
        "words": counted(len(files), "page") or _("No entries"),
        "number": 1,
        "cards": [card(atlas, file, "") for file in files],
        "pages": [],
        "by_theme": [],
        "canonical": "",
        "json": "",
        "picture_url": "",
    }


def _inside(kind: Kind) -> str:
    """The word for a kind within a sentence."""
    return kind.form.label if kind is Kind.EO_MISSION else kind.form.label.lower()


def _pages(kind: Kind, parts: list[list[File]], here: int) -> list[tuple[str, str, bool]]:
    """The pages of a long list by the first letters of their entries."""
    if len(parts) < 2:
        return []
    return [
        (f"../{paths(kind, number)[0].removesuffix('index.html')}", _span(part), number == here)
        for number, part in enumerate(parts, start=1)
    ]


def _span(part: list[File]) -> str:
    return f"{short(part[0].title, 300)[:3].strip()} – {short(part[-1].title, 300)[:3].strip()}"


def _by_theme(atlas: Atlas, kind: Kind) -> list[tuple[Row, int]]:
    """The themes with how many entries of a kind each holds."""
    if kind in {Kind.THEME, Kind.PLATFORM}:
        return []
    counts = ((atlas.row(theme), len(atlas.around(theme, kind))) for theme in atlas.shown[Kind.THEME])
    return [(row, count) for row, count in counts if count]


def card(atlas: Atlas, file: File, up: str) -> Card:
    """An entry as a card of a list."""
    kind = file.place.kind
    return Card(
        atlas.row(file),
        abstract(file.fields.get("description")),
        tuple(atlas.row(theme).title for theme in atlas.around(file, Kind.THEME)) if kind is not Kind.THEME else (),
        thumbnail(file, f"{up}assets") if kind is Kind.PRODUCT else Markup(""),
        picture(atlas, file, up) if kind is Kind.THEME else "",
    )


def _letters(atlas: Atlas, files: list[File]) -> Iterator[Letter]:
    """A vocabulary by first letters."""
    for letter, group in groupby(sorted(files, key=_letter), _letter):
        used: list[tuple[Row, int]] = []
        unused: list[Row] = []
        for file in group:
            count = len(atlas.around(file, Kind.PRODUCT))
            row = atlas.row(file)
            used.append((row, count)) if count else unused.append(row)
        yield Letter(letter, "other" if letter == "#" else letter.lower(), used, unused)


@dataclass(frozen=True, slots=True)
class Branch:
    """A theme with its variables: those with products (with definition, other names and their number), and others."""

    theme: Row
    used: list[tuple[Row, str, str, int]]
    unused: int


def _tree(atlas: Atlas, kind: Kind) -> Iterator[Branch]:
    """A vocabulary below what is broader: variables below themes."""
    for theme in atlas.shown[Kind.THEME] if kind is Kind.VARIABLE else ():
        narrower = [(file, len(atlas.around(file, Kind.PRODUCT))) for file in atlas.around(theme, kind)]
        used = [
            (atlas.row(file), abstract(file.fields.get("description"), 140), facts.also_named(file), count)
            for file, count in sorted(narrower, key=lambda one: -one[1])
            if count
        ]
        if narrower:
            yield Branch(atlas.row(theme), used, len(narrower) - len(used))


def _letter(file: File) -> str:
    """The letter under which a title stands in an index."""
    first = next(filter(str.isalnum, file.title), "")
    plain = normalize("NFD", first)[:1].upper()
    return plain if "A" <= plain <= "Z" else "#"


def start(atlas: Atlas) -> View:
    """The start page: what this is, how much of it, the themes, the newest products, where workflows run."""
    root = atlas.catalog.root
    description = text(root.data.get("description")) if root else ""
    tagline = short(atlas.catalog.given.tagline) or abstract(description, 300) or _("A catalog of open science.")
    return {
        "up": "",
        "kind": "",
        "title": atlas.title,
        "summary": abstract(description or tagline, 155),
        "tagline": tagline,
        "about": abstract(description, 600) if atlas.catalog.given.tagline else "",
        "counts": [(atlas.name(kind), f"{kind.form.folder}/", len(atlas.shown[kind])) for kind in atlas.kinds],
        "themes": [card(atlas, file, "") for file in atlas.shown[Kind.THEME]],
        "notes": [_holds(atlas, file) for file in atlas.shown[Kind.THEME]],
        "newest": [card(atlas, file, "") for file in _newest(atlas)],
        "platforms": [card(atlas, file, "") for file in atlas.shown[Kind.PLATFORM]],
        "used": [_used(atlas, kind) for kind in _COUNTED if atlas.shown[kind]],
        "publish": at_github(atlas.catalog, f"blob/{quote(atlas.catalog.given.branch)}/CONTRIBUTING.md"),
        "dots": _dots(atlas),
        "canonical": public(atlas.catalog, "index.html"),
        "json": "catalog.json",
        "picture_url": "",
    }


def _used(atlas: Atlas, kind: Kind) -> tuple[str, list[tuple[str, str, int]]]:
    """The entries of a vocabulary with the most products: title, search, number."""
    counts = ((file, len(atlas.around(file, Kind.PRODUCT))) for file in atlas.shown[kind])
    most = sorted(((file, count) for file, count in counts if count), key=lambda one: -one[1])[:MOST_USED]
    found = [(file, explore.among(FACET_OF[kind], file.place.id), count) for file, count in most]
    rows = [(cut_title(file), f"{href}&kind=product", count) for file, href, count in found]
    return atlas.name(kind), rows


def _holds(atlas: Atlas, theme: File) -> str:
    kinds = (Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW)
    return " · ".join(filter(None, (counted(len(atlas.around(theme, kind)), kind.value) for kind in kinds)))


def _newest(atlas: Atlas) -> list[File]:
    """The products that were added last, the newest of each project first: one delivery does not fill the page.

    Products that are only planned come after all others.
    """
    first: list[File] = []
    rest: list[File] = []
    seen: set[str] = set()
    latest = sorted(atlas.shown[Kind.PRODUCT], key=added, reverse=True)
    for file in sorted(latest, key=lambda one: one.fields.get("osc:status") == "planned"):
        project = next((one.path for one in atlas.around(file, Kind.PROJECT)), file.path)
        (rest if project in seen else first).append(file)
        seen.add(project)
    return [*first, *rest][:NEWEST]


def _dots(atlas: Atlas) -> str:
    """Path data with a dot in the middle of each product's area."""
    middles = dict.fromkeys(filter(None, map(middle, atlas.shown[Kind.PRODUCT])))
    return "".join(f"M{x} {y}h.01" for x, y in list(middles)[:500])
