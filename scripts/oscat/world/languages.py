"""The catalog files of languages (GNU gettext), one for each that the pages can speak."""

import gettext
import io
from typing import Final

from oscat.words.errors import UsageError
from oscat.world import shipped

FOLDER: Final = "site/languages"
SCRIPTS: Final = "site/assets/"
"""Where the scripts of the pages stand, which say some of the texts themselves."""


def known() -> list[str]:
    """The codes of the languages, English first."""
    return ["en", *sorted(path.stem for path in shipped.folder(FOLDER).glob("*.po"))]


def read(code: str) -> tuple[bytes, dict[str, str]]:
    """What a language says, as gettext's binary file, and of that what scripts say, by the English.

    Raises UsageError for a language that has no file.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = shipped.folder(FOLDER) / f"{code}.po"
    if code not in known():
        raise UsageError(f"there is no language {code!r}: {FOLDER} has {', '.join(known())} (branding.language)")
    with path.open("rb") as file:
        catalog = read_po(file, locale=code.replace("-", "_"))
    said = io.BytesIO()
    write_mo(said, catalog)
    ours = (one for one in catalog if any(where.startswith(SCRIPTS) for where, _ in one.locations))
    return said.getvalue(), {str(one.id): str(one.string) for one in ours if one.id and one.string}


def translations(said: bytes) -> gettext.NullTranslations:
    """What gettext reads."""
    return gettext.GNUTranslations(io.BytesIO(said))
