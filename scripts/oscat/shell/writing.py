"""Write the files of a build on all cores: each those of its share of entries, then what is made of all of them."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from oscat.shell.checks import checks
from oscat.shell.export import exported, source_of
from oscat.shell.fair import Percents, Reports
from oscat.shell.indexing import index_of
from oscat.shell.parallel import Turns, spread
from oscat.thought import canon, derive
from oscat.thought.exports import ALWAYS, WHOLE, geoparquet, of_work
from oscat.thought.exports.source import Source
from oscat.thought.exports.work import WORKS
from oscat.thought.exports.work import work as work_of
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.layout import Role
from oscat.thought.paged import paged
from oscat.thought.pages import Press, Site, of_all, of_entry, preview
from oscat.thought.pages.addresses import has_page
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.health import DOCUMENT as LINKS
from oscat.thought.pages.proposals import DOCUMENT as PROPOSALS
from oscat.thought.search.index import Index
from oscat.thought.search.write import files as search_files
from oscat.thought.tongue import strings
from oscat.words.errors import WorldError
from oscat.world import shipped
from oscat.world.disk import write_files

Files = Iterator[tuple[str, bytes]]
Progress = Callable[[Iterable[tuple[str, bytes]], int], Iterable[tuple[str, bytes]]]
"""Wraps an iterable of known length to show how far it is."""
Unread = dict[str, str]
"""The files of the catalog that could not be read while they were written, and why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: a catalog, what pages are made with, the scores of its entries, documents as they are."""

    atlas: Atlas
    facts: Facts
    site: Site
    scores: Reports
    documents: dict[str, Any]


def write_all(folder: Path, plan: Plan, progress: Progress | None) -> tuple[int, Unread]:
    """Write the whole published tree; give how many files, and what could not be read."""
    atlas, press = plan.atlas, Press(plan.atlas, plan.site)
    searched = cache(lambda: index_of(plan.facts, atlas, plan.scores))
    source = source_of(plan.facts, searched=searched, past=lambda: atlas.history)
    atlas.warm()
    source.warm()
    parts = _parts(plan, press, source, searched)

    def work(paths: list[str]) -> Generator[Percents, list[Percents], tuple[int, Unread]]:
        """Write what belongs to some files of the catalog; then, part by part, what nobody writes yet of the whole."""
        unread: Unread = {}
        made = (one for path in paths for one in chain(of_file(press, path, unread), _of_work(press, source, path)))
        count = write_files(folder, progress(made, 7 * len(paths)) if progress else made)
        told = yield plan.scores.percents
        plan.scores.learn(told)
        count += sum(write_files(folder, parts[number]()) for number in turns)
        return count, unread

    with closing(Turns(len(parts))) as turns:
        answers = spread(work, list(atlas.catalog.places))
    return sum(count for count, _ in answers), {path: why for _, unread in answers for path, why in unread.items()}


def _of_work(press: Press, source: Source, path: str) -> Files:
    """The files in other forms of an entry that is a work."""
    catalog = source.facts.catalog
    where = catalog.places[path]
    wanted = where.role is Role.ENTRY and where.kind in WORKS and not press.atlas.large
    if wanted and catalog.file(path).data:
        yield from exported(of_work(source, work_of(source.facts, catalog.file(path))))


def _parts(plan: Plan, press: Press, source: Source, searched: Callable[[], Index]) -> list[Callable[[], Files]]:
    """What is made of the whole catalog, in parts that do not wait for each other: what takes longest first."""
    atlas, site = plan.atlas, plan.site
    forms = (form for form in (ALWAYS if atlas.large else WHOLE) if form is not geoparquet)
    others = (lambda form=form: exported(form.of_all(source)) for form in forms)
    return [
        lambda: chain(search_files(searched()), exported(geoparquet.of_all(source))),
        *others,
        lambda: of_all(press),
        lambda: _rest(plan),
        lambda: checks(atlas.catalog, site) if site.runtime else iter(()),
    ]


def _rest(plan: Plan) -> Files:
    """The documents of the whole, and what is the same for every catalog."""
    catalog = plan.atlas.catalog
    yield from ((path, canon.dumps(data)) for path, data in derive.of_all(catalog))
    yield from ((path, canon.dumps(data)) for path, data in paged(catalog))
    yield from ((path, canon.dumps(data)) for path, data in plan.documents.items())
    yield from _alike(plan.site)
    if plan.site.links:
        yield LINKS, canon.dumps(dict(plan.site.links))


def _alike(site: Site) -> Files:
    """What pages load, what stands beside guides, and what hosts ask for."""
    yield from ((f"assets/{name}", content) for name, content in _assets().items())
    if site.guides:
        yield from ((f"guides/{name}", raw) for name, raw in shipped.blobs("site/docs").items())
    if site.proposals:
        yield PROPOSALS, canon.dumps(dict(site.proposals))
    yield ".nojekyll", b""


def _assets() -> dict[str, bytes]:
    """The files that pages load, the words of their scripts in the language that speaks."""
    said = f"export const known = {orjson.dumps(dict(strings())).decode()};\n".encode()
    return shipped.blobs("site/assets") | ({"language.js": said} if strings() else {})


def write_some(folder: Path, atlas: Atlas, site: Site, progress: Progress | None) -> tuple[int, Unread]:
    """Write what is published of the entries that are asked for, and a page that lists them."""
    press, unread = Press(atlas, site), Unread()
    paths = [path for file in press.chosen for path in paths_of(press, file)]
    made = chain(preview(press), (one for path in paths for one in of_file(press, path, unread)), _alike(site))
    return write_files(folder, progress(made, 7 * len(paths)) if progress else made), unread


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
