"""For crawlers: which pages there are (sitemaps.org), and that all may be read (RFC 9309)."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from oscat.thought.pages import explore, lists, metrics
from oscat.thought.pages.addresses import page_path, public
from oscat.thought.pages.atlas import Atlas, newest

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST: Final = 50_000
"""Addresses that one sitemap may hold."""


def files(atlas: Atlas) -> Iterator[tuple[str, bytes]]:
    """``robots.txt`` and the sitemaps; without an address of its own a catalog has none of these."""
    if not atlas.url:
        return
    rows = list(_rows(atlas))
    parts = [rows[at : at + MOST] for at in range(0, len(rows), MOST)]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap("urlset", "url", parts[0])
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield from ((name, _sitemap("urlset", "url", part)) for name, part in zip(names, parts, strict=True))
        index = [(public(atlas.catalog, name), "") for name in names]
        yield "sitemap.xml", _sitemap("sitemapindex", "sitemap", index)
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {public(atlas.catalog, 'sitemap.xml')}\n".encode()


def _rows(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """The address of every page, and when its entry was last worked on, as far as it says."""
    yield public(atlas.catalog, "index.html"), atlas.today
    yield public(atlas.catalog, explore.PATH), atlas.today
    yield public(atlas.catalog, metrics.PATH), atlas.today
    for kind in atlas.kinds:
        yield from ((public(atlas.catalog, path), "") for path in lists.addresses(atlas, kind))
        for file in atlas.shown[kind]:
            yield public(atlas.catalog, page_path(file)), newest(file)


def _sitemap(outer: str, inner: str, rows: list[tuple[str, str]]) -> bytes:
    root = ET.Element(outer, {"xmlns": NAMESPACE})
    for address, day in rows:
        row = ET.SubElement(root, inner)
        ET.SubElement(row, "loc").text = address
        if day:
            ET.SubElement(row, "lastmod").text = day
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
