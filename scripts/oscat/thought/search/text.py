"""Words of a text as the index holds them. ``site/assets/explore/text.js`` does the same, and a test compares them."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

STOP: Final = frozenset((
    *("a", "an", "and", "are", "as", "at", "be", "been", "being", "by", "for", "from", "has", "have", "in", "is", "it"),
    *("its", "of", "on", "or", "that", "the", "these", "this", "those", "to", "was", "were", "which", "with", "within"),
))  # fmt: skip
LONGEST: Final = 40
"""Characters of a word that are kept: what is longer is no word."""
_WORD: Final = re.compile(r"[^\W_]+")
_MARK: Final = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """A text in small letters and without diacritics (Unicode NFKD)."""
    if text.isascii():
        return text.lower()
    return _MARK.sub("", unicodedata.normalize("NFKD", text)).lower()


def tokens(text: str) -> list[str]:
    """The words of a text, in their order, without the commonest ones."""
    return [_stem(word[:LONGEST]) for word in _WORD.findall(folded(text)) if word not in STOP]


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    """An English plural as its singular."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
