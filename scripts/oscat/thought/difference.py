"""What differs between two states of a catalog."""

from dataclasses import dataclass
from functools import cached_property

from oscat.thought.graph import JSON_ROLES, Catalog, File
from oscat.thought.structure import authored
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


def links_alone(change: Change) -> list[str]:
    """The files in which nothing changes but links that the build writes: what older tools still do by hand."""
    return sorted(path for path in change.changed if _says_the_same(change, path))


def _says_the_same(change: Change, path: str) -> bool:
    place = change.head.places.get(path)
    if place is None or place.role not in JSON_ROLES:
        return False
    return _said(change.base, change.base.file(path)) == _said(change.head, change.head.file(path)) is not None


def _said(catalog: Catalog, file: File) -> object:
    """All that a file says for itself; None where it cannot be read."""
    if not file.data or file.faults:
        return None
    return {**file.data, "links": authored(catalog, file), "updated": None}
