"""A copy of this repository made somebody's own: which files it gets, and which go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from oscat.thought import canon
from oscat.thought.graph import Catalog
from oscat.words.kinds import Kind

ROOT: Final = "catalog/catalog.json"
STEWARDS: Final = "catalog/stewards.yaml"
SETTINGS: Final = "oscat.toml"
REDIRECTS: Final = "catalog/redirects.json"
_EXAMPLES: Final = (Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW, Kind.EXPERIMENT)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a catalog is: ``id`` and ``title``, where it is kept (``repository`` as owner/name) and published (``url``).

    ``steward`` reviews everything until the policy file says more, and ``maintainer`` answers for the rest: each a
    GitHub user, or a team as ``organisation/team``.
    """

    id: str
    title: str
    description: str
    repository: str
    url: str
    steward: str
    maintainer: str


def written(catalog: Catalog, who: Identity) -> dict[str, bytes]:
    """The files that say who a catalog is, by path."""
    old = catalog.root.data if catalog.root else {}
    kept = {name: value for name, value in old.items() if name not in {"id", "title", "description"}}
    record: dict[str, Any] = {"type": "Catalog", "id": who.id, "title": who.title, "description": who.description}
    return {
        ROOT: canon.dumps({**record, **kept}),
        SETTINGS: _settings(who).encode(),
        STEWARDS: _stewards(who).encode(),
    }


def gone(catalog: Catalog, *, all_kinds: bool) -> Iterator[str]:
    """The files of the entries that came as examples; with ``all_kinds`` those of vocabularies and platforms too."""
    kinds = (*Kind,) if all_kinds else _EXAMPLES
    yield from (path for path, where in catalog.places.items() if where.kind in kinds and where.id)
    yield from (path for path in catalog.tree.files if path == REDIRECTS)


def _settings(who: Identity) -> str:
    lines = [
        "# The settings of this catalog; schemas/settings.json says what each key means.",
        "",
        "[catalog]",
        f"url = {_quoted(who.url)}",
        f"repository = {_quoted(who.repository)}",
        'branch = "main"',
        "",
        "[branding]",
        f"tagline = {_quoted(who.description)}",
    ]
    return _lines(lines)


def _stewards(who: Identity) -> str:
    lines = [
        "# Who reviews which pull requests: first everything; add stewards with themes, kinds, projects or paths.",
        "stewards:",
        f"  - github: {_quoted('@' + who.steward)}",
        f"maintainers: [{_quoted('@' + who.maintainer)}]   # code, settings, this file",
    ]
    return _lines(lines)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """A text as TOML and YAML both write it: as JSON does."""
    return orjson.dumps(text).decode()
