"""Licences in plain words."""

import re
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.pages.read import short

_CC: Final = "Creative Commons"
_KNOWN: Final = {
    "CC0-1.0": ("Public domain (CC0)", "Use it for anything; no rights reserved."),
    "CC-BY-4.0": (f"{_CC} Attribution 4.0", "Use, change and share it; name the source."),
    "CC-BY-3.0": (f"{_CC} Attribution 3.0", "Use, change and share it; name the source."),
    "CC-BY-3.0-IGO": (f"{_CC} Attribution 3.0 IGO", "Use, change and share it; name the source."),
    "CC-BY-SA-4.0": (f"{_CC} Attribution-ShareAlike 4.0", "Name the source; share changes under the same licence."),
    "CC-BY-SA-3.0-IGO": (f"{_CC} ShareAlike 3.0 IGO", "Name the source; share changes under the same licence."),
    "CC-BY-NC-4.0": (f"{_CC} Attribution-NonCommercial 4.0", "Name the source; not for commercial use."),
    "CC-BY-NC-SA-4.0": (
        f"{_CC} NonCommercial-ShareAlike 4.0",
        "Name the source; not for commercial use; share changes alike.",
    ),
    "CC-BY-ND-4.0": (f"{_CC} Attribution-NoDerivatives 4.0", "Name the source; share it unchanged."),
    "CC-BY-NC-ND-4.0": (
        f"{_CC} NonCommercial-NoDerivatives 4.0",
        "Name the source; not for commercial use; share it unchanged.",
    ),
    "OGL-UK-3.0": ("UK Open Government Licence 3.0", "Use, change and share it; name the source."),
    "ODbL-1.0": ("Open Database License 1.0", "Name the source; share changed data alike."),
    "ODC-By-1.0": ("Open Data Commons Attribution 1.0", "Use, change and share it; name the source."),
    "PDDL-1.0": ("Public Domain Dedication (PDDL)", "Use it for anything; no rights reserved."),
    "MIT": ("MIT License", "Use, change and share it; keep the licence text."),
    "Apache-2.0": ("Apache License 2.0", "Use, change and share it; keep the notices."),
    "BSD-2-Clause": ("BSD 2-Clause License", "Use, change and share it; keep the licence text."),
    "BSD-3-Clause": ("BSD 3-Clause License", "Use, change and share it; keep the licence text."),
    "ISC": ("ISC License", "Use, change and share it; keep the licence text."),
    "MPL-2.0": ("Mozilla Public License 2.0", "Share changed files under the same licence."),
    "EUPL-1.2": ("European Union Public Licence 1.2", "Share changes under the same licence."),
    "GPL-2.0-only": ("GNU GPL 2.0", "Share changes under the same licence."),
    "GPL-3.0-only": ("GNU GPL 3.0", "Share changes under the same licence."),
    "GPL-3.0-or-later": ("GNU GPL 3.0 or later", "Share changes under the same licence."),
    "LGPL-3.0-only": ("GNU Lesser GPL 3.0", "Share changes to it under the same licence."),
    "AGPL-3.0-only": ("GNU Affero GPL 3.0", "Share changes, also those that run as a service."),
}
ADVISED: Final = ("CC-BY-4.0", "CC0-1.0", "Apache-2.0", "MIT")
"""Those to begin with: for data the first two, for code the others."""
_SPECIAL: Final = {
    "proprietary": ("Terms of the provider", "No open licence is named; ask or read the provider's terms."),
    "other": ("Other terms", "See the licence link or the documentation."),
    "various": ("Several licences", "Parts have different terms; see the documentation."),
    "various open source": ("Several open licences", "Parts have different open licences."),
}
_BY_FOLDED: Final = {name.casefold(): name for name in _KNOWN}
_LIKE_SPDX: Final = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*-\d+(?:\.\d+)*(?:-[A-Za-z]+)*")


_LIMITED: Final = re.compile(r"-N[CD](?=-|$)", re.IGNORECASE)
"""Creative Commons parts that keep a licence from being open (Open Definition 2.1, sections 2.1 and 2.2)."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence for people: what it is called, what it lets you do, and where its text stands ("" if unknown)."""

    name: str
    words: str
    href: str


def told() -> tuple[str, ...]:
    """What is said of the licences that are known, in English."""
    return tuple(words for table in (_KNOWN, _SPECIAL) for _, words in table.values())


def licence(value: Any, own: str) -> Licence | None:
    """What a ``license`` field says; ``own`` is the address of the record's own licence link, or ""."""
    given = short(value, 80)
    if not given:
        return None
    special = _SPECIAL.get(given.casefold())
    if special:
        return Licence(*special, own)
    known = _BY_FOLDED.get(given.casefold())
    if known:
        return Licence(*_KNOWN[known], f"https://spdx.org/licenses/{known}.html")
    href = f"https://spdx.org/licenses/{given}.html" if _LIKE_SPDX.fullmatch(given) else own
    return Licence(given, "", href)


def is_open(value: Any) -> bool:
    """Whether a ``license`` field names a licence under which anybody may use, change and share for any purpose."""
    given = short(value, 80).casefold()
    known = given in _BY_FOLDED or given == "various open source" or bool(_LIKE_SPDX.fullmatch(given))
    return known and not _LIMITED.search(given)
