"""The links that follow from the rest: what each file is owed, and what of its own links is more than that.

This is the heart of source form (DESIGN, decision 1): root, parent, self, child, item, collection and ``related`` links
are computed from references and places, so that adding an entry touches one file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.graph import Catalog, File, Link
from oscat.thought.hrefs import Where, escaped, relative, tail
from oscat.thought.layout import Role, published_path
from oscat.words.kinds import BY_FOLDER, LINKED_BACK, Kind

ROOT: Final = "catalog.json"
ROOT_TITLE: Final = "Open Science Catalog"
POINTING_UP: Final = frozenset({"root", "parent", "self", "collection"})
"""Relations that say where a file stands; never authored."""
BETWEEN_ENTRIES: Final = frozenset({"child", "item", "related"})
"""Relations that say what belongs together; authored only where no reference says it."""
STRUCTURAL: Final = POINTING_UP | BETWEEN_ENTRIES
JSON_TYPE: Final = "application/json"
_PLAIN: Final = frozenset({"rel", "href", "type", "title"})


@dataclass(frozen=True, slots=True)
class Owed:
    """A link that a published file must carry: its relation, the published path it leads to, and its title."""

    rel: str
    path: str
    title: str


def as_link(base: str, one: Owed) -> dict[str, str]:
    """A link as the published file ``base`` writes it."""
    return {"rel": one.rel, "href": escaped(relative(base, one.path)), "type": JSON_TYPE, "title": one.title}


def self_link(url: str | None, base: str) -> list[dict[str, str]]:
    """The link of a published file to itself; none where the catalog does not know its address."""
    return [{"rel": "self", "href": url + escaped(base), "type": JSON_TYPE}] if url else []


def owed(catalog: Catalog, file: File) -> list[Owed]:
    """All structural links but ``self`` that this file must carry, in their order in the published form."""
    return [*owed_up(catalog, file), *dict.fromkeys(_owed_between(catalog, file))]


def owed_up(catalog: Catalog, file: File) -> list[Owed]:
    """The links that say where a file stands: root, parent, and of STAC Items the collection."""
    role, kind = file.place.role, file.place.kind
    root = Owed("root", ROOT, title_of_root(catalog))
    if role is Role.ITEM:
        return [root, *_owed_item(catalog, file)]
    if role is Role.LIST:
        return [root, Owed("parent", ROOT, root.title)]
    if role is Role.ENTRY and kind:
        return [root, Owed("parent", f"{kind.form.folder}/catalog.json", title_of_list(catalog, kind))]
    return [root]


def _owed_between(catalog: Catalog, file: File) -> Iterator[Owed]:
    role, kind = file.place.role, file.place.kind
    if role is Role.ROOT:
        yield from (
            Owed("child", f"{k.form.folder}/catalog.json", title_of_list(catalog, k)) for k in Kind if catalog.lists(k)
        )
    elif role is Role.LIST and kind:
        yield from members(catalog, kind)
    elif role is Role.ENTRY:
        yield from _forward(catalog, file)
        yield from _backward(catalog, file)
        yield from _inside(catalog, file)


def title_of_root(catalog: Catalog) -> str:
    """The catalog's own title."""
    return catalog.root.title if catalog.root and catalog.root.title else ROOT_TITLE


def title_of_list(catalog: Catalog, kind: Kind) -> str:
    """What the list of a kind is called: its own title, else ours."""
    own = catalog.list_of(kind)
    title = own.data.get("title") if own else None
    return title if isinstance(title, str) and title else kind.form.plural


def members(catalog: Catalog, kind: Kind) -> Iterator[Owed]:
    """The links from a kind's list to its entries."""
    for file in catalog.entries(kind):
        yield Owed(kind.form.rel, file.place.published, file.title)


def link_title(file: File) -> str:
    """The title of a ``related`` link to an entry: «Variable: Sea ice thickness»."""
    return f"{file.place.kind.form.label}: {file.title}" if file.place.kind else file.title


def _forward(catalog: Catalog, file: File) -> Iterator[Owed]:
    for naming in file.namings:
        named = catalog.entry(naming.reference.target, naming.id)
        if named and named.data:
            yield Owed("related", named.place.published, link_title(named))


def _backward(catalog: Catalog, file: File) -> Iterator[Owed]:
    if file.key is None or file.key[0] not in LINKED_BACK:
        return  # asking who names a product would read the whole catalog for nothing
    for reference, source in catalog.naming(file.key):
        if reference.back == "child":
            yield Owed("child", source.place.published, source.title)
        elif reference.back == "related":
            yield Owed("related", source.place.published, link_title(source))


def _inside(catalog: Catalog, file: File) -> Iterator[Owed]:
    """Links from a product to the STAC files beside it."""
    if file.place.kind is not Kind.PRODUCT:
        return
    for inner in catalog.items(file.place.id):
        if inner.data and not _authored_parent(catalog, inner):
            rel = "item" if inner.data.get("type") == "Feature" else "child"
            yield Owed(rel, inner.place.published, inner.title)


def _owed_item(catalog: Catalog, file: File) -> list[Owed]:
    product = catalog.entry(Kind.PRODUCT, file.place.id)
    path, title = published_path(Kind.PRODUCT, file.place.id), product.title if product else file.place.id
    above = _authored_parent(catalog, file)
    up = Owed("parent", above.place.published, above.title) if above else Owed("parent", path, title)
    return [up, Owed("collection", path, title)] if file.data.get("type") == "Feature" else [up]


def _authored_parent(catalog: Catalog, file: File) -> File | None:
    """The catalog of items that a file below a product names as its parent, where it is not the product itself."""
    for link in catalog.links(file):
        if link.rel == "parent":
            above = catalog.there(link)
            if above and above.place.role is Role.ITEM and above.place.id == file.place.id and above is not file:
                return above
    return None


def authored(catalog: Catalog, file: File) -> list[object]:
    """The links of a file that say more than the build can compute: its links in source form, untouched."""
    links = file.data.get("links")
    if not isinstance(links, list):
        return []
    gone = {link.index for link in derivable(catalog, file)}
    return [link for i, link in enumerate(links) if i not in gone]


def derivable(catalog: Catalog, file: File) -> list[Link]:
    """The links of a file that the build writes by itself, also those of them that are written wrong."""
    due: set[tuple[str, str]] | None = None
    found: list[Link] = []
    for link in catalog.links(file):
        if link.rel in POINTING_UP and (link.rel != "collection" or file.place.role is Role.ITEM):
            found.append(link)
        elif link.rel in BETWEEN_ENTRIES and not link.data.keys() - _PLAIN:
            due = {(one.rel, one.path) for one in owed(catalog, file)} if due is None else due
            if any((link.rel, path) in due for path in meant(catalog, link)):
                found.append(link)
    return found


def meant(catalog: Catalog, link: Link) -> Iterator[str]:
    """The published paths that a link may mean: where it leads, and the entry whose address it ends in."""
    if link.target.where is Where.INSIDE:
        yield link.target.path
        if catalog.places.at(link.target.path):
            return
    end = tail(link.href) if link.target.relative else None
    kind = BY_FOLDER.get(end[0]) if end else None
    if end and kind and catalog.has(kind, end[1]):
        yield published_path(kind, end[1])


def written(file: File) -> dict[str, Any]:
    """What the author of a record wrote: all but the links that the build writes."""
    links = file.data.get("links")
    own = [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
    return {**file.data, "links": [one for one in own if one.get("rel") not in STRUCTURAL]}
