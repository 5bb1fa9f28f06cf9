"""What is remembered of the commit that a change starts from, so that judging a change does not read the whole catalog.

The index lies beside the Git objects and is only a shortcut: without it, everything is read, and the same is found.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

from oscat import __version__
from oscat.thought.canon import MAX_BYTES
from oscat.thought.difference import Change
from oscat.thought.graph import Catalog
from oscat.thought.known import Amended
from oscat.thought.layout import ID
from oscat.thought.ratchet import NAMING, judges_all, naming
from oscat.words.errors import WorldError
from oscat.world.git import GitTree, git
from oscat.world.index_store import IndexStore, Row, words_in

WORTH_IT: Final = 2_000
"""From how many files an index is faster than reading all of them."""
MOVES: Final = 2_000
"""Files that differ from the commit that the index is of; with more it is made anew."""


@contextmanager
def remembered(change: Change, tree: GitTree) -> Iterator[Change]:
    """The change, its two catalogs knowing what the index of the base's tree knows.

    They are as they were where there is no index and none can be written, and where everything is judged anyway.
    """
    store = None
    if len(tree.files) >= WORTH_IT and not judges_all(change) and change.base.layout is change.head.layout:
        with suppress(WorldError):
            store = _index(change, tree)
    try:
        yield _knowing(change, store) if store else change
    finally:
        if store:
            store.close()


def _knowing(change: Change, store: IndexStore) -> Change:
    base, head = change.base, change.head
    base.known = store
    before = base.gists_of(path for path in change.paths if path in base.places)
    after = head.gists_of(path for path in change.paths if path in head.places)
    head.known = Amended(store, before, after)

    def mentioning(names: set[str]) -> set[str]:
        """The records of the head in whose text one of these ids stands."""
        if not all(map(ID.fullmatch, names)):
            return naming(head, names)  # such an id is not in the index
        fresh = (path for path in change.paths if _is_read(head, path))
        found = {path for path in fresh if not names.isdisjoint(words_in(head.tree.read(path, MAX_BYTES)))}
        return found | (store.mentioning(names) - change.paths)

    return replace(change, mentioning=mentioning)


def _is_read(catalog: Catalog, path: str) -> bool:
    return path in catalog.places and catalog.places[path].role in NAMING and catalog.tree.files[path].is_file


def _index(change: Change, tree: GitTree) -> IndexStore | None:
    """The index of the base's tree: as it lies there, brought from another tree to this one, or made."""
    base = change.base
    home, prefix = git(tree.root, "rev-parse", "--git-common-dir", "--show-prefix").decode().split("\n")[:2]
    name = f"index{'-' if prefix else ''}{prefix.strip('/').replace('/', '-')}.sqlite"
    path, version = tree.root / home / "oscat" / name, f"{__version__} {base.layout.value}"
    store = IndexStore.at(path, version)
    if store and store.tree != tree.tree:
        store = _moved(store, change, tree)
    return store or IndexStore.make(path, version, tree.tree, _rows(change, base.places))


def _moved(store: IndexStore, change: Change, tree: GitTree) -> IndexStore | None:
    """The index of another tree brought to this one; None where that is not known any more, or too far away."""
    try:
        listed = git(
            tree.root, "diff-tree", "-r", "-z", "--relative", "--name-only", "--no-renames", store.tree, tree.tree
        )
    except WorldError:
        store.close()
        return None
    paths = [path for path in os.fsdecode(listed).split("\0") if path]
    if len(paths) > MOVES or "oscat.toml" in paths:
        store.close()
        return None
    keys = [key for path in paths if (key := change.base.key_at(path))]
    store.move(tree.tree, paths, keys, _rows(change, [path for path in paths if path in change.base.places]))
    return store


def _rows(change: Change, paths: Iterable[str]) -> Iterator[Row]:
    """What the index holds of files of the base; those that the head has as well are read there, which is faster."""
    base, same = change.base, change.head.tree
    for path in paths:
        if base.places[path].role in NAMING:
            read = base.tree.read if path in change.paths else same.read
            words = words_in(read(path, MAX_BYTES)) if _is_read(base, path) else frozenset[str]()
            key = base.places[path].key
            yield Row(path, words, key, base.gist(base.file(path)) if key else None)
            base.forget([path])
