"""Arithmetic of addresses: where a link leads, and how one published file names another."""

import posixpath
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Where(StrEnum):
    """Which side of the catalog's border a link ends on."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ESCAPED = "escaped"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: ``path`` within the published tree when inside, else the address as written."""

    where: Where
    path: str
    relative: bool


def resolve(base: str, href: str, url: str | None) -> Target:
    """Where ``href`` leads when it stands in the published file ``base`` of a catalog published at ``url``."""
    if _SCHEME.match(href) or href.startswith("//"):
        if url and href.startswith(url):
            return Target(Where.INSIDE, _clean(href[len(url) :]), relative=False)
        return Target(Where.OUTSIDE, href, relative=False)
    if href.startswith("/"):
        return Target(Where.ESCAPED, href, relative=True)
    path = _join(base.rpartition("/")[0], href)
    if path == ".." or path.startswith("../"):
        return Target(Where.ESCAPED, path, relative=True)
    return Target(Where.INSIDE, path, relative=True)


@lru_cache(maxsize=65536)
def _join(folder: str, href: str) -> str:
    return posixpath.normpath(f"{folder}/{_clean(href)}" if folder else _clean(href))


def _clean(href: str) -> str:
    """The path of an address, its escapes (``%20``) resolved: that is how files are named."""
    return unquote(href.partition("#")[0].partition("?")[0])


def relative(base: str, path: str) -> str:
    """How the published file ``base`` names the published file ``path``; files beside it start with ``./``.

    Escapes are the caller's: ``escaped`` where the result becomes a link.
    """
    here = base.split("/")[:-1]
    there = path.split("/")
    common = 0
    while common < len(here) and common < len(there) - 1 and here[common] == there[common]:
        common += 1
    up = "../" * (len(here) - common)
    return (up or "./") + "/".join(there[common:])


def escaped(path: str) -> str:
    """A path as an address writes it (RFC 3986): blanks and letters beyond ASCII as ``%20``, ``%C3%BC``."""
    return quote(path, safe="/:@!$&'()*+,;=~")


def tail(href: str) -> tuple[str, str] | None:
    """The folder and id that an address ends in (``…/themes/land/catalog.json``), also where its start is wrong."""
    parts = _clean(href).split("/")
    return (parts[-3], parts[-2]) if len(parts) >= 3 else None
