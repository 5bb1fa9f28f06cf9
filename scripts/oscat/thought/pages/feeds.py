"""What is new, as Atom feeds (RFC 4287): of the whole catalog, of each theme, of each platform."""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from oscat.thought.graph import File
from oscat.thought.pages import people
from oscat.thought.pages.addresses import page_path, public
from oscat.thought.pages.atlas import Atlas, added, newest, run_type, title_of
from oscat.thought.pages.read import abstract
from oscat.thought.safe_text import clean
from oscat.words.kinds import Kind

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
NAME: Final = "feed.atom"
MOST: Final = 50
_TOLD: Final = (Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT, Kind.PROJECT)


def feeds(atlas: Atlas) -> Iterator[tuple[str, bytes]]:
    """Every feed with its path; none where the catalog does not know its own address, which a feed is made of."""
    if not atlas.url:
        return
    everything = [file for kind in _TOLD for file in atlas.shown[kind]]
    yield NAME, feed(atlas, NAME, atlas.title, everything)
    for theme in atlas.shown[Kind.THEME]:
        files = [file for kind in _TOLD for file in atlas.around(theme, kind)]
        yield path_of(theme), feed(atlas, path_of(theme), f"{title_of(theme)} · {atlas.title}", files)
    for platform in atlas.shown[Kind.PLATFORM]:
        files = [flow for flow in atlas.shown[Kind.WORKFLOW] if platform in atlas.runners.get(run_type(flow), [])]
        yield path_of(platform), feed(atlas, path_of(platform), f"{title_of(platform)} · {atlas.title}", files)


def path_of(file: File) -> str:
    """Where the feed of a theme or platform stands."""
    return page_path(file).removesuffix("index.html") + NAME


def feed(atlas: Atlas, path: str, title: str, files: Iterable[File]) -> bytes:
    """One feed: the newest first, those without a date left out."""
    dated = sorted((file for file in files if newest(file)), key=lambda one: (newest(one), one.path), reverse=True)
    root = ET.Element("feed", {"xmlns": NAMESPACE})
    address = public(atlas.catalog, path)
    _tell(root, "id", address)
    _tell(root, "title", title)
    _tell(root, "updated", _moment(newest(dated[0]) if dated else atlas.today or "1970-01-01"))
    _tell(ET.SubElement(root, "author"), "name", atlas.title)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    above = public(atlas.catalog, path.removesuffix(NAME) + "index.html")
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": above})
    for file in dated[:MOST]:
        _entry(atlas, root, file)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(atlas: Atlas, root: ET.Element, file: File) -> None:
    entry, page = ET.SubElement(root, "entry"), public(atlas.catalog, page_path(file))
    _tell(entry, "id", page)
    _tell(entry, "title", title_of(file))
    _tell(entry, "updated", _moment(newest(file)))
    _tell(entry, "published", _moment(added(file)))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _tell(entry, "summary", abstract(file.fields.get("description"), 400) or title_of(file))
    words = [file.key[0].form.label] if file.key else []
    for word in [*words, *(title_of(theme) for theme in atlas.around(file, Kind.THEME))]:
        ET.SubElement(entry, "category", {"term": people.without_mail(clean(word))})


def _tell(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = people.without_mail(clean(text))


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
