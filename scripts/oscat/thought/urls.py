"""Addresses on the web as people mistype them: the host of one, and what is wrong with its spelling."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 2_000  # characters of an address that is looked at
_SCHEME: Final = re.compile(r"(?i)\s*(h+t+p+s*|h+t+t+s|ttps?|htps?)\s*([:;./\\]+)\s*(.*)", re.DOTALL)
_RIGHT: Final = re.compile(r"(?i)https?://[^/\s\\]")
_DOUBLED: Final = re.compile(r"(?i)https?:/{1,3}(https?:?/{1,3})")
_MARKDOWN: Final = re.compile(r"\[[^\]]*\]\((https?://[^\s)]+)\)|<(https?://[^\s>]+)>")
_SECOND: Final = re.compile(r"(?i)[\s,;|]+(?:and\s+)?https?://")
_TRAILING: Final = re.compile(r"[.,;:'\"]+$")
_BLOB: Final = re.compile(r"https://(?:www\.)?github\.com/([\w.-]+)/([\w.-]+)/(?:blob|raw)/([^?#]+)")
_EXAMPLE: Final = re.compile(r"(?i)(?:.+\.)?example\.(?:com|org|net|edu)")
_NOTHING: Final = re.compile(
    r"(?i)(?:https?:/*)?"
    r"(?:#|\.{2,}|…|-+|_+|tbd|todo|tba|n/?a|none|null|link|url|href|xxx+|to be (?:added|defined))?[./]*"
)
_PLAIN: Final = re.compile(
    r"https://(?!(?:dx\.)?doi\.org)((?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*)(?:/[A-Za-z0-9._~%/?&=+-]*(?<!\.))?"
)
"""What is an address beyond doubt: nothing that ``misspelt`` or ``is_placeholder`` look for can stand in it."""
_EMPTY_DOI: Final = re.compile(
    r"(?i)https?://(?:dx\.)?doi\.org/?(?:10\.?(?:x+|\.+|n+)[./x]*|10\.?\d*/?|tbd|todo|xxx+)?"
)


@dataclass(frozen=True, slots=True)
class Misspelt:
    """What is wrong with an address, and the address that was meant, if that can be told; ``safe`` if for certain."""

    message: str
    right: str | None
    safe: bool = True


@lru_cache(maxsize=8192)
def split(href: str) -> SplitResult | None:
    """The parts of an address, or None where it has none that can be told."""
    try:
        parts = urlsplit(href[:LONGEST])
        _ = parts.hostname
    except ValueError:
        return None
    return parts


def host_of(href: str) -> str:
    """The host of an address on the web, in small letters; "" where it has none."""
    return seen(href)[0]


def seen(href: str) -> tuple[str, bool]:
    """The host of an address, as ``host_of`` says it, and whether nothing can be wrong with how the address is written:
    most are such, and need no second look.
    """
    plain = _PLAIN.fullmatch(href) if len(href) <= LONGEST else None
    if plain:
        return plain.group(1).lower(), True
    parts = split(href) if "://" in href[:20] else None
    return (parts.hostname or "") if parts else "", False


def raw_file(href: str) -> str:
    """The file itself where an address leads to GitHub's or GitLab's page about it; the same address for all others."""
    blob = _BLOB.fullmatch(href)
    if blob:
        return f"https://raw.githubusercontent.com/{'/'.join(blob.groups())}"
    return href.replace("/-/blob/", "/-/raw/", 1) if "/-/blob/" in href else href


@lru_cache(maxsize=8192)
def misspelt(href: str) -> Misspelt | None:
    """What is wrong with the spelling of an address on the web; None for a good one, and for what is none at all."""
    href = href[:LONGEST]
    marked = _MARKDOWN.fullmatch(href.strip())
    if marked:
        return Misspelt("is written as in Markdown", marked.group(1) or marked.group(2))
    if _SECOND.search(href.strip(), 8):
        return Misspelt("holds two addresses", None)
    doubled = _DOUBLED.match(href.strip())
    if doubled:
        right = href.strip()[doubled.start(1) :]
        return Misspelt("begins with two schemes", right if _RIGHT.match(right) else None)
    if not _RIGHT.match(href):
        return _scheme(href)
    return _rest(href)


def _scheme(href: str) -> Misspelt | None:
    found = _SCHEME.fullmatch(href)
    if not found or not found.group(3):
        return None
    right = f"https://{found.group(3).strip()}"
    plain = bool(_RIGHT.match(right)) and "." in host_of(right)
    return Misspelt("does not begin with https://", right if plain else None, safe="s" in found.group(1).lower())


def _rest(href: str) -> Misspelt | None:
    if "\\" in href:
        return Misspelt("holds a backslash", href.replace("\\", "/"))
    if split(href) is None:
        return Misspelt("has a host that cannot be read", None)
    if "#:~:" in href:
        return None  # a quotation of the page, which may end in any way
    if _TRAILING.search(href):
        return Misspelt("ends with a punctuation mark", _TRAILING.sub("", href), safe=False)
    if href.endswith(")") and href.count(")") > href.count("("):
        return Misspelt("ends with a bracket that nothing opens", href[:-1], safe=False)
    return None


def is_placeholder(href: str) -> bool:
    """Whether an address stands where a real one is still to be written."""
    text = href.strip()
    return 0 < len(text) <= 200 and bool(_NOTHING.fullmatch(text) or _EMPTY_DOI.fullmatch(text))


def is_example(href: str) -> bool:
    """Whether an address is at a host that is kept for examples (RFC 2606)."""
    return "example" in href and bool(_EXAMPLE.fullmatch(host_of(href)))
