"""Which addresses a page may link to, and how it names other pages of the tree: always relatively."""

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from oscat.thought.graph import Catalog, File
from oscat.thought.hrefs import Target, Where, relative, resolve
from oscat.thought.layout import Role
from oscat.words.kinds import BY_FOLDER, FORMS

UP: Final = "../../"
"""How every entry's page reaches the top of the tree."""
NO_PAGE: Final = "index.html"
"""The one id whose folder would stand where a list's page does."""
_WEB: Final = re.compile(r"(?:https?|ftp)://([^/?#\s@\\\[\]]+)(?=[/?#]|$)", re.IGNORECASE)
_TO_QUOTE: Final = re.compile(r'[\x00-\x20"<>\\^`{|}@\x7f-\x9f]')
_REPOSITORY: Final = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link may lead: ``host`` is "" for what lies within the tree."""

    href: str
    host: str = ""


def page_path(file: File) -> str:
    """The path of an entry's page in the published tree."""
    return file.place.published.rpartition("/")[0] + "/index.html"


def has_page(file: File | None) -> bool:
    """Whether an entry is shown on a page of its own."""
    return bool(file and file.data and file.key and file.place.id != NO_PAGE)


def folder_of(file: File) -> str:
    """The address of an entry's page from the top of the tree."""
    return quote(file.place.published.rpartition("/")[0]) + "/"


def web(href: Any) -> Address | None:
    """An address on the web that is safe to link to (http, https, ftp; no user name in it), or None."""
    match = _WEB.match(href.strip()) if isinstance(href, str) else None
    if match is None:
        return None
    return Address(_TO_QUOTE.sub(_percent, match.string), match[1].lower().removeprefix("www."))


def _percent(match: re.Match[str]) -> str:
    return quote(match.group(), safe="")


def follow(catalog: Catalog, base: str, href: Any, target: Target | None = None) -> Address | None:
    """What an entry's page writes for an address that stands in the published file ``base``; None if unsafe or dead."""
    if not isinstance(href, str):
        return None
    href = href.strip()
    target = target or resolve(base, href, catalog.url)
    if target.where is Where.INSIDE:
        inside = within(catalog, base, target.path)
        if inside or target.relative:
            return Address(inside) if inside else None
    return web(href) if not target.relative else None


def within(catalog: Catalog, base: str, path: str) -> str:
    """How a page beside the published file ``base`` names another published file or page; "" if there is none."""
    git = catalog.places.at(path)
    if git is None:
        return _page_at(catalog, path)
    there = catalog.file(git)
    if has_page(there):
        return UP + folder_of(there)
    if there.place.role in {Role.ENTRY, Role.ITEM} and not there.data:
        return ""
    top = base.split("/")[:2]
    return quote(relative("/".join((*top, "index.html")), path), safe="/")


def _page_at(catalog: Catalog, path: str) -> str:
    """The page that an address without file name means."""
    parts = [part for part in path.removesuffix("index.html").split("/") if part not in ("", ".")]
    if not parts:
        return UP
    kind = BY_FOLDER.get(parts[0])
    if kind is None or not catalog.lists(kind):
        return ""
    if len(parts) == 1:
        return f"{UP}{parts[0]}/"
    file = catalog.entry(kind, parts[1]) if len(parts) == 2 else None
    return UP + folder_of(file) if file and has_page(file) else ""


def source(catalog: Catalog, path: str, act: str) -> str:
    """The address on GitHub where a file of the repository is seen (``blob``), edited or traced; "" if unknown."""
    return at_github(catalog, f"{act}/{quote(catalog.given.branch)}/{quote(path)}")


def at_github(catalog: Catalog, path: str) -> str:
    """An address below the repository's on GitHub; "" where the catalog does not know its repository."""
    repository = catalog.given.repository
    if not repository or not _REPOSITORY.fullmatch(repository):
        return ""
    return f"https://github.com/{repository}/{path}"


def public(catalog: Catalog, path: str) -> str:
    """The public address of a page; "" where the catalog does not know its own."""
    top = web(catalog.url)
    return top.href + quote(path.removesuffix("index.html")) if top else ""


def json_beside(file: File) -> str:
    """How an entry's page names its own record."""
    return FORMS[file.key[0]].file if file.key else ""
