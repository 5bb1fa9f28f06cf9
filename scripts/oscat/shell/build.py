"""``oscat.build``: the published tree of a catalog, the whole of it or what a change asks to be looked at."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from oscat.shell.again import follow, marks_of
from oscat.shell.conformity import read_conformities
from oscat.shell.desk import Desk, Laid
from oscat.shell.documents import read_document
from oscat.shell.export import mature, source_of
from oscat.shell.fair import Pasts, Reports, answers_in
from oscat.shell.load import PathLike, catalog_at, named, refuse_within, root_of
from oscat.shell.online import read_report
from oscat.shell.reproduce import Told, read_runs
from oscat.shell.writing import Plan, Progress, of_file, paths_of, write_all, write_some
from oscat.thought.exports import ALWAYS, EXPORTERS, Form
from oscat.thought.graph import JSON_ROLES, Catalog
from oscat.thought.layout import Role
from oscat.thought.pages import Press, Site
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.downloads import Offer
from oscat.thought.pages.provenance import CHAIN
from oscat.thought.past import completed
from oscat.thought.tongue import ENGLISH, Tongue, speaking
from oscat.thought.watched import WatchedTree
from oscat.words.errors import UsageError
from oscat.words.kinds import Kind
from oscat.world.disk import replacing, write_files
from oscat.world.history import history

Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: where, how many files lie there, which files of the catalog could not be published and why.

    ``changed`` says how many files are other ones than before, or gone, None where all were written.
    """

    to: Path
    files: int
    left_out: dict[str, str] = field(default_factory=dict)
    changed: int | None = None


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
    incremental: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Write the published tree of the catalog at ``path`` into the folder ``to``, whole or not at all.

    ``url`` replaces the public address that the settings give. ``proposals`` is a file that ``oscat bot queue`` wrote,
    for the page of open proposals; ``links`` one that ``oscat links`` wrote, for the page of link health and a badge on
    each entry; ``reproductions`` one that ``oscat reproduce --format json`` wrote, with what came of runs;
    ``reviews`` one that ``oscat bot reviewed`` wrote, for who proposed and reviewed what; ``platforms`` a folder that
    ``oscat platform check --to`` wrote, for how each platform does at each requirement. ``only`` names entries (an
    id, or ``products/id``): then their files and pages are written, and a page that lists them, and nothing else. Two
    builds of the same files are the same to the byte; so are those that are ``incremental``, which make anew what
    changed since the one before into the same folder, and leave the rest as it lies there.
    Raises UsageError where there is no catalog, or where ``to`` holds something that oscat did not write.
    """
    root, target = root_of(Path(path)), Path(to)
    refuse_within(root, target)
    catalog, facts = catalog_at(root, watched=incremental)
    marks = marks_of(catalog.tree) if isinstance(catalog.tree, WatchedTree) else {}
    if url:
        catalog.given = replace(catalog.given, url=_address(url))
    if catalog.root is None and not any(catalog.ids.values()):
        raise UsageError(f"{root} holds no records; there is nothing to build")
    wanted = frozenset(chain.from_iterable(named(catalog, name) for name in only)) or None
    again = Told(catalog, facts, read_runs(reproductions))
    asked = read_report(links) if links else None
    seen = read_document(reviews, "reviews", "oscat bot reviewed") if reviews else None
    past = completed(history(root), seen)
    asking = replace(facts, links=answers_in(asked) if asked else {})
    pasts = Pasts(root, asking, past, only=wanted)
    scores = Reports(asking, pasts)
    waiting = read_document(proposals, "proposals", "oscat bot queue") if proposals else None
    atlas = Atlas(catalog, past)
    made = site(waiting, wanted, asked, again, scores, large=atlas.large)
    made = replace(made, platforms=read_conformities(platforms))
    with closing(pasts), speaking(spoken(catalog.given.language)):
        if wanted is not None:
            with replacing(target) as folder:
                return _built(target, catalog, [write_some(folder, atlas, made, progress)])
        made = replace(made, services=mature(source_of(facts)))
        plan = Plan(atlas, facts, made, scores, pasts, {"reviews.json": seen} if seen else {})
        if incremental:
            told = [asked, made.platforms, again.run]
            return _built(target, catalog, *follow(root, target, plan, marks, told, progress))
        with replacing(target) as folder:
            return _built(target, catalog, write_all(Desk(folder), plan, list(catalog.places), progress))


def _built(target: Path, catalog: Catalog, done: list[Laid], files: int = 0, changed: int | None = None) -> Built:
    unread = {path: why for one in done for path, why in one.unread.items()}
    return Built(target, files or sum(one.files for one in done), {**_left_out(catalog), **unread}, changed)


def spoken(language: str) -> Tongue:
    """The language of the pages. Raises UsageError where it has no file."""
    from oscat.world import languages

    if language == ENGLISH:
        return Tongue()
    said, strings = languages.read(language)
    return Tongue(language, languages.translations(said), strings, said)


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
    made = site(only=touched | beside | far, again=Told(catalog, facts), scores=Reports(facts), large=atlas.large)
    with speaking(spoken(catalog.given.language)):
        press = Press(atlas, made)
        paths = (path for file in press.chosen for path in paths_of(press, file))
        write_files(folder, (one for path in paths for one in of_file(press, path, {})))
    return True


def _tied(atlas: Atlas, keys: set[Key], kinds: tuple[Kind, ...]) -> set[Key]:
    """The entries of these kinds that some entries are tied to; from another kind than these no way leads on."""
    files = (atlas.catalog.entry(*key) for key in keys if key[0] in kinds)
    others = (other for file in files if file for kind in kinds for other in atlas.around(file, kind))
    return {other.key for other in others if other.key}


def site(
    waiting: dict[str, Any] | None = None,
    only: AbstractSet[Key] | None = None,
    links: dict[str, Any] | None = None,
    again: Mapping[str, dict[str, Any]] | None = None,
    scores: Reports | None = None,
    *,
    large: bool = False,
) -> Site:
    """What pages are made with: our own templates, and what is asked for. A ``large`` catalog has fewer files."""
    from oscat import __version__
    from oscat.shell.reference import guides
    from oscat.world import runner, shipped
    from oscat.world.schema_store import SchemaStore

    outline = shipped.blobs("site/assets")["map/world.svg"].decode()
    templates = shipped.texts("site/templates")
    made = Site(templates, __version__, outline=outline, proposals=waiting, links=links, only=only)
    forms = tuple(Offer(one.NAME, one.TITLE, *_paths_of(one, large=large)) for one in EXPORTERS)
    made = replace(made, reproductions=again or {}, fair=scores or made.fair, exports=forms)
    return replace(made, schemas=cache(SchemaStore().get), runtime=runner.is_there(), guides=guides)


def _paths_of(form: Form, *, large: bool) -> tuple[str, tuple[str, ...]]:
    """The path of the file of one work, and of those of all, that a build writes in a form."""
    return ("", form.WHOLE if form in ALWAYS else ()) if large else (form.OF_ONE, form.WHOLE)


def _left_out(catalog: Catalog) -> dict[str, str]:
    """Records that could not be read, with the reason."""
    unread = (catalog.file(path) for path, where in catalog.places.items() if where.role in JSON_ROLES)
    return {file.path: file.faults[0].message for file in unread if not file.data and file.faults}
