"""What is found out about a whole catalog once, when the first rule asks, and forgotten with the catalog."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from unicodedata import normalize
from weakref import WeakKeyDictionary

from oscat.thought.graph import Catalog, Key
from oscat.thought.spelling import plain
from oscat.words.kinds import Kind

T = TypeVar("T")
_TEXTS: Final = (
    ".json",
    ".geojson",
    ".yaml",
    ".yml",
    ".cwl",
    ".ipynb",
    ".md",
    ".py",
    ".r",
    ".jl",
    ".toml",
    ".txt",
    "MLproject",
    "MLmodel",
    "Dockerfile",
)
_MOST_TEXTS: Final = 200
_MOST_BYTES: Final = 1_000_000


def once(find: Callable[[Catalog], T]) -> Callable[[Catalog], T]:
    """Remember what ``find`` says of a catalog. It must not hold the catalog itself."""
    found: WeakKeyDictionary[Catalog, T] = WeakKeyDictionary()

    def remembered(catalog: Catalog) -> T:
        try:
            return found[catalog]
        except KeyError:
            found[catalog] = made = find(catalog)
            return made

    return remembered


@once
def ids_by_title(catalog: Catalog) -> Mapping[Kind, Mapping[str, list[str]]]:
    """The ids of each kind by title, folded."""
    found: dict[Kind, dict[str, list[str]]] = {kind: defaultdict(list) for kind in Kind}
    for (kind, name), gist in catalog.gists.items():
        if gist.title:
            found[kind][gist.title].append(name)
    return found


def _same(member: str) -> Callable[[Catalog], Mapping[Key, list[str]]]:
    @once
    def find(catalog: Catalog) -> Mapping[Key, list[str]]:
        found: dict[tuple[Kind, str], list[str]] = defaultdict(list)
        for (kind, name), gist in catalog.gists.items():
            if said := getattr(gist, member):
                found[kind, said].append(name)
        return {(kind, name): names for (kind, _), names in found.items() if len(names) > 1 for name in names}

    return find


of_same_title = _same("title")
"""The entries of a kind that have one title, by each of them; the others have one of their own."""
of_same_description = _same("description")
"""The same of descriptions."""


@once
def ids_by_doi(catalog: Catalog) -> Mapping[str, list[str]]:
    """The products by the DOI they claim, in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for (kind, name), gist in catalog.gists.items():
        if gist.doi and kind is Kind.PRODUCT:
            found[gist.doi].append(name)
    return found


@once
def workflows_of(catalog: Catalog) -> Mapping[str, list[str]]:
    """The workflows that name each project."""
    found: dict[str, list[str]] = defaultdict(list)
    for workflow in catalog.entries(Kind.WORKFLOW):
        project: Any = workflow.fields.get("osc:project")
        if isinstance(project, str):
            found[project].append(workflow.place.id)
    return found


@once
def makers(catalog: Catalog) -> Mapping[str, list[str]]:
    """The experiments whose links lead to each product."""
    found: dict[str, list[str]] = defaultdict(list)
    for experiment in catalog.entries(Kind.EXPERIMENT):
        for link in catalog.links(experiment):
            path = link.target.path.split("/") if link.rel in {"child", "related"} else []
            if len(path) == 3 and path[0] == "products" and experiment.place.id not in found[path[1]]:
                found[path[1]].append(experiment.place.id)
    return found


@once
def spellings(catalog: Catalog) -> Mapping[Kind, Mapping[str, set[str]]]:
    """The ids of each vocabulary by the plain spelling of their id and title."""
    found: dict[Kind, dict[str, set[str]]] = {kind: defaultdict(set) for kind in Kind}
    for file in (file for kind in Kind if kind.form.vocabulary for file in catalog.entries(kind)):
        if file.key:
            for word in (file.key[1], file.title):
                found[file.key[0]][plain(word)].add(file.key[1])
    return found


@once
def all_are_read(catalog: Catalog) -> bool:
    """Whether every record could be read, so that what none names is named by none."""
    return all(gist.readable for gist in catalog.gists.values())


@once
def paths_by_letters(catalog: Catalog) -> Mapping[str, list[str]]:
    """The files and folders of whose paths there are two without capitals: some systems take them for one."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in {*catalog.places, *catalog.tree.folders}:
        found[path.casefold() if path.isascii() else normalize("NFC", path).casefold()].append(path)
    return {letters: sorted(paths) for letters, paths in found.items() if len(paths) > 1}


Texts = list[tuple[str, bytes]]


@once
def texts_of_entry(catalog: Catalog) -> Callable[[Kind, str, Callable[[str, int], bytes]], Texts]:
    """A function that gives the text files in an entry's folder, each with its bytes, and remembers the last folder."""
    folders: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for path, place in catalog.places.items():
        if place.kind and place.id and path.endswith(_TEXTS) and catalog.tree.files[path].is_file:
            folders[place.kind, place.id].append(path)
    last: dict[tuple[Kind, str], Texts] = {}

    def texts(kind: Kind, name: str, read: Callable[[str, int], bytes]) -> Texts:
        if (kind, name) not in last:
            last.clear()
            last[kind, name] = [(path, read(path, _MOST_BYTES)) for path in folders[kind, name][:_MOST_TEXTS]]
        return last[kind, name]

    return texts
