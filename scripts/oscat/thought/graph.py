"""The catalog as a whole: files by place, entries by kind and id, references in both directions."""

from collections.abc import Container, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from oscat.thought import canon, unreadable
from oscat.thought.addresses import Address, addresses
from oscat.thought.asked import apart, note
from oscat.thought.gist import gist
from oscat.thought.hrefs import Target, Where, resolve
from oscat.thought.known import Gists, Known
from oscat.thought.layout import Layout, Place, Role, entry_path, place, redirects_path, root_path, source_path
from oscat.thought.namings import Naming, namings
from oscat.thought.places import Places
from oscat.words.errors import WorldError
from oscat.words.files import Fault, Mode, Sign, Tree
from oscat.words.gist import Gist, Key
from oscat.words.kinds import BY_FOLDER, Kind, Reference
from oscat.words.settings import Settings

Json = dict[str, Any]
JSON_ROLES = frozenset({Role.ROOT, Role.LIST, Role.ENTRY, Role.ITEM})
_READ = JSON_ROLES | {Role.REDIRECTS}
JSON_SUFFIXES = (".json", ".geojson", ".ipynb")
"""Files beside records that are parsed as well, for a definition that is no JSON runs nowhere."""
_TYPES = {"catalog.json": "Catalog", "collection.json": "Collection", "record.json": "Feature"}


@dataclass(frozen=True)
class File:
    """One file of the catalog, read: ``data`` is the JSON object it holds, empty where it holds none."""

    path: str
    place: Place
    mode: Mode
    data: Json
    faults: tuple[Fault, ...] = ()
    signs: frozenset[Sign] = frozenset()

    @cached_property
    def is_record(self) -> bool:
        """Whether the fields stand under ``properties`` (OGC Record), not at the top (STAC)."""
        return self.key is not None and self.key[0].form.is_record

    @cached_property
    def fields(self) -> Json:
        """The object that holds title, description, themes and the ``osc:`` fields."""
        if not self.is_record:
            return self.data
        inner = self.data.get("properties")
        return inner if isinstance(inner, dict) else {}

    @property
    def where(self) -> str:
        """The JSON Pointer of ``fields``."""
        return "/properties" if self.is_record else ""

    @property
    def prefix(self) -> tuple[str, ...]:
        """The tokens that lead to ``fields``."""
        return ("properties",) if self.is_record else ()

    @cached_property
    def title(self) -> str:
        """The title, also of STAC Items (common metadata); the id where there is none."""
        inner = self.data.get("properties") if self.place.role is Role.ITEM else None
        for holder in (inner, self.fields):
            title = holder.get("title") if isinstance(holder, dict) else None
            if isinstance(title, str) and title:
                return title
        return self.place.id or str(self.data.get("id", ""))

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of what stands at the top and in the properties."""
        inner = self.data.get("properties")
        return frozenset(self.data).union(inner if isinstance(inner, dict) else ())

    @property
    def types(self) -> tuple[str, ...]:
        """What ``type`` may say of a file that stands here."""
        if self.place.role is Role.ITEM:
            return ("Feature", "Catalog", "Collection")
        return (_TYPES[self.key[0].form.file] if self.key else "Catalog",)

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """All references that an entry's fields make, in the order of the table and of the text."""
        return tuple(namings(self.key[0], self.fields, self.prefix)) if self.key else ()

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """The addresses that the file names, but for relative ones."""
        return tuple(addresses(self.data, self.fields, self.prefix))

    @cached_property
    def odd_addresses(self) -> tuple[Address, ...]:
        """Those in whose spelling something may be wrong."""
        return tuple(one for one in self.addresses if not one.plain)

    @cached_property
    def key(self) -> Key | None:
        """Kind and id of an entry; None for anything else."""
        return self.place.key


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a file that has an address: where it stands in ``links``, what it says, where it leads."""

    index: int
    data: Json
    rel: str
    href: str
    target: Target

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the link."""
        return f"/links/{self.index}"


class Catalog:
    """A catalog read from a tree. Files are parsed when they are first asked for, and kept, as what ``made`` makes."""

    def __init__(self, tree: Tree, layout: Layout, settings: Settings, made: type[File] = File) -> None:
        self.tree, self.layout, self.given, self._made = tree, layout, settings, made
        self._files: dict[str, File] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        self._lender: tuple[Catalog, Container[str]] | None = None

    def instead(self, file: File) -> "Catalog":
        """The same catalog with another content of one of its files: all else is shared, and nothing read again."""
        other = copy(self)
        other._files = {**self._files, file.path: file}
        other._links = {path: links for path, links in self._links.items() if path != file.path}
        return other

    @cached_property
    def places(self) -> Places:
        """What each path is, in the order of the paths."""
        return Places(self.tree.files, self.tree.folders, self.layout)

    @cached_property
    def url(self) -> str | None:
        """The public address: the settings', else the one that the root's own self link gives."""
        if self.given.url:
            return self.given.url
        for _, link in _numbered(self.root.data) if self.root else ():
            href = link["href"]
            if link.get("rel") == "self" and href.startswith("https://") and href.endswith("/catalog.json"):
                return str(href).removesuffix("catalog.json")
        return None

    @property
    def root(self) -> File | None:
        """The root record."""
        return self.at(root_path(self.layout))

    @property
    def redirects(self) -> Mapping[str, Any]:
        """What became of entries that are no more, by «folder/id» (``catalog/redirects.json``)."""
        file = self.at(redirects_path(self.layout))
        return file.data if file else {}

    def at(self, path: str) -> File | None:
        """The file at a path in Git, or None."""
        return self.file(path) if path in self.places else None

    def file(self, path: str) -> File:
        """The file at a path that is listed."""
        if path not in self._files:
            lender = self._lent(path)
            self._files[path] = lender.file(path) if lender else self._read(path)
        return self._files[path]

    def borrow(self, other: "Catalog", but: Container[str]) -> None:
        """Take all files but these from another state of the catalog, which has the same: none is read twice."""
        if other.layout is self.layout:
            self._lender = (other, but)

    def _lent(self, path: str) -> "Catalog | None":
        """The catalog in which a file is the same."""
        if self._lender is None:
            return None
        other, but = self._lender
        return other if path in other.places and path not in but else None

    def _read(self, path: str) -> File:
        mode, where = self.tree.files[path], self.places[path]
        if not mode.is_file:
            return self._made(path, where, mode, {}, (unreadable.not_a_file(mode),))
        if where.role not in _READ and not (where.role is Role.BESIDE and path.endswith(JSON_SUFFIXES)):
            return self._made(path, where, mode, {})
        try:
            raw = self.tree.read(path, canon.MAX_BYTES + 1)
        except WorldError as error:
            return self._made(path, where, mode, {}, (unreadable.refused(error),))
        value, faults, signs = canon.read(raw)
        if where.role is Role.BESIDE:
            return self._made(path, where, mode, {}, faults)
        if isinstance(value, dict):
            return self._made(path, where, mode, value, faults, signs)
        return self._made(path, where, mode, {}, faults or (unreadable.not_an_object(),))

    @property
    def ids(self) -> Mapping[Kind, Mapping[str, str]]:
        """The path of each entry, by kind and id, sorted. Told from paths alone: nothing is read."""
        for kind in Kind:
            note("ids", kind)
        return self.places.ids

    def has(self, kind: Kind, id: str) -> bool:  # noqa: A002 - the field's own word
        """Whether there is an entry of a kind and id."""
        note("file", self.path_of(kind, id))
        return id in self.places.ids[kind]

    def entry(self, kind: Kind, id: str) -> File | None:  # noqa: A002 - the field's own word
        """An entry by kind and id, or None."""
        path = self.places.ids[kind].get(id)
        if path is None:
            note("file", self.path_of(kind, id))
        return self.file(path) if path else None

    def entries(self, *kinds: Kind) -> Iterator[File]:
        """All entries of these kinds (of all kinds if none is given) that could be read."""
        for kind in kinds or tuple(Kind):
            note("ids", kind)
            for path in self.places.ids[kind].values():
                file = self.file(path)
                if file.data:
                    yield file

    def told(self, field: str, *kinds: Kind) -> Iterator[tuple[tuple[Kind, str], Any]]:
        """What entries of these kinds (of all, if none is given) say in a field."""
        return ((file.key, file.fields.get(field)) for file in self.entries(*kinds) if file.key)

    def stac_files(self) -> Iterator[File]:
        """All STAC objects that could be read: the root, lists, entries, and what stands beside products."""
        for path, where in self.places.items():
            if where.role in JSON_ROLES and "stac_version" in self.file(path).data:
                yield self.file(path)

    def list_of(self, kind: Kind) -> File | None:
        """The kind's own ``catalog.json`` in Git, if it has one."""
        return self.at(source_path(kind, self.layout, "catalog.json"))

    def items(self, product: str) -> list[File]:
        """The STAC files (Items, and catalogs of items) that stand beside a product's record."""
        return [self.file(path) for path in self.places.of_entry(Kind.PRODUCT, product, Role.ITEM)]

    def beside(self, file: File) -> list[str]:
        """The paths of what stands beside an entry's record and is no STAC file, sorted."""
        return self.places.of_entry(*file.key, Role.BESIDE) if file.key else []

    def publishes(self, path: str) -> bool:
        """Whether the published tree has a document at this path, written by somebody or made by the build."""
        if self.places.at(path) or path == "catalog.json":
            return True
        kind = BY_FOLDER.get(path.removesuffix("/catalog.json"))
        return kind is not None and self.lists(kind)

    def lists(self, kind: Kind) -> bool:
        """Whether the published tree has a list of this kind."""
        note("lists", kind)
        with apart():
            return bool(self.places.ids[kind]) or self.list_of(kind) is not None

    def links(self, file: File) -> tuple[Link, ...]:
        """The links of a file that are objects with an address, each followed."""
        note("file", file.path)
        if file.path not in self._links:
            self._links[file.path] = tuple(self._follow(file, i, raw) for i, raw in _numbered(file.data))
        return self._links[file.path]

    def _follow(self, file: File, index: int, raw: Json) -> Link:
        rel, href = raw.get("rel"), raw["href"]
        target = resolve(file.place.published, href, self.url)
        return Link(index, raw, rel if isinstance(rel, str) else "", href, target)

    def there(self, link: Link) -> File | None:
        """The file of this catalog that a link leads to, or None."""
        path = self.places.at(link.target.path) if link.target.where is Where.INSIDE else None
        return self.file(path) if path else None

    @cached_property
    def gists(self) -> Mapping[Key, Gist]:
        """What the others have to know of each entry, sorted; all are read for it, unless ``learn`` was told."""
        return self.gists_of(path for ids in self.ids.values() for path in ids.values())

    def key_at(self, path: str) -> Key | None:
        """The entry whose record stands at a path, or would."""
        return place(path, self.layout).key

    def gists_of(self, paths: Iterable[str]) -> dict[Key, Gist]:
        """The gists of those of these files that are entries."""
        files = (self.file(path) for path in paths if self.places[path].role is Role.ENTRY)
        return {one.key: self.gist(one) for one in files if one.key}

    def gist(self, file: File) -> Gist:
        """The gist of an entry."""
        links = self.links(file) if file.place.kind is Kind.EXPERIMENT else ()
        paths = [link.target.path.split("/") for link in links if link.rel in {"child", "related"}]
        made = [path[1] for path in paths if len(path) == 3 and path[0] == Kind.PRODUCT.form.folder]
        return gist(file.fields, file.namings, made, readable=bool(file.data))

    def learn(self, gists: Mapping[Key, Gist]) -> None:
        """Take the gists of all entries from elsewhere, so that what is asked of others needs no reading."""
        self.gists = {(kind, name): gists[kind, name] for kind, ids in self.ids.items() for name in ids}

    @cached_property
    def known(self) -> Known:
        """What the entries say of each other."""
        return Gists(self.gists)

    def forget(self, paths: Iterable[str]) -> None:
        """Let go of what some files hold; who asks for one again gets it read again."""
        for path in paths:
            self._files.pop(path, None)
            self._links.pop(path, None)
            if lender := self._lent(path):
                lender.forget([path])

    def naming(self, key: Key | None) -> Iterator[tuple[Reference, File]]:
        """The entries that name one, with the reference that does."""
        for reference, source in self.references_to(key) if key else ():
            yield reference, self.file(self.places.ids[source[0]][source[1]])

    def references_to(self, key: Key) -> list[tuple[Reference, Key]]:
        """The references that others make to an entry."""
        note("naming", *key)
        return self.known.naming(key)

    def path_of(self, kind: Kind, id: str) -> str:  # noqa: A002 - the field's own word
        """Where an entry stands, or would stand, in Git."""
        return entry_path(kind, id, self.layout)


def _numbered(data: Json) -> Iterator[tuple[int, Json]]:
    links = data.get("links")
    for i, link in enumerate(links if isinstance(links, list) else ()):
        if isinstance(link, dict) and isinstance(link.get("href"), str):
            yield i, link
