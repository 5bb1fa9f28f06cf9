"""Keep a pgSTAC database as the catalog is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oscat.shell.export import source_of
from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.thought.exports.pgstac import documents
from oscat.thought.syncing import difference
from oscat.words.errors import UsageError
from oscat.world.pgstac import opened


@dataclass(frozen=True, slots=True)
class Synced:
    """How many documents were new, changed and gone, and how many are as they were."""

    new: int
    changed: int
    gone: int
    same: int


def sync(
    dsn: str,
    catalog: PathLike = ".",
    *,
    dry_run: bool = False,
    adopt: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Synced:
    """Make a pgSTAC database hold the products and Items of a catalog: what is new, changed and gone, and nothing else.

    ``dsn`` is what PostgreSQL's own library takes (``postgresql://…``, or "" for the variables ``PGHOST`` …). What
    others put into the database stays; a Collection of theirs with an id of ours is refused, unless ``adopt``.
    ``progress`` is told how many of how many documents are done.
    Raises UsageError where the database is none of pgSTAC, and WorldError where it does not answer.
    """
    facts = catalog_at(root_of(Path(catalog)))[1]
    name = facts.catalog.url or facts.catalog.given.repository or ""
    with opened(dsn, name) as database:
        found = difference(database.told(), documents(source_of(facts)))
        foreign = database.foreign({collection for collection, item in found.changed if not item})
        if foreign and not adopt:
            raise UsageError(
                f"the database has Collections of others by our ids: {', '.join(foreign[:10])}; --adopt takes them over"
            )
        total, done = len(found.changed) + len(found.gone), 0
        for count in database.tell(found) if not dry_run else ():
            done += count
            if progress:
                progress(done, total)
    return Synced(found.new, len(found.changed) - found.new, len(found.gone), found.same)
