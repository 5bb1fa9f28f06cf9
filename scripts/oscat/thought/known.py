"""What the entries of a catalog say of each other, asked from the other side: who names this one, who says the same."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

from oscat.thought.gist import Gist, Key
from oscat.words.kinds import REFERENCES_OF, Kind, Reference

Naming = tuple[Reference, Key]
"""A reference, and the entry that makes it."""


class Known(Protocol):
    """Answers about a whole catalog. Entries come in the order of kinds and ids."""

    def titled(self, kind: Kind, title: str) -> list[str]:
        """The entries of a kind with a title, which is given folded."""

    def described(self, kind: Kind, digest: str) -> list[str]:
        """The entries of a kind with a description, which is given as its digest."""

    def with_doi(self, doi: str) -> list[str]:
        """The products that claim a DOI, which is given in small letters."""

    def naming(self, key: Key) -> list[Naming]:
        """The references that others make to an entry, which need not exist."""

    def makers(self, product: str) -> list[str]:
        """The experiments whose links say that they made a product."""

    def unnamed(self, kind: Kind, by: frozenset[Kind]) -> list[str]:
        """The entries of a kind that none of these kinds names."""

    def all_read(self) -> bool:
        """Whether every record could be read, so that what none names is named by none."""


class Gists:
    """The answers from the gists of all entries."""

    def __init__(self, gists: Mapping[Key, Gist]) -> None:
        self._gists = gists

    @cached_property
    def _saying(self) -> Mapping[tuple[str, Kind, str], list[str]]:
        found: dict[tuple[str, Kind, str], list[str]] = defaultdict(list)
        for (kind, name), gist in self._gists.items():
            for member in ("title", "description", "doi"):
                if said := getattr(gist, member):
                    found[member, kind, said].append(name)
        return found

    @cached_property
    def named_by(self) -> Mapping[Key, list[Naming]]:
        """All references read backwards: from what is named to what names it."""
        found: dict[Key, list[Naming]] = defaultdict(list)
        for key, gist in self._gists.items():
            for field, name in gist.named:
                reference = reference_of(key[0], field)
                found[reference.target, name].append((reference, key))
        return found

    @cached_property
    def _made_by(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for (_, name), gist in self._gists.items():
            for product in gist.made:
                found[product].append(name)
        return found

    def titled(self, kind: Kind, title: str) -> list[str]:
        """The entries of a kind with a title."""
        return self._saying.get(("title", kind, title), [])

    def described(self, kind: Kind, digest: str) -> list[str]:
        """The entries of a kind with a description."""
        return self._saying.get(("description", kind, digest), [])

    def with_doi(self, doi: str) -> list[str]:
        """The products that claim a DOI."""
        return self._saying.get(("doi", Kind.PRODUCT, doi), [])

    def naming(self, key: Key) -> list[Naming]:
        """The references that others make to an entry."""
        return self.named_by.get(key, [])

    def makers(self, product: str) -> list[str]:
        """The experiments whose links say that they made a product."""
        return self._made_by.get(product, [])

    def unnamed(self, kind: Kind, by: frozenset[Kind]) -> list[str]:
        """The entries of a kind that none of these kinds names."""
        named = {key for key, naming in self.named_by.items() if any(one.source in by for one, _ in naming)}
        return [name for of, name in self._gists if of is kind and (of, name) not in named]

    def all_read(self) -> bool:
        """Whether every record could be read."""
        return all(gist.readable for gist in self._gists.values())


_FIELDS: Mapping[tuple[Kind, str], Reference] = {
    (kind, one.field): one for kind, references in REFERENCES_OF.items() for one in references
}


def reference_of(kind: Kind, field: str) -> Reference:
    """The reference that a field of a kind makes."""
    return _FIELDS[kind, field]
