"""The gist of an entry: how it is found."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final

from oscat.thought.dois import doi_in
from oscat.thought.namings import Naming
from oscat.thought.spelling import folded
from oscat.words.gist import Gist

LEAST: Final = 80
"""Characters of a description that is compared with others; short ones say the same for good reasons."""


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
