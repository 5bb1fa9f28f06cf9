"""What differs between two states of a catalog."""

from dataclasses import dataclass
from functools import cached_property

from oscat.thought.graph import Catalog
from oscat.words.files import DigestedTree, Mode
from oscat.words.kinds import Kind


@dataclass(frozen=True)
class Change:
    """Two catalogs, and the paths that were added, removed or changed on the way from one to the other."""

    base: Catalog
    head: Catalog
    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]

    @cached_property
    def paths(self) -> frozenset[str]:
        """All paths of the change."""
        return self.added | self.removed | self.changed

    @cached_property
    def removed_entries(self) -> list[tuple[Kind, str]]:
        """The entries that base has and head has not."""
        return _lost(self.base, self.head)

    @cached_property
    def added_entries(self) -> list[tuple[Kind, str]]:
        """The entries that head has and base has not."""
        return _lost(self.head, self.base)


def _lost(one: Catalog, other: Catalog) -> list[tuple[Kind, str]]:
    return [(kind, name) for kind in Kind for name in one.ids[kind] if name not in other.ids[kind]]


def between(base: Catalog, head: Catalog, base_tree: DigestedTree, head_tree: DigestedTree) -> Change:
    """What differs between two trees, told by digests."""
    old, new = base_tree.files, head_tree.files
    both = old.keys() & new.keys()
    changed = frozenset(path for path in both if _differs(base_tree, head_tree, path))
    base.borrow(head, both - changed)
    return Change(base, head, frozenset(new.keys() - old.keys()), frozenset(old.keys() - new.keys()), changed)


def _differs(base: DigestedTree, head: DigestedTree, path: str) -> bool:
    if base.files[path] is not head.files[path]:
        return True
    return head.files[path] is not Mode.SPECIAL and base.digest(path) != head.digest(path)
