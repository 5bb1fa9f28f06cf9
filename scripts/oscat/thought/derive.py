"""From source form to published form: every structural link present and right, records readable as STAC too."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from oscat.thought.geojson import bounds, is_angle, outline
from oscat.thought.graph import Catalog, File, Json, Link
from oscat.thought.hrefs import Where
from oscat.thought.layout import Layout, Role, place
from oscat.thought.privacy import without_emails
from oscat.thought.structure import BETWEEN_ENTRIES, ROOT_TITLE, as_link, derivable, link_title, owed, self_link
from oscat.thought.touched import extent
from oscat.words.files import Mode
from oscat.words.kinds import FORMS, Kind

STAC_VERSION: Final = "1.1.0"
_DERIVED: Final = frozenset({Role.ENTRY, Role.ITEM})


def published(catalog: Catalog) -> Iterator[tuple[str, Json]]:
    """Every JSON document of the published tree with its path, root and lists first, one at a time."""
    yield from of_all(catalog)
    yield from of_files(catalog)


def of_files(catalog: Catalog, wanted: Callable[[File], bool] = lambda _: True) -> Iterator[tuple[str, Json]]:
    """The documents that are published of the files that are ``wanted``: to derive one takes longer than to tell
    whether it is.
    """
    yield from ((one.place.published, document(catalog, one)) for one in documented(catalog) if wanted(one))


def documented(catalog: Catalog) -> Iterator[File]:
    """The files of which a document is published: records of entries, and STAC files beside them."""
    files = (catalog.file(path) for path, where in catalog.places.items() if where.role in _DERIVED)
    return (file for file in files if file.data)


def of_all(catalog: Catalog) -> Iterator[tuple[str, Json]]:
    """The root and the lists with their paths, also those that nobody wrote."""
    root = catalog.root if catalog.root and catalog.root.data else _made_root(catalog)
    yield root.place.published, document(catalog, root)
    for kind in Kind:
        if catalog.lists(kind):
            own = catalog.list_of(kind)
            file = own if own and own.data else _made_list(catalog, kind)
            yield file.place.published, document(catalog, file)


def of_file(catalog: Catalog, path: str) -> Iterator[tuple[str, Json]]:
    """The document that is published of a file, with its path: of an entry, or of a STAC file beside one."""
    where = catalog.places[path]
    if where.role in _DERIVED and catalog.file(path).data:
        yield where.published, document(catalog, catalog.file(path))


def _made_root(catalog: Catalog) -> File:
    return _made(catalog, "catalog.json", "oscat", ROOT_TITLE, "A catalog of open science.")


def _made_list(catalog: Catalog, kind: Kind) -> File:
    form = FORMS[kind]
    return _made(catalog, f"{form.folder}/catalog.json", form.folder, form.plural, form.description)


def _made(catalog: Catalog, path: str, id: str, title: str, description: str) -> File:  # noqa: A002
    """A file that Git does not hold because nobody has anything to say in it."""
    data = {
        "type": "Catalog",
        "id": id,
        "stac_version": STAC_VERSION,
        "title": title,
        "description": description,
        "links": [],
    }
    return File(path, place(path, Layout.OSC), Mode.REGULAR, data)


def document(catalog: Catalog, file: File) -> Json:
    """The published form of one file."""
    data = {**file.data, **extent(catalog, file), "links": links(catalog, file)}
    if catalog.given.withhold_emails:
        data = without_emails(data)
    if file.place.role is Role.ITEM:
        return _without_blanks(data)
    return _as_stac_item(data) if file.is_record else data


def _without_blanks(item: Json) -> Json:
    """A STAC file without empty titles and descriptions, which STAC 1.1.0 forbids and which say nothing."""
    properties = item.get("properties")
    if not isinstance(properties, dict):
        return item
    blank = {name for name in ("title", "description") if properties.get(name) == ""}
    return {**item, "properties": {k: v for k, v in properties.items() if k not in blank}} if blank else item


def links(catalog: Catalog, file: File) -> list[Any]:
    """All links of a published file: where it stands, what its author wrote, what follows from references."""
    base, due = file.place.published, owed(catalog, file)
    up = [one for one in due if one.rel not in BETWEEN_ENTRIES]
    rest = [one for one in due if one.rel in BETWEEN_ENTRIES]
    followed = {link.index: link for link in catalog.links(file)}
    gone = {link.index for link in derivable(catalog, file)} | {
        i for i, link in followed.items() if _leads_nowhere(catalog, link)
    }
    present = {(link.rel, link.target.path) for i, link in followed.items() if i not in gone}
    written = file.data.get("links")
    own = enumerate(written if isinstance(written, list) else ())
    return [
        *(as_link(base, one) for one in up),
        *self_link(catalog.url, base),
        *(_titled(catalog, followed[i]) if i in followed else link for i, link in own if i not in gone),
        *(as_link(base, one) for one in rest if (one.rel, one.path) not in present),
    ]


def _leads_nowhere(catalog: Catalog, link: Link) -> bool:
    """Whether a structural link leads to a file that is not there; such a link is not published."""
    if link.rel not in BETWEEN_ENTRIES or link.target.where is Where.OUTSIDE:
        return False
    there = catalog.there(link)
    return not there.data if there else not catalog.publishes(link.target.path)


def _titled(catalog: Catalog, link: Link) -> Json:
    """An author's link as it is published: where it leads to an entry, with that entry's title."""
    there = catalog.there(link) if link.rel in BETWEEN_ENTRIES else None
    if there is None:
        return link.data
    return {**link.data, "title": link_title(there) if link.rel == "related" else there.title}


def _as_stac_item(record: Json) -> Json:
    """An OGC Record that STAC tools can open as well: the members of a STAC Item that it lacks (item-spec 1.1.0)."""
    properties = record.get("properties")
    properties = dict(properties) if isinstance(properties, dict) else {}
    if "datetime" not in properties:
        ranged = properties.get("start_datetime") and properties.get("end_datetime")
        properties["datetime"] = None if ranged else properties.get("created") or properties.get("updated")
    return {
        **record,
        **_place_on_earth(record),
        "stac_version": record.get("stac_version", STAC_VERSION),
        "properties": properties,
        "assets": record.get("assets", {}),
    }


def _place_on_earth(record: Json) -> Json:
    """The geometry or the bounding box that a record lacks: STAC wants both or neither (item-spec, «bbox»)."""
    bbox, geometry = record.get("bbox"), record.get("geometry")
    if geometry is None and isinstance(bbox, list) and len(bbox) in {4, 6} and all(map(is_angle, bbox)):
        half = len(bbox) // 2
        return {"geometry": outline(bbox[0], bbox[1], bbox[half], bbox[half + 1])}
    around = bounds(geometry.get("coordinates")) if isinstance(geometry, dict) and bbox is None else None
    return {"bbox": around} if around else {}
