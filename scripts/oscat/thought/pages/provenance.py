"""Where an entry comes from: missions, inputs, workflow, experiment, product, as a list and as a drawing of links."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.people import without_mail
from oscat.thought.pages.read import cut
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

CHAIN: Final = (Kind.WORKFLOW, Kind.EXPERIMENT, Kind.PRODUCT)
MOST_STEPS: Final = 50
DRAWN: Final = 4
"""Entries of a column that are drawn; the others are counted."""
WIDE, TALL, GAP, BETWEEN, HEAD = 176, 52, 12, 46, 26
_LETTERS: Final = 21
_BOLD: Final = 18
"""Letters that fit on a line of a box, which has two; and of the one whose page this is, which is bold."""

_TIP: Final = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8z"/></marker>'
)

Columns = Mapping[Kind, list[File]]


class Spot(NamedTuple):
    """The upper left corner of a box, in user units."""

    x: float
    y: float


def steps(atlas: Atlas, file: File) -> dict[Kind, list[File]]:
    """Workflow, experiment and product with this entry in its place; empty where nothing is recorded."""
    mine = file.place.kind
    if mine not in CHAIN:
        return {}
    found: dict[Kind, list[File]] = {kind: atlas.around(file, kind) for kind in CHAIN}
    reach = {one.path: one for run in found[Kind.EXPERIMENT] for one in atlas.around(run, _far(mine))}
    if mine is not Kind.EXPERIMENT:
        found[_far(mine)] = list({**{one.path: one for one in found[_far(mine)]}, **reach}.values())
    found[mine] = [file]
    return found if sum(map(len, found.values())) > 1 else {}


def _far(kind: Kind) -> Kind:
    """The other end of the provenance."""
    return Kind.WORKFLOW if kind is Kind.PRODUCT else Kind.PRODUCT


def chain(atlas: Atlas, file: File, found: Columns) -> list[dict[str, Any]]:
    """The provenance as a list: one step of each kind."""
    return [_step(atlas, kind, found[kind], here=kind is file.place.kind) for kind in CHAIN] if found else []


def _step(atlas: Atlas, kind: Kind, files: list[File], *, here: bool) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "label": _(kind.form.label if len(files) < 2 else kind.form.plural),
        "here": here,
        "rows": [atlas.row(one) for one in files[:MOST_STEPS]],
        "more": max(0, len(files) - MOST_STEPS),
    }


# --- the drawing --------------------------------------------------------------------------------------------------


def drawing(atlas: Atlas, file: File, found: Columns) -> Markup:
    """The provenance as SVG: a column of boxes for each kind, each box a link, with lines between what is tied."""
    whole = {kind: files for kind, files in _columns(atlas, found).items() if files} if found else {}
    if len(whole) < 2:
        return Markup("")
    columns = {kind: files[:DRAWN] for kind, files in whole.items()}
    tall = max(map(len, columns.values())) * (TALL + GAP) - GAP
    spots = dict(_spots(columns, tall))
    lines = "".join(dict.fromkeys(_lines(atlas, columns, spots)))
    heads = "".join(_head(kind, number, len(files)) for number, (kind, files) in enumerate(whole.items()))
    boxes = "".join(_box(atlas, one, spots[one.path], here=one is file) for files in columns.values() for one in files)
    wide = len(columns) * (WIDE + BETWEEN) - BETWEEN + 2
    return Markup(  # noqa: S704 - numbers of ours, and titles that are escaped
        f'<svg class="graph" viewBox="-1 0 {wide} {HEAD + tall + 1}" width="{wide}" role="group"'
        f' aria-label="{_("Provenance")}">{_TIP}{heads}<g class="ties">{lines}</g>{boxes}</svg>'
    )


def _columns(atlas: Atlas, found: Columns) -> dict[Kind, list[File]]:
    """All of each kind, the missions first: their data went in."""
    ends = (one for kind in (Kind.PRODUCT, Kind.WORKFLOW) for one in found.get(kind, [])[:DRAWN])
    missions = {one.path: one for end in ends for one in atlas.around(end, Kind.EO_MISSION)}
    return {Kind.EO_MISSION: list(missions.values()), **found}


def _spots(columns: Columns, tall: float) -> Iterator[tuple[str, Spot]]:
    """Where each box stands: columns side by side, each in the middle of the height."""
    for number, files in enumerate(columns.values()):
        top = HEAD + (tall - len(files) * (TALL + GAP) + GAP) / 2
        for row, one in enumerate(files):
            yield one.path, Spot(number * (WIDE + BETWEEN), top + row * (TALL + GAP))


def _lines(atlas: Atlas, columns: Columns, spots: Mapping[str, Spot]) -> Iterator[str]:
    """A curve from each box to those of the next column that it is tied to; from a mission to all, if to none."""
    for kind, there in pairwise(columns):
        for one in columns[kind]:
            tied = [other for other in columns[there] if other in atlas.around(one, there)]
            for other in tied or (columns[there] if kind is Kind.EO_MISSION else ()):
                yield _line(spots[one.path], spots[other.path])


def _line(start: Spot, end: Spot) -> str:
    x1, y1, x2, y2 = start.x + WIDE, start.y + TALL / 2, end.x, end.y + TALL / 2
    middle = (x1 + x2) / 2
    return f'<path d="M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"/>'


def _head(kind: Kind, number: int, count: int) -> str:
    """The name of a column, with how many of it are not drawn."""
    name = _(kind.form.label if count == 1 else kind.form.plural)
    more = f" ({DRAWN} of {count:,})" if count > DRAWN else ""
    return f'<text class="head is-{kind.value}" x="{number * (WIDE + BETWEEN)}" y="14">{name}{more}</text>'


def _box(atlas: Atlas, file: File, spot: Spot, *, here: bool) -> str:
    """An entry: a box with its title on two lines, a link but for the one whose page this is."""
    title = without_mail(title_of(file))
    lines = _wrapped(title, _BOLD if here else _LETTERS)
    first = spot.y + (TALL / 2 + 5 if len(lines) == 1 else TALL / 2 - 5)
    said = "".join(
        f'<tspan x="{spot.x + 12:g}" y="{first + 18 * row:g}">{escape(line)}</tspan>' for row, line in enumerate(lines)
    )
    kind = file.place.kind.value if file.place.kind else ""
    shape = f'<rect x="{spot.x:g}" y="{spot.y:g}" width="{WIDE}" height="{TALL}" rx="8"/>'
    stripe = f'<rect class="stripe" x="{spot.x:g}" y="{spot.y + 8:g}" width="4" height="{TALL - 16}"/>'
    body = f"<title>{escape(title)}</title>{shape}{stripe}<text>{said}</text>"
    if here:
        return f'<g class="box here is-{kind}">{body}</g>'
    return f'<a class="box is-{kind}" href="{escape(UP + atlas.row(file).path)}">{body}</a>'


def _wrapped(title: str, most: int) -> list[str]:
    """A title on at most two lines of ``most`` letters, cut where it is longer."""
    if len(title) <= most:
        return [title]
    head = title[: most + 1].rpartition(" ")[0] or title[:most]
    rest = title[len(head) :].strip()
    short = rest if len(rest) <= most else f"{cut(rest, most - 1)[: most - 1].rstrip('…')}…"
    return [head, short]
