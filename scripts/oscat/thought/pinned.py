"""Addresses of code: whether what stands there can change."""

import re
from typing import Final

from oscat.thought.urls import host_of

_ARCHIVES: Final = frozenset({"zenodo.org", "archive.softwareheritage.org", "doi.pangaea.de", "data.4tu.nl"})
"""Archives whose files never change under an address."""
_FORGE: Final = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.[\w.]+|bitbucket\.org|codeberg\.org)/[^/]+/[^/?#]+(?:\.git)?(?P<rest>/[^?#]*)?|"
    r"https?://raw\.githubusercontent\.com/[^/]+/[^/]+(?P<raw>/[^?#]*)"
)
_FIXED: Final = re.compile(
    r"/(?:-/)?(?:blob|tree|raw|src)/(?:[0-9a-f]{7,40}|v?\d[\w.+-]*|refs/tags/[^/]+|release[\w./-]*\d[\w.]*)(?:/.*)?|/(?:-/)?(?:releases/(?:tag|download)|commit|archive|tags)/.+"
)
_RAW_FIXED: Final = re.compile(r"/(?:refs/tags/[^/]+|[0-9a-f]{7,40}|v?\d[\w.+-]*)/.*")


def changes(href: str) -> bool:
    """Whether an address leads to a branch, or to a repository as a whole."""
    found = _FORGE.match(href[:1_000])
    return bool(found and not _is_fixed(found))


def stays(href: str) -> bool:
    """Whether what an address leads to is known to stay: a tag, a commit, a release, an archive with DOIs."""
    found = _FORGE.match(href[:1_000])
    return _is_fixed(found) if found else host_of(href) in _ARCHIVES


def _is_fixed(found: re.Match[str]) -> bool:
    raw, rest = found.group("raw"), found.group("rest")
    return bool(_RAW_FIXED.fullmatch(raw) if raw else rest and _FIXED.fullmatch(rest))
