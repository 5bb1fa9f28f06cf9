"""A change by its meaning: entries added, changed and removed; of these the fields, and the references they gained."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from oscat.thought.boxes import read_boxes
from oscat.thought.difference import Change
from oscat.thought.graph import Catalog, File
from oscat.thought.layout import ID
from oscat.thought.safe_text import cut
from oscat.thought.spacetime import span, written_boxes
from oscat.words.files import DigestedTree, blob_name
from oscat.words.judgement import Box, EntryChange, FieldChange, How
from oscat.words.kinds import REFERENCES_OF, Kind

MOST_FIELDS: Final = 40
LONGEST: Final = 300
"""Characters of a value that are shown."""
DEEPEST: Final = 4
_BOXES: Final = 5
_DERIVED: Final = frozenset({"root", "parent", "self", "child", "item", "related", "collection"})
"""Relations of links that tell nothing new: the build writes them."""


def entries(change: Change, trees: tuple[DigestedTree, DigestedTree]) -> list[EntryChange]:
    """What a change does to each entry, in the order of kinds and ids; ``trees`` are those of base and head."""
    touched: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for path in sorted(change.paths):
        place = change.head.places.get(path) or change.base.places.get(path)
        if place and place.kind and place.id:
            touched[place.kind, place.id].append(path)
    return [_entry(change, key, tuple(paths), trees[1]) for key, paths in sorted(touched.items())]


def _entry(change: Change, key: tuple[Kind, str], paths: tuple[str, ...], head: DigestedTree) -> EntryChange:
    kind, name = key
    before, after = change.base.entry(kind, name), change.head.entry(kind, name)
    file = after or before
    named = _named(file) if file else {}
    old, new = _named(before) if before else {}, _named(after) if after else {}
    return EntryChange(
        kind=kind,
        id=name,
        how=How.ADDED if before is None else How.REMOVED if after is None else How.CHANGED,
        title=cut(file.title, LONGEST) if file else name,
        fields=tuple(_changed(before, after)) if before and after else (),
        gained=tuple(one for one in new if one not in old),
        lost=tuple(one for one in old if one not in new),
        themes=_known(change, named, Kind.THEME),
        projects=_known(change, named, Kind.PROJECT),
        boxes=_boxes(file) if file else (),
        interval=_interval(file) if file else "",
        paths=paths,
        digest=_digest(change.head, head, paths),
    )


def _named(file: File) -> dict[str, tuple[Kind, str]]:
    """What an entry refers to, by «folder/id», in its order."""
    found = ((naming.reference.target, naming.id) for naming in file.namings)
    return {f"{kind.form.folder}/{name}": (kind, name) for kind, name in found}


def _known(change: Change, named: Mapping[str, tuple[Kind, str]], kind: Kind) -> tuple[str, ...]:
    """The entries of a kind that are referred to and exist: they decide who reviews, and stand on labels."""
    ids = change.base.ids[kind].keys() | change.head.ids[kind].keys()
    return tuple(one for target, one in named.values() if target is kind and one in ids and ID.fullmatch(one))


def _changed(before: File, after: File) -> Iterator[FieldChange]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    for name in changed[:MOST_FIELDS]:
        yield FieldChange(cut(name, LONGEST), _shown(old, name), _shown(new, name))


def _shown(values: Mapping[str, Any], name: str) -> str | None:
    if name not in values:
        return None
    value = values[name]
    return cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), LONGEST)


def _leaves(file: File) -> Iterator[tuple[str, Any]]:
    """Every value of a record that its author wrote, by its path; references and derived links are told elsewhere."""
    references = {reference.field for kind in [file.place.kind] if kind for reference in REFERENCES_OF[kind]}
    inner = file.fields if file.is_record else {}
    for name, value in file.data.items():
        if name == "links":
            yield from _links(value)
        elif not (name == "properties" and inner) and (inner or name not in references):
            yield from _below(name, value, DEEPEST)
    for name, value in inner.items():
        if name not in references:
            yield from _below(name if name not in file.data else f"properties/{name}", value, DEEPEST)


def _below(name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value and depth:
        for key, inner in value.items():
            yield from _below(f"{name}/{key}", inner, depth - 1)
    else:
        yield name, value


def _links(links: Any) -> Iterator[tuple[str, Any]]:
    """The links that say more than the build knows, by relation, title and order."""
    seen: dict[str, int] = defaultdict(int)
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") not in _DERIVED:
            name = f"links/{link.get('rel')}" + (f" «{link['title']}»" if isinstance(link.get("title"), str) else "")
            seen[name] += 1
            yield name if seen[name] == 1 else f"{name} ({seen[name]})", link.get("href")


def _boxes(file: File) -> tuple[Box, ...]:
    found = read_boxes([box for _, box in written_boxes(file)][:_BOXES])
    return tuple((box.west, box.south, box.east, box.north) for box in found)


def _interval(file: File) -> str:
    start, end = span(file)
    if start is None and end is None:
        return ""
    return " – ".join(one.date().isoformat() if one else "…" for one in (start, end))


def _digest(head: Catalog, tree: DigestedTree, paths: tuple[str, ...]) -> str:
    """What stands for the entry's changed files as they are proposed."""
    names = [f"{path} {tree.digest(path)}" for path in paths if path in head.places and tree.files[path].is_file]
    return blob_name(["\n".join(names).encode()], 0)
