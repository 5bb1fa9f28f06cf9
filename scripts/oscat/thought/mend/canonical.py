"""Source form and canonical JSON, for who wants that on purpose: no link that the build writes, one way to write."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from oscat.thought.canon import dumps
from oscat.thought.check import is_within
from oscat.thought.graph import JSON_ROLES, Catalog
from oscat.thought.layout import Layout
from oscat.thought.mend import Judge
from oscat.thought.overlay import Overlay
from oscat.thought.structure import authored
from oscat.words.files import Tree
from oscat.words.mended import Mended


def canonical_texts(
    done: Mended, tree: Tree, judge: Judge, read: Callable[[Tree], Catalog], within: str = ""
) -> Mended:
    """The same mends, and every file in source form and canonical JSON. What that would make worse is left alone."""
    now = {path: new for path, (_, new) in done.files.items()}
    catalog = read(Overlay(tree, now, done.modes))
    texts = {path: text for path, text in _texts(catalog) if is_within(path, within)}
    before = {(one.code, one.path) for one in done.after.findings}
    after = judge(Overlay(tree, now | texts, done.modes))
    spoiled = {one.path for one in after.findings if (one.code, one.path) not in before}
    texts = {path: text for path, text in texts.items() if path not in spoiled}
    files = {path: (tree.read(path), text) for path, text in (now | texts).items()}
    files = {path: pair for path, pair in files.items() if pair[0] != pair[1]}
    return replace(done, files=files, after=judge(Overlay(tree, now | texts, done.modes)))


def _texts(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    for path, place in catalog.places.items():
        file = catalog.file(path)
        if place.role not in JSON_ROLES or not file.data or file.faults:
            continue
        links = file.data.get("links")
        data = file.data
        if catalog.layout is Layout.OSCAT and isinstance(links, list):
            data = {**data, "links": authored(catalog, file)}
        yield path, dumps(data)
