"""From a licence as people write it to its SPDX identifier."""

import re
from typing import Final

from oscat.thought.nearest import nearest

SPECIAL: Final = frozenset({"other", "various", "various open source", "proprietary"})
"""What STAC and the Open Science Catalog accept besides the identifiers of the SPDX list."""
SHORT: Final = 4  # the nearest identifier to a word as short as this has nothing to do with it
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/zero)/(\d\.\d)", re.IGNORECASE
)
_WORDS: Final = re.compile(r"\b(?:the|licen[cs]e|version|international|v(?=\d))\b|\bv(?=\d)")
LONGEST: Final = 200
NAMES: Final = {
    "apache2": "Apache-2.0",
    "asl2": "Apache-2.0",
    "cc0": "CC0-1.0",
    "creativecommonszero": "CC0-1.0",
    "creativecommonsattribution4.0": "CC-BY-4.0",
    "creativecommonsby4.0": "CC-BY-4.0",
    "creativecommonsattributionsharealike4.0": "CC-BY-SA-4.0",
    "ccby4": "CC-BY-4.0",
    "ccbysa4": "CC-BY-SA-4.0",
    "expat": "MIT",
    "mozillapublic2.0": "MPL-2.0",
    "closed": "proprietary",
    "allrightsreserved": "proprietary",
    "copyright": "proprietary",
}
"""Well-known names, in the plain form that is compared."""
_EXPRESSION: Final = re.compile(r"(?i)\b(?:or|and|with)\b|[,;/+&]")
"""Several licences in one, of which none is to be chosen here."""


def licence_meant(given: str, spdx: frozenset[str]) -> tuple[str, bool]:
    """The identifier that was meant, and whether that is certain: by an address, by its name, else by its letters."""
    if len(given) > LONGEST:
        return "", False
    match = _CREATIVE_COMMONS.search(given)
    if match:
        word = f"CC-{match[1].upper()}-{match[2]}" if match[1] else f"CC0-{match[2]}"
        return (word, True) if word in spdx else ("", False)
    plain = _plain(given)
    alike = NAMES.get(plain) or next((one for one in spdx | SPECIAL if _plain(one) == plain), "")
    if alike:
        return alike, True
    if _EXPRESSION.search(given):
        return "", False
    word = given.strip().replace(" ", "-")
    near = nearest(word, sorted(spdx)) if "/" not in word else ""
    return (near, False) if len(word) > SHORT or word.upper() == near.upper() else ("", False)


def _plain(name: str) -> str:
    """A name without capitals, blanks, signs and the words that every licence has."""
    text = _WORDS.sub(" ", name.casefold().replace(".0", ".0 "))
    return "".join(letter for letter in text if letter.isalnum() or letter == ".")
