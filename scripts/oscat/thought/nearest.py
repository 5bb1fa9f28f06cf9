"""«Did you mean …?»: the nearest of many words, in a time that hardly grows with their number."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain, islice
from typing import Final

LONGEST_WORD: Final = 200
MOST_COMPARED: Final = 300


def did_you_mean(word: str, words: "list[str] | tuple[str, ...]") -> str:
    """«Did you mean …?» with the nearest of ``words``, or nothing."""
    near = nearest(word, words)
    return f"Did you mean {near!r}?" if near else ""


def nearest(word: str, words: "list[str] | tuple[str, ...]") -> str:
    """The nearest of ``words``, or nothing where none is near."""
    if len(word) > LONGEST_WORD:
        return ""
    by_lower = {one.lower(): one for one in _likely(word, tuple(words))}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def _likely(word: str, words: tuple[str, ...]) -> Iterable[str]:
    """Of very many words those that share the rarest letters with this one: comparing takes 10 µs for each."""
    if len(words) <= MOST_COMPARED:
        return words
    index = _by_letters(words)
    sharing = sorted((index[three] for three in _threes(word) if three in index), key=len)
    return dict.fromkeys(islice(chain.from_iterable(sharing), MOST_COMPARED))


@lru_cache(maxsize=16)
def _by_letters(words: tuple[str, ...]) -> dict[str, list[str]]:
    """The words by each three letters in a row that stand in them."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for three in _threes(word):
            found[three].append(word)
    return found


def _threes(word: str) -> Iterable[str]:
    padded = f"  {word.lower()} "
    return dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2))
