"""Write the files of a build on all cores: each those of its share of entries, then what is made of all of them."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

import orjson

from oscat.shell.answers import digest
from oscat.shell.checks import checks
from oscat.shell.desk import Desk, Files, Laid, Told, Unread
from oscat.shell.export import exported, source_of
from oscat.shell.fair import Pasts, Reports
from oscat.shell.parallel import Turns, cores, spread
from oscat.thought import canon, derive
from oscat.thought.asked import apart, note
from oscat.thought.exports import ALWAYS, LINED, OF_DOCUMENTS, WHOLE, OfAll, OfLines, geoparquet, of_work, pgstac
from oscat.thought.exports.source import Source
from oscat.thought.exports.work import WORKS
from oscat.thought.exports.work import work as work_of
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.layout import Role
from oscat.thought.paged import paged
from oscat.thought.pages import Press, Site, of_entry, pieces, preview
from oscat.thought.pages.addresses import has_page
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.documents import document, ordered
from oscat.thought.pages.health import DOCUMENT as LINKS
from oscat.thought.pages.proposals import DOCUMENT as PROPOSALS
from oscat.thought.search.index import Index, index, weights
from oscat.thought.search.write import files as search_files
from oscat.thought.tongue import strings
from oscat.words.errors import WorldError
from oscat.world import shipped
from oscat.world.disk import write_files

SEARCH: Final = "search"
WORDS: Final = "words"
"""What the search wants to know of every entry that has a page: how it is found, and by which words."""
PUBLISHED: Final = "published"
"""What stands for the published document of a file, told to those who read it again where it lies."""
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Wraps an iterable of known length to show how far it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: a catalog, what pages are made with, the scores of its entries, documents as they are."""

    atlas: Atlas
    facts: Facts
    site: Site
    scores: Reports
    pasts: Pasts
    documents: dict[str, Any]


def write_all(desk: Desk, plan: Plan, paths: list[str], progress: Progress | None) -> list[Laid]:
    """Lay down the whole published tree: what belongs to these files of the catalog, then what is made of all."""
    press = Press(plan.atlas, plan.site)
    searched = _searched(plan, desk)
    source = source_of(plan.facts, searched=searched, past=lambda: plan.atlas.history)
    plan.atlas.warm()
    source.warm()
    deaf = list(_deaf(plan, press, source))
    hearing = list(_hearing(plan, replace(source, published=_published(plan, desk)), searched, desk))
    here = os.getpid()

    def shown(items: Iterable[Any], length: int) -> Iterable[Any]:
        """The same, with a bar in the process that people see."""
        return progress(items, length) if progress and os.getpid() == here else items

    def work(share: list[str]) -> Generator[dict[str, Told], list[dict[str, Told]], Laid]:
        """Write what belongs to some files of the catalog; then, piece by piece, what nobody makes yet of the whole:
        first what does not wait for the entries to tell.
        """
        for path in shown(share, len(share)):
            desk.lay(path, partial(_of_path, plan, press, source, path, desk))
        for number in first:
            desk.lay(*deaf[number])
        for told in (yield desk.told):
            desk.told.update(told)
        for number in shown(then, len(hearing) // cores()):
            desk.lay(*hearing[number])
        return desk.laid()

    with closing(Turns(len(deaf))) as first, closing(Turns(len(hearing))) as then:
        return spread(work, paths, least=cores())


def _of_path(plan: Plan, press: Press, source: Source, path: str, desk: Desk) -> Files:
    """What is made of a file of the catalog: what is published of it, of an entry in other forms as well. What is made
    of the whole is told what it wants to know of an entry.
    """
    catalog = press.atlas.catalog
    for to, raw in of_file(press, path, desk.unread):
        if to.endswith(".json") and to == catalog.places[path].published:
            desk.tell(path, PUBLISHED, digest(raw))
        yield to, raw
    if catalog.places[path].role is not Role.ENTRY or not catalog.file(path).data:
        return
    file = catalog.file(path)
    if file.place.kind in WORKS:
        one = work_of(source.facts, file)
        for form in _lined(plan):
            desk.tell(path, form.NAME, form.line(source, one))
        if not plan.atlas.large:
            yield from exported(of_work(source, one))
    if file.key and has_page(file):
        known = document(press.atlas, file, plan.scores.percent(file.key))
        desk.tell(path, SEARCH, known)
        desk.tell(path, WORDS, weights(known))


def _whole(plan: Plan) -> tuple[OfAll, ...]:
    """The forms of the whole catalog."""
    return ALWAYS if plan.atlas.large else WHOLE


def _lined(plan: Plan) -> tuple[OfLines, ...]:
    """Those that are made of a line of each work."""
    return tuple(form for form in LINED if form in _whole(plan))


def tellers(atlas: Atlas, to: str) -> Iterator[File]:
    """The entries that tell something, in the order in which it is wanted."""
    if to == PUBLISHED:
        return derive.documented(atlas.catalog)
    return ordered(atlas) if to in {SEARCH, WORDS} else atlas.catalog.entries(*WORKS)


def _said(desk: Desk, atlas: Atlas, to: str) -> Iterator[Any]:
    """What all entries tell."""
    note("told", to)
    with apart():
        files = list(tellers(atlas, to))
    return desk.said(to, files)


def _searched(plan: Plan, desk: Desk) -> Callable[[], Index]:
    """The index of the search over what the entries tell."""
    made = cache(lambda: index(_said(desk, plan.atlas, SEARCH), lambda: _said(desk, plan.atlas, WORDS)))

    def searched() -> Index:
        note("told", SEARCH)
        return made()

    return searched


def _published(plan: Plan, desk: Desk) -> Callable[[Callable[[File], bool]], Iterator[tuple[str, Any]]]:
    """Tells the published documents that are wanted, as they lie there: to read one is faster than to derive it again.
    One that somebody changed there is derived.
    """
    catalog = plan.atlas.catalog

    def published(wanted: Callable[[File], bool]) -> Iterator[tuple[str, Any]]:
        note("told", PUBLISHED)
        with apart():
            files = list(filter(wanted, derive.documented(catalog)))
        for file, sign in zip(files, desk.said(PUBLISHED, files), strict=True):
            raw = desk.published(file)
            yield file.place.published, orjson.loads(raw) if digest(raw) == sign else derive.document(catalog, file)

    return published


Piece = tuple[str, Callable[[], Files]]


def _deaf(plan: Plan, press: Press, source: Source) -> Iterator[Piece]:
    """What is made of the whole catalog, in pieces that do not wait for each other: what takes longest first."""
    atlas, site = plan.atlas, plan.site
    for form in _whole(plan):
        if form not in OF_DOCUMENTS and form not in LINED:
            yield f"exports {form.NAME}", partial(_exports, form, source)
    yield from pieces(press)
    if site.runtime:
        yield from checks(atlas.catalog, site)
    yield "catalogs", lambda: _catalogs(plan)
    yield "alike", lambda: _alike(site)


def _hearing(plan: Plan, source: Source, searched: Callable[[], Index], desk: Desk) -> Iterator[Piece]:
    """What is made of that which all entries tell, in the same way."""
    yield "search", lambda: chain(search_files(searched()), exported([geoparquet.of_words(source)]))
    yield "table of entries", lambda: exported([geoparquet.of_entries(source)])
    yield "table of Items", lambda: exported([geoparquet.of_items(source)])
    if pgstac in _whole(plan):
        yield f"exports {pgstac.NAME}", partial(_exports, pgstac, source)
    for form in _lined(plan):
        yield f"exports {form.NAME}", partial(_joined, form, source, desk, plan.atlas)


def _exports(form: OfAll, source: Source) -> Files:
    return exported(form.of_all(source))


def _joined(form: OfLines, source: Source, desk: Desk, atlas: Atlas) -> Files:
    return exported(form.joined(source, filter(None, _said(desk, atlas, form.NAME))))


def _catalogs(plan: Plan) -> Files:
    """The documents of the whole."""
    catalog = plan.atlas.catalog
    yield from ((path, canon.dumps(data)) for path, data in derive.of_all(catalog))
    yield from ((path, canon.dumps(data)) for path, data in paged(catalog))
    note("reviews")
    yield from ((path, canon.dumps(data)) for path, data in plan.documents.items())
    if plan.site.links:
        yield LINKS, canon.dumps(dict(plan.site.links))


def _alike(site: Site) -> Files:
    """What pages load, what stands beside guides, and what hosts ask for."""
    yield from ((f"assets/{name}", content) for name, content in _assets().items())
    if site.guides:
        yield from ((f"guides/{name}", raw) for name, raw in shipped.blobs("site/docs").items())
    if site.proposals:
        note("proposals")
        yield PROPOSALS, canon.dumps(dict(site.proposals))
    yield ".nojekyll", b""


def _assets() -> dict[str, bytes]:
    """The files that pages load, the words of their scripts in the language that speaks."""
    said = f"export const known = {orjson.dumps(dict(strings())).decode()};\n".encode()
    return shipped.blobs("site/assets") | ({"language.js": said} if strings() else {})


def write_some(folder: Path, atlas: Atlas, site: Site, progress: Progress | None) -> Laid:
    """Write what is published of the entries that are asked for, and a page that lists them."""
    press, unread = Press(atlas, site), Unread()
    paths = [path for file in press.chosen for path in paths_of(press, file)]
    made = chain(preview(press), (one for path in paths for one in of_file(press, path, unread)), _alike(site))
    return Laid(write_files(folder, progress(made, 7 * len(paths)) if progress else made), unread)


def paths_of(press: Press, file: File) -> list[str]:
    """The files of the catalog that belong to an entry."""
    return press.atlas.catalog.places.of_entry(*file.key, *Role) if file.key else []


def of_file(press: Press, path: str, unread: Unread) -> Files:
    """What is published of a file of the catalog: its document and pages, or what stands beside a record as it is."""
    catalog = press.atlas.catalog
    if catalog.places[path].role is Role.BESIDE:
        yield from _beside(press, path, unread)
        return
    yield from ((to, canon.dumps(data)) for to, data in derive.of_file(catalog, path))
    if catalog.places[path].role is Role.ENTRY and has_page(catalog.file(path)):
        yield from of_entry(press, catalog.file(path))


def _beside(press: Press, path: str, unread: Unread) -> Files:
    """A file beside a record as it is; one that cannot be read, or is gone by now, is noted in ``unread``."""
    catalog = press.atlas.catalog
    where = catalog.places[path]
    if not where.published or catalog.file(path).faults:
        return
    try:
        yield where.published, catalog.tree.read(path)
    except WorldError as error:
        unread[path] = str(error)
