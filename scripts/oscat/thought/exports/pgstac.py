"""pgSTAC: Collections and Items of the published form, one JSON document a line, as ``pypgstac load`` takes them.

Source: pgSTAC 0.9 («pypgstac load collections|items»).
"""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from oscat.thought.exports.source import Source

NAME: Final = "pgstac"
TITLE: Final = "pgSTAC: Collections and Items as lines of JSON"
OF_ONE: Final = ""
WHOLE: Final[tuple[str, ...]] = ("pgstac/collections.ndjson", "pgstac/items.ndjson")
_FOLDER: Final = "products"
"""Projects are Collections as well, but some have the id of a product, which a database takes for the same."""


def export(source: Source) -> Iterator[tuple[str, bytes]]:
    """The lines of Collections, and those of Items."""
    sorts: dict[str, list[bytes]] = {"Collection": [], "Feature": []}
    for path, document in source.published():
        lines = sorts.get(str(document.get("type")))
        wanted = source.only is None or path.rpartition("/")[0] in source.only
        if lines is not None and path.split("/", 1)[0] == _FOLDER and "stac_version" in document and wanted:
            lines.append(orjson.dumps(_whole(source, path, document), option=orjson.OPT_APPEND_NEWLINE))
    yield WHOLE[0], b"".join(sorts["Collection"])
    yield WHOLE[1], b"".join(sorts["Feature"])


def _whole(source: Source, path: str, document: dict[str, Any]) -> dict[str, Any]:
    """A document whose addresses do not hang on where it stands; an Item names its Collection."""
    base, document = source.facts.catalog.url, {**document}
    if document["type"] == "Feature":
        document["collection"] = path.split("/")[1]
    folder, links, assets = f"{base}{path.rpartition('/')[0]}/", document.get("links"), document.get("assets")
    if base and isinstance(links, list):
        document["links"] = [_in_full(folder, one) for one in links]
    if base and isinstance(assets, dict):
        document["assets"] = {name: _in_full(folder, one) for name, one in assets.items()}
    return document


def _in_full(folder: str, one: Any) -> Any:
    """A link or an asset with its address in full; what is none stays as it is."""
    return {**one, "href": _joined(folder, one["href"])} if isinstance(one, dict) and "href" in one else one


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
    return f"{scheme}://{'/'.join(parts)}"
