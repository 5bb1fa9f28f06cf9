"""DOIs of our own, from the catalog to DataCite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from oscat.shell.export import source_of
from oscat.shell.load import PathLike, catalog_at, named, root_of
from oscat.thought.dois import doi_in
from oscat.thought.exports.datacite import document
from oscat.thought.exports.source import Source, name_of
from oscat.thought.exports.work import WORKS, work
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.mend.text import ConflictError, patched
from oscat.thought.minting import naming, offer
from oscat.thought.minting.cited import CITED, mark, of
from oscat.thought.minting.reconcile import steps
from oscat.thought.patches import patch_of
from oscat.words.errors import UsageError
from oscat.words.judgement import EntryChange
from oscat.words.minting import Cited, DoiState, Offer, Registered, Step, Trouble
from oscat.words.work import Work
from oscat.world.minting import Registry
from oscat.world.rewrite import rewrite


@dataclass(frozen=True, slots=True)
class Named:
    """A work and its DOI ("" for none): ``ours`` or that of others; ``state`` is DataCite's word, "" if not asked."""

    name: str
    doi: str
    ours: bool
    state: str = ""


def dois(catalog: PathLike = ".", *, online: bool = False) -> list[Named]:
    """The DOIs of products, workflows and experiments; ``online`` asks DataCite for the state of our own."""
    facts = catalog_at(root_of(Path(catalog)))[1]
    prefix = facts.catalog.given.doi_prefix
    known = {}
    if online:
        with Registry(facts.catalog.given) as registry:
            known = {one.doi: one.state.value for one in registry.all()}
    found = []
    for one in source_of(facts).works:
        state = known.get(one.doi.lower(), "unknown" if online and naming.is_ours(one.doi, prefix) else "")
        found.append(Named(name_of(one), one.doi, naming.is_ours(one.doi, prefix), state))
    return found


def draft(ids: Sequence[str], catalog: PathLike = ".") -> Iterator[Offer]:
    """Reserve a DOI for each entry and write it into its record.

    An entry that has one gets another only where something changed that is cited. Raises UsageError for entries that
    are not there, and where DataCite refuses.
    """
    root = root_of(Path(catalog))
    found, facts = catalog_at(root)
    keys = [key for word in ids for key in named(found, word, WORKS)]
    with Registry(facts.catalog.given) as registry:
        for key in keys:
            file = found.entry(*key)
            if file is None:
                continue
            one = offered(facts, file, lambda doi: _as_told(registry.one(doi)))
            if one.doi:
                registry.reserve(one.doi, one.address)
                path = root / one.path
                rewrite(path, path.read_bytes(), one.text.encode())
            yield one


def _as_told(there: Registered | None) -> str | None:
    """What was cited when a DOI was published last; None where it never was."""
    return None if there is None or there.state is DoiState.DRAFT else mark(there.attributes, CITED)


def offered(facts: Facts, file: File, known: Callable[[str], str | None], prefix: str | None = None) -> Offer:
    """The DOI that an entry would get; ``known`` tells what was cited when its DOI was published last."""
    one = work(facts, file)
    prefix, name = prefix or facts.catalog.given.doi_prefix, name_of(one)
    if not prefix:
        return Offer(name, why="this catalog gives no DOIs: oscat.toml has no [doi]")
    told = known(one.doi) if naming.is_ours(one.doi, prefix) else None
    doi, why = offer.doi_for(prefix, one, told)
    if not doi:
        return Offer(name, why=why)
    text = facts.catalog.tree.read(file.path).decode("utf-8", "replace")
    try:
        new = patched(text, list(offer.operations(file, doi, one.doi)))
    except ConflictError as error:
        return Offer(name, why=f"nothing can be written into its file: {error}")
    return Offer(name, doi, "", one.doi, one.address, file.path, new, patch_of(file.path, text, new))


def offers_of(entries: Iterable[EntryChange], base: Facts, head: Facts) -> Iterator[Offer]:
    """The DOIs that the entries of a proposal would get, as far as the main branch says that the catalog gives any."""
    prefix = base.catalog.given.doi_prefix
    for one in entries if prefix else ():
        file = head.catalog.entry(one.kind, one.id) if one.kind in WORKS else None
        if file and file.data:
            yield offered(head, file, partial(_as_published, base, one), prefix)


def _as_published(base: Facts, one: EntryChange, doi: str) -> str | None:
    """What was cited in the main branch under a DOI; None where that entry did not have it there."""
    file = base.catalog.entry(one.kind, one.id)
    before = work(base, file) if file and file.data else None
    return of(before) if before and before.doi.lower() == doi.lower() else None


def publish(catalog: PathLike = ".", *, dry_run: bool = False) -> Iterator[Step | Trouble]:
    """Make DataCite say what the catalog says: drafts of what is there are published, what changed is told, what was
    withdrawn is hidden. What is right already is left alone. With ``dry_run`` nothing is written.

    A catalog that gives no DOIs has nothing to do. Raises UsageError where DataCite refuses.
    """
    facts = catalog_at(root_of(Path(catalog)))[1]
    if not facts.catalog.given.doi_prefix:
        return
    with Registry(facts.catalog.given) as registry:
        ours = list(_ours(source_of(facts), facts.catalog.given.doi_prefix))
        known = {one.doi: one for one in registry.all()}
        for doi in (one.work.doi.lower() for one in ours):
            found = None if doi in known else registry.one(doi)  # the index is some seconds late
            known |= {doi: found} if found else {}
        for one in steps(ours, known, facts.catalog.redirects):
            yield one if dry_run or isinstance(one, Trouble) else _done(registry, one)


def _done(registry: Registry, one: Step) -> Step | Trouble:
    """A step that was taken, or what DataCite has against it: the others have their turn."""
    try:
        registry.tell(one.doi, one.attributes, one.event)
    except UsageError as error:
        return Trouble(one.doi, str(error), "mend the record; the next publication tries again")
    return one


def _ours(source: Source, prefix: str | None) -> Iterator[Cited]:
    """The works with a DOI of ours."""
    for one in source.works:
        if naming.is_ours(one.doi, prefix):
            yield Cited(one, _before(one, prefix), document(one, source.newest[:4]))


def _before(one: Work, prefix: str | None) -> str:
    """The DOI of the version before, if it is one of ours."""
    older = (doi_in(other.identifier) or "" for other in one.related if other.relation == "IsNewVersionOf")
    return next((doi.lower() for doi in older if naming.is_ours(doi, prefix)), "")
