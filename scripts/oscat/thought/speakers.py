"""Apps that speak for platforms, and what they may touch: ``osc:app`` and ``osc:entries`` of a platform's record."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from oscat.words.kinds import Kind
from oscat.words.policy import Speaker

OWN_KINDS: Final = frozenset({Kind.PROJECT, Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT})
"""What a platform may publish; vocabularies and platforms are changed by people."""


def speaker(name: str, record: Any) -> Speaker | None:
    """The App of a platform's record; None where it names none."""
    fields = record.get("properties") if isinstance(record, dict) else None
    app = fields.get("osc:app") if isinstance(fields, dict) else None
    if not isinstance(app, str) or not isinstance(fields, dict):
        return None
    rows = fields.get("osc:entries")
    entries = tuple(one for one in rows if isinstance(one, str)) if isinstance(rows, list) else ()
    return Speaker(app, name, entries)


def overreach(one: Speaker, names: Iterable[str]) -> Iterator[str]:
    """Why a platform's App may not touch entries (``folder/id``), a sentence for each."""
    folders = {kind.form.folder for kind in OWN_KINDS}
    for name in names:
        if name.partition("/")[0] not in folders:
            yield f"{name} is part of a vocabulary: people change those, not the App of the platform {one.platform}."
        elif not any(fnmatchcase(name, pattern) for pattern in one.entries):
            yield (
                f"{name} is none of the entries of the platform {one.platform}; its record names those in osc:entries."
            )
