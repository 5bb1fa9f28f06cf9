"""What the rest of a catalog has to know of an entry: a few hundred bytes, where its record has thousands."""

from typing import NamedTuple

from oscat.words.kinds import Kind, Reference

Key = tuple[Kind, str]
"""Kind and id of an entry."""
Naming = tuple[Reference, Key]
"""A reference, and the entry that makes it."""


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
