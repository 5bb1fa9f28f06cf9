"""``.github/CODEOWNERS`` from the stewards (GitHub: «About code owners»): the last line that fits a path counts."""

from collections.abc import Iterator
from typing import Final

from oscat.words.kinds import Kind
from oscat.words.policy import Policy, Steward

_HEAD: Final = "# Made of catalog/stewards.yaml by `oscat bot codeowners --write`. Change that file, not this one.\n"
_OURS: Final = ("/.github/", "/scripts/", "/schemas/", "/site/", "/oscat.toml", "/catalog/stewards.yaml")
"""What decides about others' data: the maintainers' alone, whatever an area says."""


def text(policy: Policy) -> str:
    """The whole file."""
    lines = [*_lines(policy), *_of_maintainers(policy)]
    width = max((len(path) for path, _ in lines), default=0)
    rows = (f"{path.ljust(width)} {' '.join(f'@{owner}' for owner in owners)}\n" for path, owners in lines)
    return "".join([_HEAD, "\n", *rows])


def _lines(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """From the general to the special."""
    rest = [one.name for one in policy.stewards if one.is_fallback]
    if rest:
        yield "*", rest
    for kind in Kind:
        yield from _owned(f"{folder(kind)}/", [one for one in policy.stewards if kind in one.kinds])
    for kind, names in (
        (Kind.THEME, sorted({one for steward in policy.stewards for one in steward.themes})),
        (Kind.PROJECT, sorted({one for steward in policy.stewards for one in steward.projects})),
        (Kind.PLATFORM, sorted({one for steward in policy.stewards for one in steward.platforms})),
    ):
        for name in names:
            yield from _owned(f"{folder(kind)}/{name}/", [one for one in policy.stewards if name in _area(one, kind)])
    for path in dict.fromkeys(path for one in policy.stewards for path in one.paths):
        yield from _owned(f"/{path.removeprefix('/')}", [one for one in policy.stewards if path in one.paths])


def _of_maintainers(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    for path in _OURS if policy.maintainers else ():
        yield path, list(policy.maintainers)


def _owned(path: str, owners: list[Steward]) -> Iterator[tuple[str, list[str]]]:
    if owners:
        yield path.replace(" ", "\\ "), [one.name for one in owners]


def _area(steward: Steward, kind: Kind) -> frozenset[str]:
    return {Kind.THEME: steward.themes, Kind.PROJECT: steward.projects, Kind.PLATFORM: steward.platforms}[kind]


def folder(kind: Kind) -> str:
    """Where a kind's entries stand in a repository of our layout."""
    return f"/catalog/{kind.form.folder}" if kind.form.vocabulary else f"/{kind.form.folder}"
