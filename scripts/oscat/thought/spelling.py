"""One spelling for the several of a word: without hyphens, capitals, plurals, and as the British write it."""

import re
from typing import Final

_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_BRITISH: Final = {
    "color": "colour",
    "sulfur": "sulphur",
    "sulfate": "sulphate",
    "aluminum": "aluminium",
    "meter": "metre",
    "fiber": "fibre",
    "vapor": "vapour",
    "aerosol": "aerosol",
    "gray": "grey",
    "center": "centre",
    "analyzed": "analysed",
    "catalog": "catalogue",
}


def plain(text: str) -> str:
    """A word or title so that two spellings of it are the same; digits and single letters keep their meaning."""
    words = _NOT_LETTERS.sub(" ", text.casefold()).split()
    return " ".join(_singular(_BRITISH.get(word, word)) for word in words)


def folded(text: str) -> str:
    """A text without capitals and doubled blanks."""
    return " ".join(text.casefold().split())


def _singular(word: str) -> str:
    """A word without the s of its plural; short ones, and those in which the s belongs to the word, stay."""
    if len(word) < 5 or word.endswith(("ss", "us", "is", "ous", "sis", "series", "species")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")
