"""GeoParquet: all entries with their records, the words they are found by, and the Items, for DuckDB, GeoPandas, QGIS.

``entries.parquet`` has a row an entry, in the order of the site: what it is found by, and the published record as JSON.
``words.parquet`` has a row a word: the numbers of the entries that have it, and how well it fits each, 1 to 255; with
both anybody answers as the site does. ``items.parquet`` is STAC GeoParquet.

Source: GeoParquet 1.0 (https://geoparquet.org/releases/v1.0.0/), stac-geoparquet 1.0
(https://github.com/radiantearth/stac-geoparquet-spec).
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import orjson

from oscat.thought.boxes import Edges, read_boxes, touch
from oscat.thought.exports.pgstac import documents
from oscat.thought.exports.shapes import Columns
from oscat.thought.exports.source import Searched, Source
from oscat.thought.layout import Role
from oscat.words.document import FACETS, Document
from oscat.words.table import Table

NAME: Final = "geoparquet"
TITLE: Final = "GeoParquet: entries, the words they are found by, and Items"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = (
    *("geoparquet/entries.parquet", "geoparquet/words.parquet", "geoparquet/items.parquet"),
)
NUMBERING: Final = "oscat:numbering"
"""The metadata that tells whether two tables are of one build."""
TAGS: Final = tuple(facet.name for facet in FACETS if facet.name != "kind")
"""The facets that are columns of lists: ids, and titles in ``<facet>_title``."""
_TEXTS: Final = ("path", "kind", "kind_title", "id", "title", "label", "abstract", "note", "doi", "updated")
_EDGES: Final = ("west", "south", "east", "north")
_TIMES: Final = ("datetime", "start_datetime", "end_datetime", "created", "updated", "published", "expires")
"""Members that are instants (STAC «Common Metadata», section «Date and Time»)."""
_BBOX: Final = ("xmin", "ymin", "xmax", "ymax")
_LEAST: Final = 1e-6
"""Degrees that the side of a polygon has at least."""
Row = dict[str, Any]


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """The tables."""
    for part in PARTS:
        yield part(source)


def of_entries(source: Source) -> tuple[str, bytes]:
    """The table of entries."""
    return WHOLE[0], source.parquet(entries(_entries(source), source.searched()))


def of_words(source: Source) -> tuple[str, bytes]:
    """The table of words."""
    return WHOLE[1], source.parquet(words(source.searched()))


def of_items(source: Source) -> tuple[str, bytes]:
    """The table of Items."""
    return WHOLE[2], source.parquet(_items(source))


PARTS: Final = (of_entries, of_words, of_items)
"""The tables, each made by itself."""


# --- entries and words -----------------------------------------------------------------------------------------------

_ENTRY: Final = {
    "number": "UINTEGER",
    **dict.fromkeys(_TEXTS, "VARCHAR"),
    **dict.fromkeys(("first", "last"), "DATE"),
    "title_rank": "UINTEGER",
    **{f"{name}{more}": "VARCHAR[]" for name in TAGS for more in ("", "_title")},
    "boxes": f"STRUCT({', '.join(f'{edge} DOUBLE' for edge in _EDGES)})[]",
    "geometry": "VARCHAR",
    "record": "VARCHAR",
}
_ENTRY_COLUMNS: Final = "* REPLACE (TRY(ST_GeomFromGeoJSON(geometry)) AS geometry)"
_WORD: Final = {"word": "VARCHAR", "numbers": "UINTEGER[]", "scores": "UTINYINT[]"}


def entries(rows: Iterator[Row], searched: Searched) -> Table:
    """The table of entries, in the order of their numbers."""
    return Table(rows, lambda: _ENTRY, _ENTRY_COLUMNS, "number", lambda: {NUMBERING: _numbering(searched)})


def words(searched: Searched) -> Table:
    """The table of words, in the order of their code points."""
    return Table(_words(searched), lambda: _WORD, metadata=lambda: {NUMBERING: _numbering(searched)})


def _numbering(searched: Searched) -> str:
    """What two tables have in common whose numbers mean the same entries."""
    return hashlib.sha256("\n".join(one.path for one in searched.documents).encode()).hexdigest()[:32]


def _entries(source: Source) -> Iterator[Row]:
    """A row an entry, in the order of the published tree."""
    searched = source.searched()
    numbers = {one.path: number for number, one in enumerate(searched.documents)}
    for path, record in source.published(lambda file: file.place.role is Role.ENTRY):
        folder = f"{path.rpartition('/')[0]}/"
        number = numbers.get(folder)
        if number is not None and _wanted(source, folder):
            row = entry(searched.documents[number])
            row |= {"number": number, "title_rank": searched.ranks["title"][number]}
            yield row | {"record": orjson.dumps(record).decode()}


def _wanted(source: Source, folder: str) -> bool:
    return source.only is None or folder.rstrip("/") in source.only


def entry(one: Document) -> Row:
    """What is found of an entry, but its record and its places in the orders."""
    tags = {name: one.tags.get(name, ()) for name in TAGS}
    return {
        "path": one.path,
        "kind": one.kind,
        "kind_title": next((tag.label for tag in one.tags.get("kind", ())), one.kind),
        "id": one.path.split("/")[1],
        "title": one.title,
        **{name: one.more.get(name) for name in ("label", "note", "doi")},
        "abstract": one.more.get("text"),
        "updated": one.updated or None,
        "first": one.first or None,
        "last": one.last or None,
        **{name: [tag.id for tag in found] for name, found in tags.items()},
        **{f"{name}_title": [tag.label for tag in found] for name, found in tags.items()},
        "boxes": [dict(zip(_EDGES, box, strict=True)) for box in one.boxes],
        "geometry": orjson.dumps(_area(one)).decode() if one.boxes else None,
    }


def _area(one: Document) -> dict[str, Any]:
    """Where an entry lies, as polygons none of which touch another (OGC 06-103r4, section 6.1.14)."""
    boxes = apart([_thick(box) for box in one.boxes])
    rings = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in boxes]
    return {"type": "MultiPolygon", "coordinates": rings}


def _thick(box: Edges) -> Edges:
    """A box that has an area, be it a tenth of a metre wide."""
    west, south, east, north = box
    east, north = max(east, min(west + _LEAST, 180.0)), max(north, min(south + _LEAST, 90.0))
    return min(west, east - _LEAST), min(south, north - _LEAST), east, north


def apart(boxes: list[Edges]) -> list[Edges]:
    """Boxes of which none touches another: those that do become the one around them."""
    found: list[Edges] = []
    for box in boxes:
        while near := next((one for one in found if touch(one, box)), None):
            found.remove(near)
            box = (*map(min, near[:2], box[:2]), *map(max, near[2:], box[2:]))  # type: ignore[assignment]  # noqa: PLW2901
        found.append(box)
    return found


def _words(searched: Searched) -> Iterator[Row]:
    for word in sorted(searched.postings):
        numbers, scores = searched.postings[word]
        yield {"word": word, "numbers": list(numbers), "scores": list(scores)}


# --- Items -----------------------------------------------------------------------------------------------------------


def _items(source: Source) -> Table:
    """STAC GeoParquet: properties are columns, the Collections of the Items stand beside them."""
    columns, collections = Columns(), set[str]()

    def rows() -> Iterator[Row]:
        for whole in documents(source, "Feature"):
            row = _item(whole)
            columns.add({name: value for name, value in row.items() if name not in _FIXED})
            collections.add(str(row["collection"]))
            yield row

    def types() -> dict[str, str]:
        return columns.types() | _FIXED

    def beside() -> dict[str, str]:
        told = {str(one["id"]): one for one in documents(source, "Collection", collections)}
        return {"stac-geoparquet": orjson.dumps({"version": "1.1.0", "collections": told}).decode()}

    return Table(rows(), types, _ITEM_COLUMNS, metadata=beside)


_FIXED: Final = {
    **dict.fromkeys(("type", "stac_version", "id", "collection", "geometry", *_TIMES), "VARCHAR"),
    "stac_extensions": "VARCHAR[]",
    "bbox": f"STRUCT({', '.join(f'{edge} DOUBLE' for edge in _BBOX)})",
}
_ITEM_COLUMNS: Final = "* REPLACE ({})".format(
    ", ".join((
        "TRY(ST_GeomFromGeoJSON(geometry)) AS geometry",
        *(f"TRY_CAST({name} AS TIMESTAMPTZ) AS {name}" for name in _TIMES),
    ))
)  # fmt: skip


def _item(item: Row) -> Row:
    """An Item as a row; a member of the Item goes before a property of the same name."""
    properties = item.get("properties")
    whole = {**(properties if isinstance(properties, dict) else {}), **item}
    whole.pop("properties", None)
    found = _without_twins(whole)
    box = next(iter(read_boxes([item.get("bbox")])), None)
    found["bbox"] = dict(zip(_BBOX, (box.west, box.south, box.east, box.north), strict=True)) if box else None
    found["geometry"] = orjson.dumps(item.get("geometry")).decode()
    found["stac_extensions"] = [one for one in _list(item.get("stac_extensions")) if isinstance(one, str)]
    return found


def _without_twins(row: Row) -> Row:
    """Columns are told apart without regard to case: of such names the last one stays."""
    names = {name.casefold(): name for name in row if name}
    return {name: row[name] for name in names.values()}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
