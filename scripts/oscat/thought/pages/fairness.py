"""What an entry's page says of its FAIR score, and the badge and the document that others can take."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from oscat.thought.canon import dumps
from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP, folder_of, page_path
from oscat.thought.pages.people import without_mail
from oscat.thought.pages.read import day, day_words, short
from oscat.thought.tongue import _
from oscat.words.fair import AREAS

FOLDER: Final = "fair"
"""Apart from the records, where only their own files stand."""
_MOST: Final = 3
_WIDTH, _HEIGHT = 160, 36
_COLOURS: Final = ((80, "#1a7f37"), (60, "#6b7f16"), (40, "#9a6700"), (0, "#b3401e"))
"""From so many percent on; each has a contrast of 4.5 with white (WCAG 2.2, 1.4.3)."""
_GRAVEST: Final = ("missing", "partly", "unknown")
Document = Mapping[str, Any]


def view(file: File, told: Document | None) -> Mapping[str, Any]:
    """What the template shows of the document that ``oscat fair`` writes of an entry."""
    if told is None:
        return {"fair": None}
    return {
        "fair": {
            "address": f"{UP}{FOLDER}/{folder_of(file).rstrip('/')}",
            "percent": told["percent"],
            "level": told["level"],
            "model": told["model"],
            "areas": [(AREAS[one["area"]], one["percent"], one["level"]) for one in told["areas"]],
            "next": list(_next(told))[:_MOST],
            "rows": [_row(one) for one in told["indicators"]],
            "past": _past(told),
        }
    }


def _past(told: Document) -> Mapping[str, Any] | None:
    """The scores so far, today's last, as words and as a line; None where there was only one."""
    rows = [(_("on %(on)s", on=day_words(day(one["day"]))), one["percent"]) for one in told.get("history", ())]
    if rows and rows[-1][1] == told["percent"]:
        rows.pop()  # nothing changed since
    if not rows:
        return None
    whole = [*rows, ("today", told["percent"])]
    step = (_WIDTH - 8) / (len(whole) - 1)
    points = [(4 + at * step, 4 + (_HEIGHT - 8) * (100 - percent) / 100) for at, (_, percent) in enumerate(whole)]
    return {
        "rows": whole,
        "width": _WIDTH,
        "height": _HEIGHT,
        "line": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "last": points[-1],
    }


def _row(one: Document) -> tuple[str, str, str, str, str]:
    evidence = short(one["evidence"], 200)
    return one["state"], one["id"], one["text"], evidence, short(one.get("advice", ""), 200)


def _next(told: Document) -> Iterator[str]:
    """The advice that weighs most, each once."""
    open_ = [one for one in told["indicators"] if one.get("advice") and one["state"] in _GRAVEST[:2]]
    open_.sort(key=lambda one: (_GRAVEST.index(one["state"]), -one["weight"]))
    yield from dict.fromkeys(one["advice"] for one in open_)


def files(file: File, told: Document | None, *, large: bool = False) -> Iterator[tuple[str, bytes]]:
    """The badge of an entry and its report, but for the report in a large catalog, with their paths."""
    if told is not None:
        path = f"{FOLDER}/{page_path(file).removesuffix('/index.html')}"
        yield f"{path}.svg", badge(int(told["percent"])).encode()
        if not large:
            yield f"{path}.json", without_mail(dumps(dict(told)).decode()).encode()


def badge(percent: int) -> str:
    """A badge that says how FAIR an entry is, as SVG with its words as text."""
    colour = next(colour for least, colour in _COLOURS if percent >= least)
    words = escape(f"FAIR {percent} %")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="92" height="20" role="img" aria-label="{words}">'
        f"<title>{words}</title>"
        '<rect width="92" height="20" rx="4" fill="#3b4250"/>'
        f'<path d="M42 0h46a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H42z" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="21" y="14">FAIR</text><text x="67" y="14">{percent} %</text></g></svg>\n'
    )
