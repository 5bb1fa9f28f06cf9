"""What the rest of a catalog has to know of an entry: a few hundred bytes, where its record has thousands."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from oscat.thought.dois import doi_in
from oscat.thought.namings import Naming
from oscat.thought.spelling import folded
from oscat.words.kinds import Kind

Key = tuple[Kind, str]
"""Kind and id of an entry."""
LEAST: Final = 80
"""Characters of a description that is compared with others; short ones say the same for good reasons."""


class Gist(NamedTuple):
    """The gist of an entry; plain values, so that it goes from process to process, and to disk.

    ``title`` is folded, ``description`` the digest of a folded one, ``doi`` in small letters; each is "" where there is
    none. ``named`` holds field and id of each reference that the entry makes, each once; ``made`` the products that an
    experiment links to as what it made. ``readable`` says whether the record could be read.
    """

    title: str
    description: str
    doi: str
    named: tuple[tuple[str, str], ...]
    made: tuple[str, ...]
    readable: bool


def gist(fields: dict[str, Any], namings: Iterable[Naming], made: Iterable[str], *, readable: bool) -> Gist:
    """The gist of an entry with these fields, which make these references."""
    title, text = fields.get("title"), fields.get("description")
    return Gist(
        title=folded(title) if isinstance(title, str) else "",
        description=digest(text),
        doi=(doi_in(fields.get("sci:doi")) or "").lower(),
        named=tuple(dict.fromkeys((naming.reference.field, naming.id) for naming in namings)),
        made=tuple(dict.fromkeys(made)),
        readable=readable,
    )


def digest(text: Any) -> str:
    """What stands for a description, however its capitals and blanks are; "" for a short one and for what is none."""
    if not isinstance(text, str) or len(text) < LEAST:
        return ""
    return blake2b(folded(text).encode(errors="surrogatepass"), digest_size=12).hexdigest()
