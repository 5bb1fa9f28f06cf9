"""A topic on the forum for each new entry, once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from oscat.shell.load import PathLike, catalog_at, named, root_of, today
from oscat.thought.graph import Catalog, File
from oscat.thought.pages import forum
from oscat.thought.pages.atlas import title_of
from oscat.words.errors import UsageError
from oscat.world.discourse import Forum
from oscat.world.history import history


def is_set_up(catalog: PathLike = ".") -> bool:
    """Whether a catalog opens topics by itself."""
    given = catalog_at(root_of(Path(catalog)))[0].given
    return bool(given.discourse and given.forum_user)


def open_topics(
    catalog: PathLike = ".", entries: Sequence[str] = (), *, days: int = 7, dry_run: bool = False
) -> Iterator[tuple[str, str]]:
    """Begin a topic for each of some entries, or of those that came within the last ``days``; entry and address.

    What has a topic is left alone: the forum knows it by its external id. With ``dry_run`` none is begun, and the
    address is "". Raises UsageError where the catalog has no forum or address of its own, or the key is not there.
    """
    root = root_of(Path(catalog))
    known, _ = catalog_at(root)
    given = known.given
    if not given.discourse or not given.forum_user:
        raise UsageError("oscat.toml has no [forum] with address and user: this catalog opens no topics")
    if not known.url:
        raise UsageError("oscat.toml names no public address (catalog.url) that a topic could lead to")
    wanted = list(_named(known, entries) if entries else _new(known, root, days))
    with Forum(given.discourse, given.forum_user) as desk:
        more: dict[str, Any] = {"tags": list(given.forum_tags)} if given.forum_tags else {}
        if given.forum_category and wanted:
            more["category"] = desk.category(given.forum_category)
        for file in wanted:
            name = _external(file)
            if not desk.topic(name):
                text = forum.body(known, file)
                yield file.place.entry, "" if dry_run else desk.open(name, title_of(file)[:255], text, more)


def _named(known: Catalog, entries: Sequence[str]) -> Iterator[File]:
    keys = (key for one in entries for key in named(known, one, forum.DISCUSSED))
    yield from (file for file in (known.entry(*key) for key in keys) if file)


def _new(known: Catalog, root: Path, days: int) -> Iterator[File]:
    """The entries whose records came in lately."""
    since = (today() - timedelta(days=days)).isoformat()
    events = history(root)
    for file in known.entries(*forum.DISCUSSED):
        first = events.get(file.path, ())[-1:]
        if first and first[0].added and first[0].day[:10] >= since:
            yield file


def _external(file: File) -> str:
    """The external id of an entry's topic: at most 50 letters, digits, ``-`` and ``_``."""
    return f"oscat-{sha256(file.place.entry.encode()).hexdigest()[:40]}"
