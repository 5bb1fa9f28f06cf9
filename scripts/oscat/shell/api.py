"""What oscat does with a catalog but judge, mend, build and search it, as functions that the command line calls."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oscat.shell.load import PathLike, catalog_at, refuse_within, root_of
from oscat.words.errors import UsageError, WorldError
from oscat.world.disk import replacing, write_files


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: where, how many files and entries, how many links the build writes from now on.

    ``notes`` say what was odd in a file that was taken along, ``left_behind`` what belongs nowhere in a catalog.
    """

    to: Path
    files: int
    entries: int
    links_dropped: int
    notes: dict[str, str]
    left_behind: list[str]


def import_catalog(path: PathLike, to: PathLike, *, dry_run: bool = False) -> Imported:
    """Convert the catalog at ``path`` to oscat's layout and source form, in the new or empty folder ``to``.

    Nothing is lost: every member of every record is kept but the links that the build computes. With ``dry_run``
    nothing is written. Raises UsageError where there is no catalog, or where ``to`` is not empty.
    """
    from oscat.thought.convert import Move, left_behind, moves

    root, target = root_of(Path(path)), Path(to)
    refuse_within(root, target)
    catalog, _ = catalog_at(root)
    done: list[Move] = []

    def remembered() -> Iterator[tuple[str, bytes]]:
        for move in moves(catalog, catalog.tree.read):
            done.append(replace(move, content=b""))
            yield move.path, move.content

    if dry_run:
        count = sum(1 for _ in remembered())
    else:
        with replacing(target, marked=False) as folder:
            count = write_files(folder, remembered())
    return Imported(
        target,
        count,
        sum(len(ids) for ids in catalog.ids.values()),
        sum(move.links_dropped for move in done),
        {move.source: move.note for move in done if move.note},
        left_behind(catalog),
    )


def explain(word: str) -> str:
    """The documentation of a rule, by its code (``OSC108``) or name (``id-not-folder``), as Markdown.

    Raises UsageError where there is no such rule.
    """
    from oscat.thought.nearest import did_you_mean
    from oscat.thought.rules import RULES, code, name, told

    for rule in RULES:
        if word.upper() == code(rule) or word.lower() == name(rule):
            title, body = told(rule)
            return f"# {code(rule)} {name(rule)}\n\n{title}\n{body}"
    near = did_you_mean(word.upper(), [code(rule) for rule in RULES]) or did_you_mean(
        word, [name(rule) for rule in RULES]
    )
    raise UsageError(f"there is no rule {word!r}. {near} `oscat explain` lists all rules.".replace("  ", " "))


def rules() -> Iterator[tuple[str, str, str]]:
    """Code, name and title of every rule, in order."""
    from oscat.thought.rules import RULES, code, name, told

    for rule in RULES:
        yield code(rule), name(rule), told(rule)[0]


def schemas_of(path: PathLike = ".") -> dict[str, bool]:
    """The STAC schemas that the catalog at ``path`` names, and whether each is at hand."""
    from oscat.thought.schemas import core_uri
    from oscat.world.schema_store import SchemaStore

    catalog, _ = catalog_at(root_of(Path(path)))
    store = SchemaStore()
    named: dict[str, None] = {}
    for file in catalog.stac_files():
        core = core_uri(file.data)
        extensions = file.data.get("stac_extensions")
        named.update(dict.fromkeys([core] if core else []))
        named.update(
            dict.fromkeys(one for one in extensions if isinstance(one, str)) if isinstance(extensions, list) else {}
        )
    return {uri: store.has(uri) for uri in sorted(named)}


def fetch_schemas(path: PathLike = ".") -> Iterator[tuple[str, str]]:
    """Load the schemas that the catalog names and that are not at hand; give each address and "" or what went wrong."""
    from oscat.world.schema_store import fetch, references

    waiting = [uri for uri, present in schemas_of(path).items() if not present]
    seen: set[str] = set()
    while waiting:
        uri = waiting.pop(0)
        if uri in seen:
            continue
        seen.add(uri)
        try:
            waiting += references(fetch(uri), uri)
        except WorldError as error:
            yield uri, str(error)
        else:
            yield uri, ""
