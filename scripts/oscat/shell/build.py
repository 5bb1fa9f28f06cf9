"""``oscat.build``: the published tree of a catalog, the whole of it or what a change asks to be looked at."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from oscat.shell.conformity import read_conformities
from oscat.shell.documents import read_document
from oscat.shell.export import exported, mature, source_of
from oscat.shell.fair import Pasts, Reports, answers_in
from oscat.shell.indexing import index_of
from oscat.shell.load import PathLike, catalog_at, named, root_of
from oscat.shell.online import read_report
from oscat.shell.reproduce import read_runs, told_of
from oscat.thought.facts import Facts
from oscat.thought.past import completed
from oscat.thought.tongue import ENGLISH, Tongue, speaking, strings
from oscat.words.errors import UsageError, WorldError
from oscat.words.kinds import BY_FOLDER, Kind
from oscat.world.disk import replacing, write_files
from oscat.world.history import history

if TYPE_CHECKING:
    from oscat.thought.graph import Catalog
    from oscat.thought.pages import Site
    from oscat.thought.pages.atlas import Atlas

T = TypeVar("T")
Key = tuple[Kind, str]
Progress = Callable[[Iterable[T], int], Iterable[T]]
"""Wraps an iterable of known length to show how far it is."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: where, how many files, and which files of the catalog could not be published and why."""

    to: Path
    files: int
    left_out: dict[str, str] = field(default_factory=dict)


def build(  # noqa: PLR0913 - one parameter for each thing that can be told
    path: PathLike = ".",
    to: PathLike = "_site",
    *,
    url: str | None = None,
    proposals: PathLike | None = None,
    links: PathLike | None = None,
    reproductions: PathLike | None = None,
    reviews: PathLike | None = None,
    platforms: PathLike | None = None,
    only: Iterable[str] = (),
    progress: Progress[tuple[str, bytes]] | None = None,
) -> Built:
    """Write the published tree of the catalog at ``path`` into the folder ``to``, whole or not at all.

    ``url`` replaces the public address that the settings give. ``proposals`` is a file that ``oscat bot queue`` wrote,
    for the page of open proposals; ``links`` one that ``oscat links`` wrote, for the page of link health and a badge on
    each entry; ``reproductions`` one that ``oscat reproduce --format json`` wrote, with what came of runs;
    ``reviews`` one that ``oscat bot reviewed`` wrote, for who proposed and reviewed what; ``platforms`` a folder that
    ``oscat platform check --to`` wrote, for how each platform does at each requirement. ``only`` names entries (an
    id, or ``products/id``): then their files and pages are written, and a page that lists them, and nothing else. Two
    builds of the same files are the same to the byte.
    Raises UsageError where there is no catalog, or where ``to`` holds something that oscat did not write.
    """
    from oscat.thought import canon
    from oscat.thought.pages.atlas import Atlas

    root, target = root_of(Path(path)), Path(to)
    refuse_within(root, target)
    catalog, facts = catalog_at(root)
    if url:
        catalog.given = replace(catalog.given, url=_address(url))
    if catalog.root is None and not any(catalog.ids.values()):
        raise UsageError(f"{root} holds no records; there is nothing to build")
    unread: dict[str, str] = {}
    wanted = frozenset(chain.from_iterable(named(catalog, name) for name in only)) or None
    again = {**told_of(catalog, facts), **read_runs(reproductions)}
    asked = read_report(links) if links else None
    seen = read_document(reviews, "reviews", "oscat bot reviewed") if reviews else None
    past = completed(history(root), seen)
    asking = replace(facts, links=answers_in(asked) if asked else {})
    pasts = Pasts(root, asking, past)
    scores = Reports(asking, pasts)
    waiting = read_document(proposals, "proposals", "oscat bot queue") if proposals else None
    made = replace(site(waiting, wanted, asked, again, scores), platforms=read_conformities(platforms))
    if wanted is None:
        made = replace(made, services=mature(source_of(facts)))
    files = _files(Atlas(catalog, past), scores, facts, made, unread)
    files = chain(files, [("reviews.json", canon.dumps(seen))] if seen else [])
    total = 2 * len(catalog.places)
    with closing(pasts), speaking(spoken(catalog.given.language)), replacing(target) as folder:
        count = write_files(folder, progress(files, total) if progress else files)
    return Built(target, count, {**_left_out(catalog), **unread})


def spoken(language: str) -> Tongue:
    """The language of the pages. Raises UsageError where it has no file."""
    from oscat.world import languages

    if language == ENGLISH:
        return Tongue()
    said, strings = languages.read(language)
    return Tongue(language, languages.translations(said), strings, said)


def refuse_within(root: Path, target: Path) -> None:
    """Refuse to write over the catalog or among its records, also by way of a link."""
    place, home = Path(os.path.realpath(target)), Path(os.path.realpath(root))
    if home.is_relative_to(place):
        raise UsageError(f"{target} holds the catalog itself; give another folder with --to")
    if place.is_relative_to(home) and place.relative_to(home).parts[0] in {"catalog", *BY_FOLDER}:
        raise UsageError(f"{target} lies among the records; give another folder with --to")


def _address(url: str) -> str:
    """A public address as all links begin with it."""
    if not url.startswith(("https://", "http://")):
        raise UsageError(f"{url} is no public address; give one such as https://example.org/catalog/ with --url")
    return url if url.endswith("/") else f"{url}/"


def refresh(path: PathLike, folder: Path, changed: Iterable[Path]) -> bool:
    """Write anew into the built ``folder`` the entries that changed and those that they are tied to, and nothing else.

    False, and nothing written, where something else changed than files of entries that are there: then all is to be
    built. Lists, numbers and the search stay as they were until that.
    """
    from oscat.thought.layout import Role
    from oscat.thought.pages.atlas import Atlas
    from oscat.thought.pages.provenance import CHAIN

    root = root_of(Path(path))
    catalog, facts = catalog_at(root)
    atlas, touched = Atlas(catalog, history(root)), set[Key]()
    for one in changed:
        where = catalog.places.get(one.relative_to(root).as_posix()) if one.is_relative_to(root) else None
        kind = Kind.PRODUCT if where and where.role is Role.ITEM else where.kind if where else None
        if where is None or kind is None or where.id not in catalog.ids[kind]:
            return False
        touched.add((kind, where.id))
    beside = _tied(atlas, touched, tuple(Kind))
    far = _tied(atlas, beside, CHAIN)  # provenance reaches over an experiment
    made = site(only=frozenset(touched | beside | far), again=told_of(catalog, facts), scores=Reports(facts))
    files = entries_of(atlas, made, {})
    with speaking(spoken(catalog.given.language)):
        write_files(folder, (one for one in files if one[0] != "index.html"))
    return True


def _tied(atlas: "Atlas", keys: set[Key], kinds: tuple[Kind, ...]) -> set[Key]:
    """The entries of these kinds that some entries are tied to; from another kind than these no way leads on."""
    files = (atlas.catalog.entry(*key) for key in keys if key[0] in kinds)
    others = (other for file in files if file for kind in kinds for other in atlas.around(file, kind))
    return {other.key for other in others if other.key}


def site(
    waiting: dict[str, Any] | None = None,
    only: frozenset[Key] | None = None,
    links: dict[str, Any] | None = None,
    again: dict[str, Any] | None = None,
    scores: Reports | None = None,
) -> "Site":
    """What pages are made with: our own templates, and what is asked for."""
    from oscat import __version__
    from oscat.shell.reference import guides
    from oscat.thought.exports import EXPORTERS
    from oscat.thought.pages import Site
    from oscat.world import runner, shipped
    from oscat.world.schema_store import SchemaStore

    outline = shipped.blobs("site/assets")["map/world.svg"].decode()
    templates = shipped.texts("site/templates")
    made = Site(templates, __version__, outline=outline, proposals=waiting, links=links, only=only)
    forms = tuple((one.TITLE, one.OF_ONE, one.WHOLE) for one in EXPORTERS)
    made = replace(made, reproductions=again or {}, fair=scores or made.fair, exports=forms)
    return replace(made, schemas=cache(SchemaStore().get), runtime=runner.is_there(), guides=guides)


def _files(
    atlas: "Atlas", scores: Reports, facts: Facts, made: "Site", unread: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """All files of the published tree with their paths. What it needs is loaded before anything is written."""
    from oscat.shell.checks import checks
    from oscat.thought import canon
    from oscat.thought.paged import paged
    from oscat.thought.pages.health import DOCUMENT as LINKS
    from oscat.thought.pages.proposals import DOCUMENT
    from oscat.thought.search.write import files as search_files
    from oscat.world import shipped

    def files() -> Iterator[tuple[str, bytes]]:
        yield from entries_of(atlas, made, unread)
        yield from ((f"assets/{name}", content) for name, content in _assets().items())
        if made.guides:
            yield from ((f"guides/{name}", raw) for name, raw in shipped.blobs("site/docs").items())
        if made.only is None:
            searched = index_of(facts, atlas, scores)
            yield from search_files(searched)
            yield from exported(source_of(facts, searched=lambda: searched, past=lambda: atlas.history))
            yield from ((path, canon.dumps(data)) for path, data in paged(atlas.catalog))
            yield from checks(atlas.catalog, made) if made.runtime else ()
        if made.proposals:
            yield DOCUMENT, canon.dumps(dict(made.proposals))
        if made.links and made.only is None:
            yield LINKS, canon.dumps(dict(made.links))
        yield ".nojekyll", b""

    return files()


def _assets() -> dict[str, bytes]:
    """The files that pages load, the words of their scripts in the language that speaks."""
    from oscat.world import shipped

    said = f"export const known = {orjson.dumps(dict(strings())).decode()};\n".encode()
    return shipped.blobs("site/assets") | ({"language.js": said} if strings() else {})


def entries_of(atlas: "Atlas", made: "Site", unread: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The documents, what stands beside them, and the pages: of all entries, or of those that are asked for."""
    from oscat.thought import canon, derive
    from oscat.thought.pages import pages

    yield from ((path, canon.dumps(data)) for path, data in derive.published(atlas.catalog, made.only))
    yield from _beside(atlas.catalog, unread, made.only)
    yield from pages(atlas, made)


def _beside(catalog: "Catalog", unread: dict[str, str], only: Container[Key] | None) -> Iterator[tuple[str, bytes]]:
    """The files beside records as they are; what cannot be read, or is gone by now, is collected in ``unread``."""
    from oscat.thought.layout import Role

    for path, where in catalog.places.items():
        if where.role is not Role.BESIDE or not where.published or catalog.file(path).faults:
            continue
        if only is not None and (where.kind, where.id) not in only:
            continue
        try:
            yield where.published, catalog.tree.read(path)
        except WorldError as error:
            unread[path] = str(error)


def _left_out(catalog: "Catalog") -> dict[str, str]:
    """Records that could not be read, with the reason."""
    from oscat.thought.graph import JSON_ROLES

    unread = (catalog.file(path) for path, where in catalog.places.items() if where.role in JSON_ROLES)
    return {file.path: file.faults[0].message for file in unread if not file.data and file.faults}
