"""Charts as SVG within a page: drawn at build time, coloured by the stylesheet, no script."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from oscat.thought import maps

WIDTH: Final = 480
_ROW, _LABEL, _GAP = 24, 212, 6
_HEIGHT, _FOOT, _HEAD = 160, 22, 16
_FEW: Final = 9
"""Labels below columns that fit."""
_LETTERS: Final = 25
"""Letters of a name that fit before its bar."""


def bars(rows: Sequence[tuple[str, int]]) -> Markup:
    """Lying bars with name and number."""
    most = max((count for _, count in rows), default=0) or 1
    room = WIDTH - _LABEL - 45
    parts = [_bar(index, row, room * row[1] / most) for index, row in enumerate(rows)]
    return _svg(_ROW * len(rows), parts)


def _bar(index: int, row: tuple[str, int], width: float) -> Markup:
    name, count = row
    top, middle = index * _ROW + _GAP // 2, index * _ROW + _ROW // 2
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        _LABEL, top, f"{max(width, 1):.1f}", _ROW - _GAP
    )
    number = Markup('<text x="{}" y="{}" class="number">{}</text>').format(
        f"{_LABEL + width + 6:.1f}", middle, f"{count:,}"
    )
    return _label(name, middle) + shape + number


def _label(name: str, middle: int) -> Markup:
    """A name before its bar."""
    return Markup('<text x="{}" y="{}" class="name">{}</text>').format(_LABEL - 8, middle, _fitting(name))


def _fitting(name: str) -> str:
    """A name cut within a word, where it must be: the whole of it stands in the table."""
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"


def columns(rows: Sequence[tuple[str, int]]) -> Markup:
    """Standing columns in the order given, with a label below every so many."""
    most = max((count for _, count in rows), default=0) or 1
    step, every = WIDTH / len(rows), -(-len(rows) // _FEW)
    parts = []
    for index, (name, count) in enumerate(rows):
        height = (_HEIGHT - _FOOT - _HEAD) * count / most
        parts.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
                f"{index * step + step * 0.1:.1f}",
                f"{_HEIGHT - _FOOT - height:.1f}",
                f"{step * 0.8:.1f}",
                f"{height:.1f}",
            )
        )
        if index % every == 0:
            middle = f"{(index + 0.5) * step:.1f}"
            parts.append(Markup('<text x="{}" y="{}" class="foot">{}</text>').format(middle, _HEIGHT - 6, name))
    top = Markup('<text x="0" y="11" class="number">{}</text>').format(f"{most:,}")
    return _svg(_HEIGHT, [*parts, top])


def spans(rows: Sequence[tuple[str, int, int]]) -> Markup:
    """Lying bars from one year to another (both included), with names, on an axis of years."""
    first, last = min(row[1] for row in rows), max(row[2] for row in rows) + 1
    scale = (WIDTH - _LABEL - 8) / (last - first)
    parts = []
    for index, (name, start, end) in enumerate(rows):
        left, middle = _LABEL + (start - first) * scale, index * _ROW + _ROW // 2
        wide = max((end + 1 - start) * scale, 2)
        parts.append(
            _label(name, middle)
            + Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="2"/>').format(
                left, index * _ROW + _GAP, wide, _ROW - 2 * _GAP
            )
        )
    base = len(rows) * _ROW + 14
    axis = Markup('<text x="{}" y="{}" class="start">{}</text><text x="{}" y="{}" class="end">{}</text>').format(
        _LABEL, base, first, WIDTH - 8, base, last - 1
    )
    return _svg(base + 6, [*parts, axis])


def globe(cells: Sequence[tuple[int, int, int]], step: int, assets: str) -> Markup:
    """The world with cells (west, south, count; degrees) the darker the more they count."""
    most = max((count for _, _, count in cells), default=0) or 1
    drawn: dict[int, list[str]] = {}
    for west, south, count in cells:
        outline = f"M{west} {-south - step}h{step}v{step}h{-step}z"
        drawn.setdefault(min(5, 1 + 5 * count // (most + 1)), []).append(outline)
    shapes = Markup("").join(
        Markup('<path class="heat{}" d="{}"/>').format(heat, "".join(outlines))
        for heat, outlines in sorted(drawn.items())
    )
    head = Markup('<svg class="map globe" viewBox="-180 -90 360 180" aria-hidden="true">')
    ground = Markup(maps.ground(assets))  # noqa: S704 - our own SVG
    return head + ground + Markup('<g class="cells">{}</g></svg>').format(shapes)


def _svg(height: int, parts: Sequence[Markup]) -> Markup:
    """The picture; all its numbers stand in the table beside it, so it is passed over when a page is read aloud."""
    head = Markup('<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true">').format(WIDTH, height)
    return head + Markup("").join(parts) + Markup("</svg>")
