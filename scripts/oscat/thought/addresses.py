"""The addresses that a file names: of its links, its assets, and the links of its contacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oscat.thought.positions import pointer
from oscat.thought.urls import seen


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is written: the JSON Pointer of the ``href``, the address, and the object that holds it.

    ``plain`` says that nothing can be wrong with how it is written; ``use`` is the relation of a link ("" where it has
    none), ``asset`` or ``contact``; ``host`` is "" for an address within the catalog.
    """

    pointer: str
    href: str
    use: str
    holder: dict[str, Any]
    host: str
    plain: bool


def addresses(data: dict[str, Any], fields: dict[str, Any], prefix: tuple[str, ...]) -> Iterator[Address]:
    """Every address of a file, in its own words and order; ``fields`` stand under ``prefix``."""
    yield from _links(data.get("links"), "/links")
    assets = data.get("assets")
    for name, asset in assets.items() if isinstance(assets, dict) else ():
        yield from _address(asset, pointer("assets", name), "asset")
    contacts = fields.get("contacts")
    for i, contact in enumerate(contacts if isinstance(contacts, list) else ()):
        links = contact.get("links") if isinstance(contact, dict) else None
        for j, link in enumerate(links if isinstance(links, list) else ()):
            yield from _address(link, pointer(*prefix, "contacts", i, "links", j), "contact")


def _links(links: Any, where: str) -> Iterator[Address]:
    for i, link in enumerate(links if isinstance(links, list) else ()):
        rel = link.get("rel") if isinstance(link, dict) else None
        yield from _address(link, f"{where}/{i}", rel if isinstance(rel, str) else "")


def _address(holder: Any, where: str, use: str) -> Iterator[Address]:
    href = holder.get("href") if isinstance(holder, dict) else None
    if isinstance(href, str) and not href.startswith(("../", "./")):
        yield Address(f"{where}/href", href, use, holder, *seen(href))
