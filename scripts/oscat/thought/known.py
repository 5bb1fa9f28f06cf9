"""What the entries of a catalog say of each other, asked from the other side: who names this one, who says the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol

from oscat.words.gist import Gist, Key, Naming
from oscat.words.kinds import BY_FIELD, Kind


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

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""

    def unread(self) -> list[Key]:
        """The entries whose records could not be read: what none of the others names, they may name."""


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
                reference = BY_FIELD[key[0], field]
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

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""
        return key in self._gists

    def unread(self) -> list[Key]:
        """The entries whose records could not be read."""
        return [key for key, gist in self._gists.items() if not gist.readable]


class Amended:
    """The answers of another state of the catalog, with some of its entries changed since.

    ``before`` and ``after`` hold the gists of those entries, where they were and where they are.
    """

    def __init__(self, base: Known, before: Mapping[Key, Gist], after: Mapping[Key, Gist]) -> None:
        self._base, self._before, self._after = base, before, after
        self._new, self._changed = Gists(after), before.keys() | after.keys()

    def _of(self, kind: Kind, old: Iterable[str], new: Iterable[str]) -> list[str]:
        return sorted([*(name for name in old if (kind, name) not in self._changed), *new])

    def titled(self, kind: Kind, title: str) -> list[str]:
        """The entries of a kind with a title."""
        return self._of(kind, self._base.titled(kind, title), self._new.titled(kind, title))

    def described(self, kind: Kind, digest: str) -> list[str]:
        """The entries of a kind with a description."""
        return self._of(kind, self._base.described(kind, digest), self._new.described(kind, digest))

    def with_doi(self, doi: str) -> list[str]:
        """The products that claim a DOI."""
        return self._of(Kind.PRODUCT, self._base.with_doi(doi), self._new.with_doi(doi))

    def makers(self, product: str) -> list[str]:
        """The experiments whose links say that they made a product."""
        return self._of(Kind.EXPERIMENT, self._base.makers(product), self._new.makers(product))

    def naming(self, key: Key) -> list[Naming]:
        """The references that others make to an entry."""
        kept = (one for one in self._base.naming(key) if one[1] not in self._changed)
        return sorted([*kept, *self._new.naming(key)], key=lambda one: (one[1][0].rank, one[1][1]))

    def unnamed(self, kind: Kind, by: frozenset[Kind]) -> list[str]:
        """The entries of a kind that none of these kinds names."""
        lost = {name for gist in self._before.values() for _, name in gist.named}
        old = {name for name in self._base.unnamed(kind, by) if (kind, name) not in self._changed}
        old = {name for name in old if not _names((kind, name), by, self._new)}
        new = lost | {name for of, name in self._after if of is kind}
        return sorted(old | {name for name in new if self._stands(kind, name) and not _names((kind, name), by, self)})

    def _stands(self, kind: Kind, name: str) -> bool:
        return (kind, name) in self._after or ((kind, name) not in self._changed and self._base.has((kind, name)))

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""
        return self._stands(*key)

    def unread(self) -> list[Key]:
        """The entries whose records could not be read."""
        return [*(key for key in self._base.unread() if key not in self._changed), *self._new.unread()]


def _names(key: Key, by: frozenset[Kind], known: Known) -> bool:
    return any(reference.source in by for reference, _ in known.naming(key))
