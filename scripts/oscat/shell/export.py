"""Write the catalog in the forms of other registries."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from oscat.shell.load import PathLike, catalog_at, named, root_of
from oscat.thought import derive
from oscat.thought.exports import BY_NAME, FOLDER, apex
from oscat.thought.exports import export as files_of
from oscat.thought.exports.source import Searched, Source
from oscat.thought.exports.work import WORKS
from oscat.thought.facts import Facts
from oscat.thought.nearest import did_you_mean
from oscat.words.errors import UsageError
from oscat.words.history import History
from oscat.world import parquet
from oscat.world.history import history


def export(name: str, catalog: PathLike = ".", *, only: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
    """The files of a form, each with its path; of some works where ``only`` names them (an id, or ``products/id``).

    Raises UsageError for a form that is not known, and for works that are not there.
    """
    one = BY_NAME.get(name)
    if one is None:
        known = ", ".join(sorted(BY_NAME))
        raise UsageError(f"there is no form {name!r}. {did_you_mean(name, sorted(BY_NAME)) or f'Known are {known}.'}")
    root = root_of(Path(catalog))
    known_, facts = catalog_at(root)
    keys = [key for word in only for key in named(known_, word, WORKS)]
    wanted = frozenset(f"{kind.form.folder}/{id_}" for kind, id_ in keys) if only else None
    return files_of(one, source_of(facts, wanted, past=lambda: history(root)))


def exported(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files of forms, with their paths in the published tree."""
    yield from ((f"{FOLDER}/{path}", raw) for path, raw in files)


def mature(source: Source) -> dict[str, dict[str, Any]]:
    """The records for APEx of the workflows that are mature, by workflow."""
    return dict(apex.records(source))


def source_of(
    facts: Facts,
    only: frozenset[str] | None = None,
    searched: Callable[[], Searched] | None = None,
    past: Callable[[], History] = dict,
) -> Source:
    """What exporters write from; ``searched`` tells an index that is there already, ``past`` the history of files."""
    from oscat.shell.indexing import index_of

    asked = searched or cache(lambda: index_of(facts))
    return Source(facts, partial(derive.of_files, facts.catalog), asked, parquet.written, only, past)
