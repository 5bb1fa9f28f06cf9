"""What oscat does with a catalog but judge and mend it, as functions that the command line calls."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.words.errors import UsageError, WorldError
from oscat.words.history import History
from oscat.world.disk import replacing, write_files
from oscat.world.history import history

if TYPE_CHECKING:
    from oscat.thought.graph import Catalog

T = TypeVar("T")
Progress = Callable[[Iterable[T], int], Iterable[T]]
"""Wraps an iterable of known length to show how far it is."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: where, how many files, and which files of the catalog could not be published and why."""

    to: Path
    files: int
    left_out: dict[str, str] = field(default_factory=dict)


def build(
    path: PathLike = ".",
    to: PathLike = "_site",
    *,
    url: str | None = None,
    proposals: PathLike | None = None,
    progress: Progress[tuple[str, bytes]] | None = None,
) -> Built:
    """Write the published tree of the catalog at ``path`` into the folder ``to``, whole or not at all.

    ``url`` replaces the public address that the settings give; ``proposals`` is a file that ``oscat bot queue`` wrote,
    for the page of open proposals. Two builds of the same files are the same to the byte.
    Raises UsageError where there is no catalog, or where ``to`` holds something that oscat did not write.
    """
    root, target = root_of(Path(path)), Path(to)
    _refuse_within(root, target)
    catalog, _ = catalog_at(root)
    if url:
        catalog.given = replace(catalog.given, url=_address(url))
    if catalog.root is None and not any(catalog.ids.values()):
        raise UsageError(f"{root} holds no records; there is nothing to build")
    unread: dict[str, str] = {}
    files = _published_files(catalog, unread, _waiting(proposals), history(root))
    total = 2 * len(catalog.places)
    with replacing(target) as folder:
        count = write_files(folder, progress(files, total) if progress else files)
    return Built(target, count, {**_left_out(catalog), **unread})


def _refuse_within(root: Path, target: Path) -> None:
    """Refuse to write over the catalog or among its records, also by way of a link."""
    from oscat.words.kinds import BY_FOLDER

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


def _waiting(file: PathLike | None) -> dict[str, Any] | None:
    """The open proposals that a file tells. Raises UsageError where it tells something else."""
    if file is None:
        return None
    try:
        document = json.loads(Path(file).read_bytes())
    except ValueError as error:
        raise UsageError(f"{file} is no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("version") != 1 or "proposals" not in document:
        raise UsageError(f"{file} is nothing that `oscat bot queue` wrote")
    return document


def _published_files(
    catalog: "Catalog", unread: dict[str, str], waiting: dict[str, Any] | None, past: History
) -> Iterator[tuple[str, bytes]]:
    from oscat import __version__
    from oscat.thought import canon, derive
    from oscat.thought.pages import Site, pages
    from oscat.thought.pages.atlas import Atlas
    from oscat.thought.pages.documents import documents as searched
    from oscat.thought.pages.proposals import DOCUMENT
    from oscat.thought.search.index import index
    from oscat.thought.search.write import files as search_files
    from oscat.world import shipped

    documents = ((path, canon.dumps(data)) for path, data in derive.published(catalog))
    site = Site(templates=shipped.texts("site/templates"), version=__version__, proposals=waiting)
    told = [(DOCUMENT, canon.dumps(waiting))] if waiting else []
    assets = ((f"assets/{name}", content) for name, content in shipped.blobs("site/assets").items())
    atlas = Atlas(catalog, past)
    search = (one for _ in (0,) for one in search_files(index(searched(atlas))))  # made when its turn comes
    return chain(documents, _beside(catalog, unread), assets, pages(atlas, site), search, told, [(".nojekyll", b"")])


def _beside(catalog: "Catalog", unread: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files beside records as they are; what cannot be read, or is gone by now, is collected in ``unread``."""
    from oscat.thought.layout import Role

    for path, where in catalog.places.items():
        if where.role is not Role.BESIDE or not where.published or catalog.file(path).faults:
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


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: where, how many files and entries, how many links the build writes from now on.

    ``notes`` say what was odd in a file that was taken along, ``left_behind`` what belongs nowhere in a catalog.
    """

    to: Path
    files: int
    entries: int
    links_dropped: int
    notes: dict[str, str]
    left_behind: list[str]


def import_catalog(path: PathLike, to: PathLike, *, dry_run: bool = False) -> Imported:
    """Convert the catalog at ``path`` to oscat's layout and source form, in the new or empty folder ``to``.

    Nothing is lost: every member of every record is kept but the links that the build computes. With ``dry_run``
    nothing is written. Raises UsageError where there is no catalog, or where ``to`` is not empty.
    """
    from oscat.thought.convert import Move, left_behind, moves

    root, target = root_of(Path(path)), Path(to)
    _refuse_within(root, target)
    catalog, _ = catalog_at(root)
    done: list[Move] = []

    def remembered() -> Iterator[tuple[str, bytes]]:
        for move in moves(catalog, catalog.tree.read):
            done.append(replace(move, content=b""))
            yield move.path, move.content

    if dry_run:
        count = sum(1 for _ in remembered())
    else:
        with replacing(target, marked=False) as folder:
            count = write_files(folder, remembered())
    return Imported(
        target,
        count,
        sum(len(ids) for ids in catalog.ids.values()),
        sum(move.links_dropped for move in done),
        {move.source: move.note for move in done if move.note},
        left_behind(catalog),
    )


def explain(word: str) -> str:
    """The documentation of a rule, by its code (``OSC108``) or name (``id-not-folder``), as Markdown.

    Raises UsageError where there is no such rule.
    """
    from oscat.thought.nearest import did_you_mean
    from oscat.thought.rules import RULES, code, name

    for rule in RULES:
        if word.upper() == code(rule) or word.lower() == name(rule):
            title, _, body = (rule.__doc__ or "").partition("\n")
            return f"# {code(rule)} {name(rule)}\n\n{title}\n{body}"
    near = did_you_mean(word.upper(), [code(rule) for rule in RULES]) or did_you_mean(
        word, [name(rule) for rule in RULES]
    )
    raise UsageError(f"there is no rule {word!r}. {near} `oscat explain` lists all rules.".replace("  ", " "))


def rules() -> Iterator[tuple[str, str, str]]:
    """Code, name and title of every rule, in order."""
    from oscat.thought.rules import RULES, code, name

    for rule in RULES:
        yield code(rule), name(rule), (rule.__doc__ or "").partition("\n")[0]


def schemas_of(path: PathLike = ".") -> dict[str, bool]:
    """The STAC schemas that the catalog at ``path`` names, and whether each is at hand."""
    from oscat.thought.schemas import core_uri
    from oscat.world.schema_store import SchemaStore

    catalog, _ = catalog_at(root_of(Path(path)))
    store = SchemaStore()
    named: dict[str, None] = {}
    for file in catalog.stac_files():
        core = core_uri(file.data)
        extensions = file.data.get("stac_extensions")
        named.update(dict.fromkeys([core] if core else []))
        named.update(
            dict.fromkeys(one for one in extensions if isinstance(one, str)) if isinstance(extensions, list) else {}
        )
    return {uri: store.has(uri) for uri in sorted(named)}


def fetch_schemas(path: PathLike = ".") -> Iterator[tuple[str, str]]:
    """Load the schemas that the catalog names and that are not at hand; give each address and "" or what went wrong."""
    from oscat.world.schema_store import fetch, references

    waiting = [uri for uri, present in schemas_of(path).items() if not present]
    seen: set[str] = set()
    while waiting:
        uri = waiting.pop(0)
        if uri in seen:
            continue
        seen.add(uri)
        try:
            waiting += references(fetch(uri), uri)
        except WorldError as error:
            yield uri, str(error)
        else:
            yield uri, ""
