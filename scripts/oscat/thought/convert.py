"""From any layout to ours, once: every file in source form, at its new place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oscat.thought.canon import dumps
from oscat.thought.graph import JSON_ROLES, Catalog, File
from oscat.thought.layout import Layout, Place, Role, redirects_path, root_path, source_path
from oscat.thought.structure import authored
from oscat.words.files import Mode


@dataclass(frozen=True, slots=True)
class Move:
    """One file of the old catalog: where it goes, what it holds then, and how many links the build now writes."""

    source: str
    path: str
    content: bytes
    links_dropped: int = 0
    note: str = ""


def moves(catalog: Catalog, read: Callable[[str], bytes]) -> Iterator[Move]:
    """All files that the new catalog holds, one at a time. ``read`` gives a file's bytes."""
    for path, where in catalog.places.items():
        file = catalog.file(path)
        if not _stays(where, file.mode):
            yield _move(catalog, file, read)
    if "oscat.toml" not in catalog.places:
        yield Move("", "oscat.toml", _settings(catalog))


def left_behind(catalog: Catalog) -> list[str]:
    """The files that belong nowhere in a catalog, or are no files; they are not taken along."""
    return [path for path, where in catalog.places.items() if _stays(where, catalog.tree.files[path])]


def _stays(where: Place, mode: Mode) -> bool:
    return where.role is Role.STRAY or not mode.is_file


def _move(catalog: Catalog, file: File, read: Callable[[str], bytes]) -> Move:
    target = new_path(file.place, file.path)
    if file.place.role not in JSON_ROLES or not file.data:
        return Move(file.path, target, read(file.path), note=file.faults[0].message if file.faults else "")
    links = file.data.get("links")
    kept = authored(catalog, file)
    data = {**file.data, "links": kept} if isinstance(links, list) else file.data
    dropped = len(links) - len(kept) if isinstance(links, list) else 0
    note = "; ".join(fault.message for fault in file.faults)
    return Move(file.path, target, dumps(data), dropped, note)


def new_path(place: Place, path: str) -> str:
    """Where a file stands in our layout."""
    if place.role is Role.ROOT:
        return root_path(Layout.OSCAT)
    if place.role is Role.REDIRECTS:
        return redirects_path(Layout.OSCAT)
    if place.kind is None:
        return path
    below = path.split(f"{place.kind.form.folder}/", 1)[1]
    return source_path(place.kind, Layout.OSCAT, below)


def _settings(catalog: Catalog) -> bytes:
    url = f'url = "{catalog.url}"\n' if catalog.url else '# url = "https://example.org/catalog/"\n'
    return f"# This catalog's settings.\n\n[catalog]\n{url}".encode()
