"""The catalog in the forms of other registries: a page that lists them, and what an entry's page links to."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP, folder_of, public
from oscat.thought.pages.atlas import CITED, Atlas
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

FOLDER: Final = "exports"
PATH: Final = f"{FOLDER}/index.html"
_LINKSET: Final = "linkset/{}.json"


class Offer(NamedTuple):
    """A form as people call it and as it is titled, and the paths of its files that the build writes."""

    name: str
    title: str
    of_one: str
    whole: tuple[str, ...]


Forms = tuple[Offer, ...]


def view(atlas: Atlas, forms: Forms) -> Mapping[str, Any]:
    """What the page shows: forms of the whole catalog, and forms of each work with the path of one."""
    name = f"{Kind.PRODUCT.form.folder}/ID"
    return {
        "up": "../",
        "kind": "",
        "title": _("The whole catalog to take away"),
        "summary": _("%(title)s in the forms of other registries", title=atlas.title),
        "canonical": public(atlas.catalog, PATH),
        "json": "",
        "picture_url": "",
        "whole": [(_(form.title), list(form.whole)) for form in forms if form.whole],
        "each": [(_(form.title), f"{FOLDER}/{form.of_one.format(name)}") for form in forms if form.of_one],
        "apart": [(_(form.title), form.name) for form in forms if not form.whole and not form.of_one],
    }


def of_entry(file: File, forms: Forms) -> list[tuple[str, str]]:
    """Title and address, from the entry's page, of each form that has a file for it."""
    if file.place.kind not in CITED:
        return []
    name = folder_of(file).rstrip("/")
    return [(_short(form.title), f"{UP}{FOLDER}/{form.of_one.format(name)}") for form in forms if form.of_one]


def linkset(file: File, forms: Forms) -> str:
    """The address of the set of typed links of a work (FAIR Signposting, level 2); "" where there is none."""
    there = file.place.kind in CITED and any(form.of_one == _LINKSET for form in forms)
    return f"{UP}{FOLDER}/{_LINKSET.format(folder_of(file).rstrip('/'))}" if there else ""


def _short(title: str) -> str:
    """The name of a form without what follows it."""
    return title.partition(",")[0].partition(":")[0]
