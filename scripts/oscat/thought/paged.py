"""A second STAC tree beside the published one, for browsers that show all children of a catalog at once.

``browse/catalog.json`` leads to the lists of the published tree, but for long ones to pages of them, none with more
than ``MOST`` children: STAC Browser stops answering at some thousands.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from oscat.thought.graph import Catalog
from oscat.thought.schemas import STAC_VERSIONS
from oscat.thought.structure import Owed, as_link, members, self_link, title_of_list, title_of_root
from oscat.words.kinds import Kind

MOST: Final = 400
ROOT: Final = "browse/catalog.json"

Document = dict[str, Any]


def paged(catalog: Catalog) -> Iterator[tuple[str, Document]]:
    """The catalogs of the tree with their paths, the root first."""
    pages = {kind: list(_pages(catalog, kind)) for kind in Kind if catalog.lists(kind)}
    children = [child for kind, found in pages.items() for child in _children(catalog, kind, found)]
    title = title_of_root(catalog)
    yield ROOT, _document(catalog, ROOT, "browse", title, f"{title}, its long lists in pages.", children)
    for kind, found in pages.items():
        for number, rows in enumerate(found, start=1) if len(found) > 1 else ():
            path = _path(kind, number)
            words = f"{title_of_list(catalog, kind)}: {_span(rows)}"
            yield path, _document(catalog, path, f"{kind.form.folder}-{number}", words, kind.form.description, rows)


def _pages(catalog: Catalog, kind: Kind) -> Iterator[list[Owed]]:
    """The entries of a kind by title, so many at a time."""
    rows = iter(sorted(members(catalog, kind), key=lambda one: (one.title.casefold(), one.path)))
    while page := list(islice(rows, MOST)):
        yield page


def _children(catalog: Catalog, kind: Kind, pages: list[list[Owed]]) -> Iterator[Owed]:
    """The links from the root to a list, or to the pages of one that is long."""
    name = title_of_list(catalog, kind)
    if len(pages) < 2:
        yield Owed("child", f"{kind.form.folder}/catalog.json", name)
        return
    for number, rows in enumerate(pages, start=1):
        yield Owed("child", _path(kind, number), f"{name}: {_span(rows)}")


def _path(kind: Kind, number: int) -> str:
    return f"browse/{kind.form.folder}-{number}/catalog.json"


def _span(rows: list[Owed]) -> str:
    """The first and the last title of a page, by their beginnings."""
    return f"{rows[0].title[:12].strip()} – {rows[-1].title[:12].strip()}"


def _document(
    catalog: Catalog,
    path: str,
    id: str,  # noqa: A002 - the field's own word
    title: str,
    description: str,
    rows: list[Owed],
) -> Document:
    """A STAC Catalog (STAC 1.1 Catalog Specification) with links to some documents."""
    up = [Owed("root", ROOT, title_of_root(catalog))]
    up += [Owed("parent", ROOT, title_of_root(catalog))] if path != ROOT else []
    return {
        "type": "Catalog",
        "id": id,
        "stac_version": STAC_VERSIONS[-1],
        "title": title,
        "description": description,
        "links": [
            *(as_link(path, one) for one in up),
            *self_link(catalog.url, path),
            *(as_link(path, one) for one in rows),
        ],
    }
