"""What somebody wants to publish, as entries: files, folders or records."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from oscat.shell.load import PathLike
from oscat.thought.canon import MAX_BYTES, dumps, parse
from oscat.thought.layout import Role, detect, entry_path, place
from oscat.thought.submit.drafts import Given
from oscat.words.errors import UsageError
from oscat.words.files import DigestedTree
from oscat.words.kinds import BY_FOLDER, FORMS, Kind
from oscat.world.disk import belongs

Entry = PathLike | Mapping[str, Any]
_BY_FILE: Final = frozenset(form.file for form in FORMS.values())


def entries_of(given: Iterable[Entry], tree: DigestedTree) -> list[Given]:
    """What was given as entries, each once."""
    found: dict[str, Given] = {}
    for one in given:
        entry = of_record(one, {}, tree) if isinstance(one, Mapping) else _of_path(Path(one), tree)
        before = found.get(entry.name)
        found[entry.name] = replace(entry, files={**before.files, **entry.files}) if before else entry
    return list(found.values())


def of_record(record: Mapping[str, Any], beside: Mapping[str, bytes], tree: DigestedTree) -> Given:
    """An entry from its record and the files beside it by name. Raises UsageError for what is none."""
    return _given(dict(record), beside, tree, "the record")


def _of_path(path: Path, tree: DigestedTree) -> Given:
    """An entry's file, or its folder with all that lies beside it."""
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    folder = path if path.is_dir() else path.parent
    main = next((folder / name for name in sorted(_BY_FILE) if (folder / name).is_file()), None)
    main = path if path.is_file() and path.suffix == ".json" else main
    if main is None:
        raise UsageError(f"{path} holds no entry: there is none of {', '.join(sorted(_BY_FILE))}")
    value, faults = parse(file_bytes(main))
    if not isinstance(value, dict):
        raise UsageError(f"{main} is no entry: {faults[0].message if faults else 'it is no JSON object'}")
    beside = _beside(folder, main) if path.is_dir() else {}
    above = BY_FOLDER.get(main.absolute().parent.parent.name)
    return _given(value, beside, tree, str(main), file_bytes(main), above)


def _beside(folder: Path, main: Path) -> dict[str, bytes]:
    files = (one for one in sorted(folder.rglob("*")) if one.is_file() and not one.is_symlink() and one != main)
    shown = (one for one in files if not any(part.startswith(".") for part in one.relative_to(folder).parts))
    return {one.relative_to(folder).as_posix(): file_bytes(one) for one in shown}


def file_bytes(path: Path) -> bytes:
    """A file of an entry. Raises UsageError for what is none, and for one that is too large for a catalog."""
    if not path.is_file():
        raise UsageError(f"{path} is no file")
    if path.stat().st_size > MAX_BYTES:
        raise UsageError(
            f"{path} is larger than {MAX_BYTES // 1_000_000} MB; keep data where data is kept, and link it"
        )
    return path.read_bytes()


def _given(
    value: dict[str, Any],
    beside: Mapping[str, bytes],
    tree: DigestedTree,
    where: str,
    raw: bytes | None = None,
    above: Kind | None = None,
) -> Given:
    kind, name = kind_of(value) or above, value.get("id")
    if kind is None or not isinstance(name, str) or not name or "/" in name:
        raise UsageError(
            f"{where} is no entry: it has no id, or nothing (osc:type, type, its folder) says which kind it is"
        )
    layout = detect(tree.files, tree.folders)
    path = entry_path(kind, name, layout)
    if place(path, layout).role is not Role.ENTRY or not belongs(path):
        raise UsageError(f"{where}: {name!r} cannot be the name of a folder; use letters, digits, '-', '_' and '.'")
    folder = path.rpartition("/")[0]
    files: dict[str, bytes | None] = {path: raw if raw is not None else dumps(value)}
    files |= {f"{folder}/{inner}": content for inner, content in beside.items()}
    if beside:
        old = (one for one in tree.files if one.startswith(f"{folder}/") and one not in files)
        files |= dict.fromkeys(old)
    return Given(kind, name, files, value, new=True if path not in tree.files else None)


def kind_of(value: Mapping[str, Any]) -> Kind | None:
    """The kind of a record: ``osc:type`` of a Collection, ``type`` of an OGC Record's properties."""
    inner = value.get("properties")
    word = inner.get("type") if isinstance(inner, dict) else value.get("osc:type")
    return Kind(word) if isinstance(word, str) and word in {*Kind} else None
