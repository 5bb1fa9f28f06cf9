"""pgSTAC: Collections and Items of the published form, one JSON document a line, as ``pypgstac load`` takes them.

Source: pgSTAC 0.9 («pypgstac load collections|items»).
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import orjson

from oscat.thought.exports.source import Source

NAME: Final = "pgstac"
TITLE: Final = "pgSTAC: Collections and Items as lines of JSON"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("pgstac/collections.ndjson", "pgstac/items.ndjson")


def export(source: Source) -> Iterator[tuple[str, bytes]]:
    """The lines of Collections, and those of Items."""
    sorts: dict[str, list[bytes]] = {"Collection": [], "Feature": []}
    for path, document in source.published():
        kind, folder = document.get("type"), path.split("/", 1)[0]
        wanted = source.only is None or path.rpartition("/")[0] in source.only
        if folder in {"products", "projects"} and "stac_version" in document and kind in sorts and wanted:
            sorts[kind].append(orjson.dumps(_whole(source, path, document), option=orjson.OPT_APPEND_NEWLINE))
    yield WHOLE[0], b"".join(sorts["Collection"])
    yield WHOLE[1], b"".join(sorts["Feature"])


def _whole(source: Source, path: str, document: dict[str, Any]) -> dict[str, Any]:
    """A document whose addresses do not hang on where it stands; an Item names its Collection."""
    base = source.facts.catalog.url
    collection = {} if document["type"] == "Collection" else {"collection": path.split("/")[1]}
    whole = {**document, **collection}
    if not base:
        return whole
    folder = f"{base}{path.rpartition('/')[0]}/"
    links = [{**one, "href": _joined(folder, one["href"])} for one in document.get("links", ()) if "href" in one]
    assets = {
        name: {**one, "href": _joined(folder, one["href"])} for name, one in (document.get("assets") or {}).items()
    }
    return {**whole, "links": links} | ({"assets": assets} if assets else {})


def _joined(folder: str, href: Any) -> Any:
    """An address in full; ``..`` leads up."""
    if not isinstance(href, str) or "://" in href or href.startswith(("mailto:", "data:")):
        return href
    scheme, _, rest = folder.partition("://")
    parts = rest.rstrip("/").split("/")
    for step in href.split("/"):
        if step == "..":
            parts = parts[:-1] if len(parts) > 1 else parts
        elif step not in {".", ""}:
            parts.append(step)
    return f"{scheme}://{'/'.join(chain(parts))}"
