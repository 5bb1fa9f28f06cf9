"""pgSTAC: Collections and Items of the published form, one JSON document a line, as ``pypgstac load`` takes them.

Source: pgSTAC 0.9 («pypgstac load collections|items»).
"""

import re
from collections.abc import Container, Iterator
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin

import orjson

from oscat.thought.exports.source import Source
from oscat.thought.graph import File
from oscat.thought.layout import Role

NAME: Final = "pgstac"
TITLE: Final = "pgSTAC: Collections and Items as lines of JSON"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("pgstac/collections.ndjson", "pgstac/items.ndjson")
_WHOLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""What begins with a scheme (RFC 3986, section 3.1)."""
_FOLDER: Final = "products"
"""Projects are Collections as well, but some have the id of a product, which a database takes for the same."""


def of_all(source: Source) -> Iterator[tuple[str, bytes]]:
    """The lines of Collections, and those of Items."""
    sorts: dict[str, list[bytes]] = {"Collection": [], "Feature": []}
    for document in documents(source):
        sorts[document["type"]].append(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
    yield WHOLE[0], b"".join(sorts["Collection"])
    yield WHOLE[1], b"".join(sorts["Feature"])


def documents(source: Source, type_: str = "", ids: Container[str] | None = None) -> Iterator[dict[str, Any]]:
    """The Collections of products and their Items, as they are published, with addresses in full; of one type, and with
    these ids, where they are given.
    """

    def is_asked(file: File) -> bool:
        folder = file.place.published.rpartition("/")[0]
        inside = folder.startswith(f"{_FOLDER}/") and (source.only is None or folder in source.only)
        if not inside or (type_ == "Feature" and file.place.role is not Role.ITEM):
            return False
        told = file.data.get("type"), file.data.get("id")
        return (not type_ or told[0] == type_) and (ids is None or str(told[1]) in ids)

    for path, document in source.published(is_asked):
        if str(document.get("type")) in {"Collection", "Feature"} and "stac_version" in document:
            yield _in_full(source, path, document)


def _in_full(source: Source, path: str, document: dict[str, Any]) -> dict[str, Any]:
    """A document whose addresses do not hang on where it stands; an Item names its Collection."""
    base, document = source.facts.catalog.url, {**document}
    if document["type"] == "Feature":
        document["collection"] = path.split("/")[1]
    folder, links, assets = f"{base}{path.rpartition('/')[0]}/", document.get("links"), document.get("assets")
    if base and isinstance(links, list):
        document["links"] = [_with_address(folder, one) for one in links]
    if base and isinstance(assets, dict):
        document["assets"] = {name: _with_address(folder, one) for name, one in assets.items()}
    return document


def _with_address(folder: str, one: Any) -> Any:
    """A link or an asset with its address in full; what is none stays as it is."""
    href = one.get("href") if isinstance(one, dict) else None
    if not isinstance(href, str) or _WHOLE.match(href):
        return one
    with suppress(ValueError):  # no address at all, as «//[»
        return {**one, "href": urljoin(folder, href)}
    return one
