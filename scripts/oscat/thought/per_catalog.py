"""What is found out about a whole catalog once, when the first rule asks, and forgotten with the catalog."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from oscat.thought.asked import note
from oscat.thought.graph import Catalog
from oscat.thought.layout import Role, source_path
from oscat.thought.spelling import plain
from oscat.words.gist import Key
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
def spellings(catalog: Catalog) -> Mapping[Kind, Mapping[str, set[str]]]:
    """The ids of each vocabulary by the plain spelling of their id and title."""
    found: dict[Kind, dict[str, set[str]]] = {kind: defaultdict(set) for kind in Kind}
    for file in (file for kind in Kind if kind.form.vocabulary for file in catalog.entries(kind)):
        if file.key:
            for word in (file.key[1], file.title):
                found[file.key[0]][plain(word)].add(file.key[1])
    return found


Texts = list[tuple[str, bytes]]


@once
def texts_of_entry(catalog: Catalog) -> Callable[[Kind, str, Callable[[str, int], bytes]], Texts]:
    """A function that gives the text files in an entry's folder, each with its bytes, and remembers the last folder."""
    places, files, layout = catalog.places, catalog.tree.files, catalog.layout
    last: dict[Key, Texts] = {}

    def texts(kind: Kind, name: str, read: Callable[[str, int], bytes]) -> Texts:
        if (kind, name) not in last:
            last.clear()
            inside = [one for one in places.of_entry(kind, name, *Role) if one.endswith(_TEXTS) and files[one].is_file]
            last[kind, name] = [(path, read(path, _MOST_BYTES)) for path in inside[:_MOST_TEXTS]]
        note("below", source_path(kind, layout, name))
        for path, _ in last[kind, name]:
            note("file", path)
        return last[kind, name]

    return texts
