"""The issues that tell stewards which links do not work, kept true."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from oscat.shell.load import catalog_at
from oscat.shell.robot import Surroundings, policy_at, shown
from oscat.thought.bot.routing import owner
from oscat.thought.graph import Catalog
from oscat.thought.links.issues import REST, tended
from oscat.thought.reproduce import issues
from oscat.words.acts import Tend
from oscat.words.judgement import EntryChange, How
from oscat.words.kinds import BY_FOLDER, Kind
from oscat.words.policy import Policy, Steward
from oscat.world.acting import tend
from oscat.world.github import Desk


def tend_links(
    root: Path, run: Surroundings, desk: Desk, document: dict[str, Any], *, dry: bool = False
) -> Iterator[str]:
    """Keep the issue of each steward's area true to what ``oscat links`` reported."""
    policy, catalog = policy_at(root), catalog_at(root)[0]
    names = {one.name: one for one in policy.stewards}
    rest: dict[str, Steward | None] = {} if any(one.is_fallback for one in policy.stewards) else {REST: None}
    server = run["GITHUB_SERVER_URL"] or "https://github.com"
    files = f"{server}/{desk.name}/blob/{quote(desk.repository.default_branch)}/"
    owners = _owners(policy, catalog)

    def address(path: str, line: int | None) -> str:
        return f"{files}{quote(path)}{f'#L{line}' if line else ''}"

    acts = tended(document, {**names, **rest}, lambda use: owners(use["entry"], use["path"]), address)
    yield from _carried_out(desk, acts, dry=dry)


def tend_experiments(root: Path, desk: Desk, documents: list[dict[str, Any]], *, dry: bool = False) -> Iterator[str]:
    """Keep the issue of each experiment that was run true to what came of it."""
    owners = _owners(policy_at(root), catalog_at(root)[0])

    def owner_of(name: str) -> str:
        return owners(f"experiments/{name}", f"experiments/{name}/record.json")

    yield from _carried_out(desk, issues.tended(documents, owner_of), dry=dry)


def _carried_out(desk: Desk, acts: Iterable[Tend], *, dry: bool) -> Iterator[str]:
    """What is done, act by act, or would be."""
    for act in acts:
        if dry:
            yield shown(act)
        elif done := tend(desk, act):
            yield done


def _owners(policy: Policy, catalog: Catalog) -> Callable[[str, str], str]:
    """Who answers for an entry («folder/id») or, where there is none, for a file."""

    @cache
    def of(entry: str, path: str) -> str:
        folder, _, name = entry.partition("/")
        file = catalog.entry(BY_FOLDER[folder], name) if folder in BY_FOLDER else None
        if file is None or file.key is None:
            return owner(policy.stewards, EntryChange(Kind.THEME, "", How.CHANGED, paths=(path,)))
        named = {kind: tuple(one.id for one in file.namings if one.reference.target is kind) for kind in Kind}
        return owner(
            policy.stewards,
            EntryChange(*file.key, How.CHANGED, themes=named[Kind.THEME], projects=named[Kind.PROJECT], paths=(path,)),
        )

    return of
