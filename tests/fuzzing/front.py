"""The promises of the site's scripts, held in Chromium: ``front.js`` tries on a built page what is made here."""

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import oscat
from browser import chromium, served
from fuzzing.draw import HOSTILE, SEEDS, Draw

HARNESS: Final = Path(__file__).with_name("front.js")
VIEWS: Final = ("list", "table", "map", "timeline")
FACETS: Final = (
    "theme",
    "variable",
    "mission",
    "project",
    "region",
    "licence",
    "encoding",
    "status",
    "has",
    "platform",
)
POINTERS: Final = (
    "/title", "/extent", "/links", "/contacts", "/keywords", "/a/b/c", "/__proto__/polluted",
    "/constructor/prototype/polluted",
    "/", "//", "/~0~1", "/links/0/href", "/links/-", "/links/9999", "/extent/__proto__/polluted", "",
)  # fmt: skip
HEADS: Final = (
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"{",
    b"[",
    b'{"type":"Feature",',
    b'{"type":"Polygon","coordinates":',
    b"\x89HDF",
    b"",
)


def shown(draw: Draw) -> dict[str, Any]:
    """Cards of a search, as a page shows them, and the address of a search."""
    cards = [_card(draw) for _ in range(1 + draw.below(4))]
    names = (*FACETS, "q", "bbox", "datetime", "page", "sort", "view", "compare")
    asked = "&".join(f"{draw.pick(names)}={draw.text()}" for _ in range(4))
    return {"view": draw.pick(VIEWS), "cards": cards, "search": f"?{asked}"}


def _card(draw: Draw) -> dict[str, Any]:
    boxes = [[draw.number(), draw.number() / 2, draw.number(), draw.number() / 2] for _ in range(draw.below(3))]
    words = {name: draw.text() for name in ("kind", "label", "title", "text", "note", "doi", "updated")}
    tags = {name: [draw.text() for _ in range(draw.below(3))] for name in FACETS[: draw.below(len(FACETS))]}
    first, last = (draw.pick(("", "2010-01-01", "1999-12-31", "2030-06-01")) for _ in range(2))
    return {**words, "path": f"products/{draw.below(99)}/", "first": first, "last": last, "boxes": boxes, "tags": tags}


def filled(draw: Draw) -> dict[str, Any]:
    """A field of a form, and a record that somebody else wrote."""
    widget = draw.pick(
        (
            "text",
            "area",
            "number",
            "flag",
            "words",
            "language",
            "json",
            "contacts",
            "links",
            "extent",
            "geometry",
            "time",
        )
    )
    return {"widget": widget, "pointer": f"/{_MEMBER.get(widget, 'title')}", "record": draw.record(draw.path())}


_MEMBER: Final = {
    "contacts": "contacts",
    "links": "links",
    "extent": "extent",
    "geometry": "geometry",
    "time": "time",
    "words": "keywords",
}


def dropped(draw: Draw) -> dict[str, Any]:
    """A file that somebody drops on a form."""
    raw = draw.pick((_head, _recorded, _shaped))(draw)
    return {"name": draw.pick(("x.tif", "x.json", "x.nc", *HOSTILE[:3])), "bytes": base64.b64encode(raw).decode()}


def _head(draw: Draw) -> bytes:
    return draw.pick(HEADS) + draw.raw(256)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "replace")


def _recorded(draw: Draw) -> bytes:
    return _json(draw.record(draw.path()))


def _shaped(draw: Draw) -> bytes:
    """Something that looks like GeoJSON, or like STAC."""
    members = {name: draw.value() for name in ("coordinates", "bbox", "geometry", "properties")}
    kind = draw.pick(("Feature", "Polygon", "FeatureCollection", "Point", "Collection"))
    return _json({"type": kind, draw.name(): draw.value(), **members, **draw.pick(({}, {"stac_version": "1.1.0"}))})


def changed(draw: Draw) -> dict[str, Any]:
    """A record, a place in it, and mends."""
    operations = [
        {
            "op": draw.pick(("add", "remove", "replace", "move")),
            "path": draw.pick(POINTERS),
            "from": draw.pick(POINTERS),
            "value": draw.value(),
        }
        for _ in range(draw.below(3))
    ]
    return {
        "record": draw.record(draw.path()),
        "pointer": draw.pick(POINTERS),
        "value": draw.value(),
        "operations": operations,
    }


INPUTS: Final[dict[str, Callable[[Draw], dict[str, Any]]]] = {
    one.__name__: one for one in (shown, filled, dropped, changed)
}


def whole(value: Any) -> Any:
    """A value as it comes over the wire: no half of a pair of code units, no number beyond JSON."""
    return json.loads(json.dumps(value).encode("utf-8", "replace"), parse_constant=lambda _: 0)


@contextmanager
def tried() -> Iterator[Callable[[list[tuple[str, bytes]]], list[str]]]:
    """What tries inputs, given as the name of a promise and bytes, on the page of the search."""
    with TemporaryDirectory() as folder, chromium() as browser:
        oscat.build(_seed(Path(folder)), Path(folder) / "site")
        shutil.copy(HARNESS, Path(folder) / "site/front.js")
        with served(Path(folder) / "site") as url:
            page = browser.new_page()
            page.add_init_script("window.alert = () => { window.alerted = true; };")
            page.goto(f"{url}explore/")

            def ask(inputs: list[tuple[str, bytes]]) -> list[str]:
                given = [(name, whole(INPUTS[name](Draw(data)))) for name, data in inputs]
                answers: list[str] = page.evaluate("async given => (await import('/front.js')).tried(given)", given)
                return answers

            yield ask


def _seed(folder: Path) -> Path:
    for path, raw in SEEDS.items():
        (folder / "seed" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "seed" / path).write_bytes(raw)
    return folder / "seed"
