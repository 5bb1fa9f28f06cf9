"""Run the rules over a catalog, or over some of its files, and say what they found."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import line_of, lines
from oscat.thought.rules import CATALOG_RULES, FILE_RULES, FileRule, Rule, code, name
from oscat.words.errors import WorldError
from oscat.words.finding import CatalogFacts, Finding, Report
from oscat.words.kinds import Kind

MOST_HITS: Final = 10_000
"""How many findings of one rule in one file are reported: a small file could else fill the memory with them."""
LONGEST: Final = 1_000
"""Characters of a message or help; what a record says may be a megabyte long."""


def check(facts: Facts, where: str, within: str = "") -> Report:
    """Judge the catalog (``where`` is how to call its place); with ``within``, just that file or folder of it."""
    catalog = facts.catalog
    paths = [path for path in catalog.places if is_within(path, within)]
    found = [finding for path in paths for finding in _file(catalog.file(path), facts)]
    whole = ((rule, hit) for rule in CATALOG_RULES for hit in rule.check_catalog(facts))
    found += [_finding(rule, hit, hit.path or "") for rule, hit in whole if is_within(hit.path or "", within)]
    found.sort(key=lambda one: (one.path, one.line or 0, one.code, one.pointer))
    return Report(_facts(facts, where), tuple(found), len(paths), tuple(_notes(facts)))


def is_within(path: str, folder: str) -> bool:
    """Whether a path is this file or folder, or lies in it; everything lies within ""."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def _file(file: File, facts: Facts) -> list[Finding]:
    rules = _rules(file.place.role, bool(file.data) or not file.faults)
    hits = [(rule, hit) for rule in rules for hit in _hits(rule, file, facts)]
    if not hits:
        return []
    known = _lines(file, facts, [hit.pointer for _, hit in hits if not hit.path])
    return [
        _finding(rule, hit, hit.path or file.path, hit.line or (None if hit.path else line_of(known, hit.pointer)))
        for rule, hit in hits
    ]


def _hits(rule: FileRule, file: File, facts: Facts) -> Iterator[Hit]:
    """What a rule finds; a file beside the record that cannot be read is a finding like any other."""
    try:
        found = rule.check(file, facts)
        yield from islice(found, MOST_HITS)
        if next(found, None):
            yield Hit(f"{MOST_HITS:,} of these are listed, and there are more", "Mend these, and check again.")
    except WorldError as error:
        yield Hit(str(error), "Give the file back its permissions, or check it out again.")


@cache
def _rules(role: Role, readable: bool) -> tuple[FileRule, ...]:
    """The rules for a file: where it could not be read, only those about the file as such."""
    return tuple(rule for rule in FILE_RULES if role in rule.APPLIES and (readable or code(rule) < "OSC106"))


def _lines(file: File, facts: Facts, wanted: list[str]) -> dict[str, int]:
    """The lines of some of a file's values; of a file that holds no object, none."""
    if not file.data:
        return {} if file.faults else {"": 1}
    try:
        return lines(facts.read(file.path, MAX_BYTES + 1).decode("utf-8-sig", errors="replace"), wanted)
    except WorldError:
        return {}  # it is gone by now


def _finding(rule: Rule, hit: Hit, path: str, line: int | None = None) -> Finding:
    return Finding(
        code=code(rule),
        name=name(rule),
        severity=rule.SEVERITY,
        path=path,
        message=_bounded(hit.message),
        help=_bounded(hit.help),
        pointer=hit.pointer,
        line=line,
        fix=hit.fix,
        safe=hit.safe,
    )


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _facts(facts: Facts, where: str) -> CatalogFacts:
    catalog = facts.catalog
    entries = {kind.value: len(catalog.ids[kind]) for kind in Kind}
    title = catalog.root.title if catalog.root and catalog.root.title else None
    return CatalogFacts(where, catalog.layout.value, title, entries)


def _notes(facts: Facts) -> Iterator[str]:
    """What could not be judged, said aloud."""
    missing = sorted(uri for uri in facts.validators.missing if uri.startswith("https://"))
    if missing:
        names = ", ".join(
            uri.removeprefix("https://stac-extensions.github.io/").removesuffix("/schema.json") for uri in missing
        )
        yield (
            f"{len(missing)} extension schemas are not at hand, so their fields were judged by oscat's own rules only: "
            f"{names}. `oscat schemas fetch` loads them."
        )
