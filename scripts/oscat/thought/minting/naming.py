"""The names of DOIs: made of what they are for, so that asking twice gives the same."""

import re
from typing import Final

from oscat.words.kinds import Kind

_VERSION: Final = re.compile(r"(.+?)(?:\.v([1-9]\d{0,3}))?", re.DOTALL)


def first(prefix: str, kind: Kind, id_: str) -> str:
    """The first DOI of an entry: ``10.1234/product.sea-ice``."""
    return f"{prefix}/{kind.value}.{id_}".lower()


def following(doi: str) -> str:
    """The DOI of the next version: ``10.1234/product.sea-ice.v2``."""
    match = _VERSION.fullmatch(doi)
    base, number = (match[1], int(match[2] or 1)) if match else (doi, 1)
    return f"{base}.v{number + 1}"


def is_ours(doi: str, prefix: str | None) -> bool:
    """Whether a DOI is one of this catalog's."""
    return bool(prefix) and doi.lower().startswith(f"{prefix}/".lower())
