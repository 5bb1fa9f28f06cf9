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

PER_PAGE: Final = 120
"""Cards on a page of a list: 80 kB of HTML."""
PER_INDEX: Final = 400
"""Names on a page of a vocabulary."""
FEW_PAGES: Final = 12
"""Pages of a list that are all named; of more, those around the one that is shown, and one for each letter."""
NEAR: Final = 3
MOST_IN_TREE: Final = 150
MOST_IN_BRANCH: Final = 10
"""Variables of a theme, where all themes together have more than ``MOST_IN_TREE``: those with the most products."""
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
    parts = _parts(atlas, kind)
    begins = _begins(parts) if kind in _INDEXED or len(parts) > FEW_PAGES else {}
    for number, part in enumerate(parts, start=1):
        body = _index(atlas, kind, part, number) if kind in _INDEXED else _cards(atlas, kind, part)
        turn: View = {"pages": _pages(kind, parts, number), "jump": _jump(kind, begins, number)}
        yield paths(kind, number)[0], {**_head(atlas, kind, number), **body, **turn, "last": len(parts)}


def _parts(atlas: Atlas, kind: Kind) -> list[list[File]]:
    """The entries of a kind, page by page."""
    files, size = atlas.shown[kind], PER_PAGE
    if kind in _INDEXED:
        files, size = sorted(files, key=_letter), PER_INDEX
    return [files[at : at + size] for at in range(0, len(files), size)] or [[]]


def _cards(atlas: Atlas, kind: Kind, part: list[File]) -> View:
    return {"cards": [card(atlas, file, "../") for file in part], "by_theme": _by_theme(atlas, kind)}


def _index(atlas: Atlas, kind: Kind, part: list[File], number: int) -> View:
    return {"letters": list(_letters(atlas, part)), "tree": _tree(atlas, kind) if number == 1 else []}


def addresses(atlas: Atlas, kind: Kind) -> list[str]:
    """The paths of the pages of a kind's list, without making them."""
    size = PER_INDEX if kind in _INDEXED else PER_PAGE
    count = max(1, -(-len(atlas.shown[kind]) // size))
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
        "jump": [],
        "by_theme": [],
        "canonical": "",
        "json": "",
        "picture_url": "",
    }


def _inside(kind: Kind) -> str:
    """The word for a kind within a sentence."""
    return kind.form.label if kind is Kind.EO_MISSION else kind.form.label.lower()


def _pages(kind: Kind, parts: list[list[File]], here: int) -> list[tuple[str, str, bool]]:
    """The pages of a long list by the first letters of their entries; one without address stands for those between."""
    if len(parts) < 2:
        return []
    found, before = list[tuple[str, str, bool]](), 0
    for number in _named(len(parts), here):
        if number > before + 1:
            found.append(("", "…", False))
        found.append((_href(kind, number), _span(parts[number - 1]), number == here))
        before = number
    return found


def _named(last: int, here: int) -> list[int]:
    """The numbers of the pages that are named on one of them."""
    if last <= FEW_PAGES:
        return list(range(1, last + 1))
    return sorted({1, last, *range(max(1, here - NEAR), min(last, here + NEAR) + 1)})


def _begins(parts: list[list[File]]) -> dict[str, int]:
    """The page on which each letter begins."""
    found: dict[str, int] = {}
    for number, part in enumerate(parts, start=1):
        for file in part:
            found.setdefault(_letter(file), number)
    return found


def _jump(kind: Kind, begins: dict[str, int], here: int) -> list[tuple[str, str]]:
    """Where each letter begins, as links from a page."""
    return [(one, _at_letter(kind, one, begins[one], here)) for one in sorted(begins)] if len(begins) > 1 else []


def _at_letter(kind: Kind, letter: str, number: int, here: int) -> str:
    anchor = f"#{_anchor(letter)}" if kind in _INDEXED else ""
    return anchor if anchor and number == here else f"{_href(kind, number)}{anchor}"


def _href(kind: Kind, number: int) -> str:
    """A page of a list, from another one."""
    return f"../{paths(kind, number)[0].removesuffix('index.html')}"


def _anchor(letter: str) -> str:
    return "other" if letter == "#" else letter.lower()


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
    """The part of a vocabulary that stands on a page, by first letters."""
    for letter, group in groupby(files, _letter):
        used: list[tuple[Row, int]] = []
        unused: list[Row] = []
        for file in group:
            count = len(atlas.around(file, Kind.PRODUCT))
            row = atlas.row(file)
            used.append((row, count)) if count else unused.append(row)
        yield Letter(letter, _anchor(letter), used, unused)


@dataclass(frozen=True, slots=True)
class Branch:
    """A theme with its variables: those with the most products (with definition, other names and their number), and how
    many there are with products and without.
    """

    theme: Row
    shown: list[tuple[Row, str, str, int]]
    used: int
    unused: int


def _tree(atlas: Atlas, kind: Kind) -> list[Branch]:
    """A vocabulary below what is broader: variables below themes."""
    themes = atlas.shown[Kind.THEME] if kind is Kind.VARIABLE else []
    narrower = [(theme, list(_narrower(atlas, theme, kind))) for theme in themes]
    few = sum(len(used) for _, used in narrower) <= MOST_IN_TREE
    return [
        _branch(atlas, theme, used, len(used) if few else MOST_IN_BRANCH)
        for theme, used in narrower
        if atlas.around(theme, kind)
    ]


def _narrower(atlas: Atlas, theme: File, kind: Kind) -> Iterator[tuple[File, int]]:
    """What is narrower than a theme and has products, those with the most first."""
    counted = ((file, len(atlas.around(file, Kind.PRODUCT))) for file in atlas.around(theme, kind))
    yield from sorted((one for one in counted if one[1]), key=lambda one: -one[1])


def _branch(atlas: Atlas, theme: File, used: list[tuple[File, int]], most: int) -> Branch:
    rows = [
        (atlas.row(file), abstract(file.fields.get("description"), 140), facts.also_named(file), count)
        for file, count in used[:most]
    ]
    return Branch(atlas.row(theme), rows, len(used), len(atlas.around(theme, Kind.VARIABLE)) - len(used))


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
