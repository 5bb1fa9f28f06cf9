"""The explore page: what its scripts (``site/assets/explore``) fill, and lists for those who run no script."""

from typing import Any, Final
from urllib.parse import quote

from oscat.thought.pages.addresses import public
from oscat.thought.pages.atlas import Atlas
from oscat.thought.tongue import _

PATH: Final = "explore/index.html"
MODULES: Final = (
    *("main", "worker", "dom", "state", "engine", "text"),
    *("area", "time", "facets", "map", "results", "compare", "download", "guides"),
)
"""The scripts of the page (``site/assets/explore``): all are fetched at once, not one after another is read."""


def among(facet: str, value: str) -> str:
    """The search, from the top, among what has a value of a facet."""
    return f"explore/?{facet}={quote(value, safe='')}"


def view(atlas: Atlas) -> dict[str, Any]:
    """What the template shows before any script runs."""
    return {
        "up": "../",
        "kind": "explore",
        "title": _("Explore"),
        "summary": _("Search %(title)s by words, theme, variable, mission, area and time.", title=atlas.title),
        "canonical": public(atlas.catalog, PATH),
        "json": "",
        "picture_url": "",
        "modules": MODULES,
        "counts": [(atlas.name(kind), f"../{kind.form.folder}/", len(atlas.shown[kind])) for kind in atlas.kinds],
    }
