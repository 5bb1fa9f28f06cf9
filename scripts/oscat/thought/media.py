"""Whether the media type that a record gives and the one that a server sends can be those of one thing.

Servers seldom know the formats of science: what they call bytes or plain text may be anything. So only families that
exclude each other count. Source: RFC 6838 (suffixes such as ``+json``), RFC 9110 section 8.3.
"""

from typing import Final

_UNSAID: Final = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-octet-stream",
        "application/download",
        "application/force-download",
        "application/x-download",
        "application/unknown",
        "text/plain",
        "multipart/byteranges",
    }
)
_FAMILY: Final = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/zip": "archive",
    "application/x-zip-compressed": "archive",
    "application/gzip": "archive",
    "application/x-gzip": "archive",
    "application/x-tar": "archive",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "table",
}
_SUFFIX: Final = {"json": "json", "xml": "xml", "zip": "archive"}
_NEAR: Final = (frozenset({"page", "xml"}), frozenset({"json", "xml"}))
"""Families that one service may answer with alike."""


def bare(media_type: str) -> str:
    """A media type in small letters, without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def family(media_type: str) -> str:
    """What a media type tells for certain: ``page``, ``pdf``, ``json``, ``archive``, ``xml``, ``table``, ``image``,
    ``data``; "" where it tells nothing.
    """
    plain = bare(media_type)
    if plain in _UNSAID:
        return ""
    if plain in _FAMILY:
        return _FAMILY[plain]
    kind, _, rest = plain.partition("/")
    if kind == "image" and "tiff" not in rest:
        return "image"
    return _SUFFIX.get(rest.rpartition("+")[2] if "+" in rest else "", "data")


def agree(declared: str, served: str) -> bool:
    """Whether a server that sends ``served`` can be sending what the record calls ``declared``."""
    one, other = family(declared), family(served)
    if not one or not other or one == other:
        return True
    if {one, other} in _NEAR:
        return True
    return "page" not in {one, other} and "data" in {one, other}  # a NetCDF may well come as a zip, never as a page
