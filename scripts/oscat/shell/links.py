"""Whether the addresses that a catalog names work, and what to write where they have moved."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from oscat.shell.load import PathLike, catalog_at, root_of, selection
from oscat.shell.online import Audit, Wish, audited, due
from oscat.thought.check import is_within
from oscat.thought.graph import Catalog
from oscat.thought.outside import uses
from oscat.thought.urls import host_of
from oscat.words.finding import Shard
from oscat.words.links import Use
from oscat.words.mended import Mended

MOVED: Final = "OSC633"
"""The rule that speaks of what has moved."""


def links(path: PathLike = ".", *, platform: str = "", wish: Wish | None = None, shard: Shard | None = None) -> Audit:
    """Whether the addresses on the web work that the catalog at ``path`` names, or a file or folder of it.

    ``platform`` looks at the entries that a platform has to do with, ``shard`` at one part of the hosts; ``join_links``
    makes one report of all parts. What was answered is remembered, so that a run
    that was interrupted goes on where it was. Raises UsageError where there is no catalog or no such platform,
    WorldError where this machine has no network.
    """
    catalog, found = _found(path, platform, shard)
    title = catalog.root.title if catalog.root else ""
    return replace(audited(found, wish or Wish()), title=title, shard=shard)


def planned(
    path: PathLike = ".", *, platform: str = "", wish: Wish | None = None, shard: Shard | None = None
) -> list[str]:
    """The addresses that ``links`` would ask now."""
    return sorted(one.url for one in due(_found(path, platform, shard)[1], wish or Wish()))


def mended(path: PathLike, done: Audit, *, write: bool = True) -> Mended:
    """Write the proven new address of each link that has moved for good, or that works over https as well."""
    from oscat.shell.judge import fix

    found = {one.use.href: one.checked for one in done.rows if one.checked.target}
    return fix(path, codes=[MOVED], links=found, write=write)


def _found(path: PathLike, platform: str, shard: Shard | None) -> tuple[Catalog, list[Use]]:
    """The links of a catalog, of a part of it, or of a platform's entries; those of a host stay together, as who asks
    it too often is turned away.
    """
    given = Path(path)
    root = root_of(given)
    catalog, facts = catalog_at(root)
    within = selection(root, given, catalog)
    found = [one for one in uses(facts) if is_within(one.path, within)]
    found = [one for one in found if shard is None or shard.has(host_of(one.href))]
    if platform:
        from oscat.shell.conformity import near_platform

        near = near_platform(catalog, platform)
        found = [one for one in found if one.entry in near]
    return catalog, found
