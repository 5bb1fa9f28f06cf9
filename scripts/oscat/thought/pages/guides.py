"""The guides: one page for each text of ``site/docs`` and of the reference, with the bar of the catalog's own pages."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from oscat.thought.pages.addresses import at_github, public
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.guide_text import Written, written
from oscat.thought.tongue import N_, _

FOLDER: Final = "guides"
SEARCHED: Final = f"{FOLDER}/search.json"
TEMPLATE: Final = "guide.html"
HOME: Final = "site/docs"
"""Where the texts lie in the repository; addresses in them are read from there."""
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("", ("index",)),
    (N_("Begin here"), ("contributors", "stewards", "platforms", "adopters", "developers")),
    (N_("Publish"), ("records", "publish", "forms", "experiments", "doi", "links", "fair")),
    (N_("Find and take away"), ("site", "search", "exports", "services")),
    (N_("Run a catalog"), ("github", "design", "figures")),
    (
        N_("Look up"),
        ("reference/cli", "reference/rules", "reference/schemas", "reference/settings", "reference/python"),
    ),
    (N_("More"), ("faq", "data-policy", "security", "changelog")),
)
"""The texts in the order in which they are offered. Those of the reference have pages below them."""
_OURS: Final = ("oscat-example/oscat", "https://oscat.example.org/")
"""The repository and the address that the texts name; pages name those of the catalog in their place."""
_MOVED: Final = {"CHANGELOG.md": "changelog", "CONTRIBUTING.md": "developers", "README.md": "index"}
"""Texts at the top of the repository, and the guide that says the same."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One text: its name, by which it is reached below ``guides/``, and its Markdown.

    ``source`` is its path in the repository, "" for one that is made of the code.
    """

    name: str
    text: str
    source: str = ""


def rendered(atlas: Atlas, guides: tuple[Guide, ...]) -> dict[str, Written]:
    """The guides as pages show them, by name."""
    names = frozenset(one.name for one in guides)
    return {one.name: _written(atlas, one, names) for one in guides}


def views(
    atlas: Atlas, guides: tuple[Guide, ...], texts: Mapping[str, Written]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and the view of each guide."""
    order = [name for _, names in GROUPS for name in names if name in texts]
    for one in guides:
        yield path_of(one.name), _view(atlas, one, texts, order)


def searched(texts: Mapping[str, Written]) -> dict[str, list[tuple[str, str, str, str]]]:
    """What the search looks through: of each section title, heading, address from the top of the tree, first words."""
    found = []
    for name, text in texts.items():
        for section in text.sections[:1] if name.startswith("reference/rules/") else text.sections:
            anchor = f"#{section.anchor}" if section.anchor else ""
            found.append((text.title, section.words, f"{folder_of(name)}{anchor}", section.text))
    return {"sections": found}


def path_of(name: str) -> str:
    """Where the page of a guide stands."""
    return f"{folder_of(name)}index.html"


def folder_of(name: str) -> str:
    """The address of a guide from the top of the tree."""
    return f"{FOLDER}/" if name == "index" else f"{FOLDER}/{name}/"


def _view(atlas: Atlas, guide: Guide, texts: Mapping[str, Written], order: list[str]) -> dict[str, Any]:
    text, up = texts[guide.name], _up(guide.name)
    beside = order.index(guide.name) if guide.name in order else -1
    return {
        "up": up,
        "kind": FOLDER,
        "title": text.title,
        "summary": text.summary,
        "canonical": public(atlas.catalog, path_of(guide.name)),
        "json": "",
        "picture_url": "",
        "name": guide.name,
        "above": next(_rows(texts, [guide.name.rpartition("/")[0]]), None),
        "groups": [(group and _(group), list(_rows(texts, names))) for group, names in GROUPS],
        "text": text.html,
        "headings": [one for one in text.headings if one.level <= 3],
        "before": next(_rows(texts, order[beside - 1 : beside] if beside > 0 else ()), None),
        "after": next(_rows(texts, order[beside + 1 : beside + 2] if beside >= 0 else ()), None),
        "edit": _on_github(atlas, "edit", guide.source) if guide.source else "",
    }


def _rows(texts: Mapping[str, Written], names: "list[str] | tuple[str, ...]") -> Iterator[tuple[str, str, str]]:
    """Name, address from the top, and title of the guides of these names that are there."""
    yield from ((name, folder_of(name), texts[name].title) for name in names if name in texts)


def _on_github(atlas: Atlas, way: str, path: str) -> str:
    return at_github(atlas.catalog, f"{way}/{atlas.catalog.given.branch}/{path}")


def _up(name: str) -> str:
    return "../" * folder_of(name).count("/")


def _written(atlas: Atlas, guide: Guide, names: frozenset[str]) -> Written:
    given, text = atlas.catalog.given, guide.text
    for ours, theirs in zip(_OURS, (given.repository, atlas.url), strict=True):
        text = text.replace(ours, theirs) if theirs else text
    home = posixpath.dirname(guide.source) if guide.source else posixpath.dirname(f"{HOME}/{guide.name}")

    def aim(href: str) -> str:
        if atlas.url and href.startswith(atlas.url):
            return _up(guide.name) + href.removeprefix(atlas.url)
        if "://" in href or href.startswith(("#", "mailto:")):
            return href
        path, _, anchor = unquote(href).partition("#")
        there = posixpath.normpath(posixpath.join(home, path))
        name = _name_of(there, names)
        if name is None:
            return _on_github(atlas, "blob", there)
        return _up(guide.name) + folder_of(name) + (f"#{anchor}" if anchor else "")

    def picture(href: str) -> str:
        return f"{_up(guide.name)}{FOLDER}/pictures/{posixpath.basename(href)}"

    return written(text, aim, picture)


def _name_of(path: str, names: frozenset[str]) -> str | None:
    """The guide that a file of the repository is, or that says what it says."""
    inner, dot, _ = path.removeprefix(f"{HOME}/").partition(".md")
    schema = path.removeprefix("schemas/").removesuffix(".json")
    asked = (inner if dot and path.startswith(HOME) else "", _MOVED.get(path, ""), f"reference/schemas/{schema}")
    return next((name for name in asked if name in names), None)
