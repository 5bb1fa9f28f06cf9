"""Charts as SVG within a page: drawn at build time, coloured by the stylesheet, no script."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

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
    label = Markup('<text x="{}" y="{}" class="name">{}</text>').format(_LABEL - 8, middle, _fitting(name))
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        _LABEL, top, f"{max(width, 1):.1f}", _ROW - _GAP
    )
    number = Markup('<text x="{}" y="{}" class="number">{}</text>').format(
        f"{_LABEL + width + 6:.1f}", middle, f"{count:,}"
    )
    return label + shape + number


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


def _svg(height: int, parts: Sequence[Markup]) -> Markup:
    """The picture; all its numbers stand in the table beside it, so it is passed over when a page is read aloud."""
    head = Markup('<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true">').format(WIDTH, height)
    return head + Markup("").join(parts) + Markup("</svg>")
