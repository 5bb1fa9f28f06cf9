"""How an address is asked: its service's own way, where it has one."""

import re
from typing import Final
from urllib.parse import quote, urldefrag

from oscat.thought.dois import doi_in
from oscat.thought.media import family
from oscat.thought.tables.media_types import suffix_of
from oscat.thought.urls import host_of, raw_file
from oscat.words.links import Ask, Means, Use

HANDLES: Final = "https://doi.org/api/handles/"
"""Handle.Net proxy server REST API (Handle System documentation, «REST API»)."""
_RESOLVERS: Final = frozenset({"doi.org", "www.doi.org", "dx.doi.org"})
_REPOSITORY: Final = re.compile(r"(?:git\+)?(https?://[^?#]+?)(?:\.git)?/?")
_BUCKET: Final = re.compile(r"(s3|gs)://([A-Za-z0-9][\w.-]{1,62})/?(.*)")
_STORES: Final = {"s3": "https://s3.amazonaws.com", "gs": "https://storage.googleapis.com"}
_ZARR: Final = ("zarr.json", ".zmetadata", ".zgroup")
_PAGES: Final = frozenset({"", ".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".xhtml"})
_SUFFIX: Final = re.compile(r"\.[a-z][a-z0-9]{1,7}")


def ask_of(use: Use, handles: str = HANDLES) -> Ask:
    """What is asked to learn whether the address of a link works; ``handles`` is where handles are told.

    Fragments are the reader's (RFC 3986, section 3.5).
    """
    href = urldefrag(use.href.strip()).url
    scheme = href.partition(":")[0].lower()
    if scheme == "doi" or host_of(href) in _RESOLVERS:
        doi = doi_in(href)
        if doi:
            return Ask(handles + quote(doi, safe="/:;()"), Means.DOI)
    if scheme in _STORES:
        return _bucket(href)
    if scheme == "ftp":
        return Ask(href, Means.FTP)
    if scheme == "git+https" or href.endswith(".git"):
        found = _REPOSITORY.fullmatch(href)
        if found:
            return Ask(f"{found.group(1)}.git/info/refs?service=git-upload-pack", Means.GIT)
    return _web(use, href)


def _bucket(href: str) -> Ask:
    found = _BUCKET.fullmatch(href)
    if not found:
        return Ask(href, Means.BUCKET)
    scheme, bucket, key = found.groups()
    return Ask(f"{_STORES[scheme]}/{bucket}/{quote(key, safe='/')}", Means.BUCKET)


def _web(use: Use, href: str) -> Ask:
    raw = raw_file(href)
    if raw != href:  # the page of a file says the same with a megabyte of markup, and counts against a limit
        return Ask(raw, Means.FILE)
    if "zarr" in use.declared or suffix_of(href) == ".zarr":
        plain = href.rstrip("/")
        return Ask(href, Means.FILE, tuple(f"{plain}/{name}" for name in _ZARR))
    return Ask(href, Means.FILE if _is_file(use, href) else Means.PAGE)


def _is_file(use: Use, href: str) -> bool:
    """Whether the headers of an address tell enough."""
    if use.declared:
        return family(use.declared) not in {"page", ""} or use.role == "asset"
    suffix = suffix_of(href)
    return suffix not in _PAGES and bool(_SUFFIX.fullmatch(suffix)) and href.count("/") > 3
