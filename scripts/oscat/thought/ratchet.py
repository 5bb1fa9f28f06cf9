"""Judge a change, not the past: what head says that base did not say (DESIGN: the ratchet).

Only what the change can have touched is judged, on both sides: the files that differ, what stands in the same folders,
and the entries that name an entry of the change.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from oscat.thought.canon import MAX_BYTES
from oscat.thought.check import Stopwatch, finding_of, findings, report, severity_of
from oscat.thought.difference import Change
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.layout import Place, Role
from oscat.thought.rules import CHANGE_RULES
from oscat.words.finding import ChangeFacts, Finding, Report, Severity, Verdict
from oscat.words.kinds import Kind

MOST_NAMES: Final = 200
"""Entries of one change whose dependents are looked for; with more, everything is judged."""
NAMING: Final = frozenset({Role.ENTRY, Role.LIST, Role.ITEM})
"""The files that may name an entry."""
_REFERENCES: Final = frozenset({"OSC302", "OSC401"})
_NUMBER: Final = re.compile(r"\[\d+\]")


def check_change(base: Facts, head: Facts, change: Change, where: str, stopwatch: Stopwatch | None = None) -> Report:
    """What the change brings in, judged as the settings of base say; the rest is counted."""
    if "oscat.toml" in change.base.places:
        head.catalog.given = base.catalog.given  # no proposal chooses its own judges
    touched = affected(change)
    before = findings(base, [path for path in touched if path in change.base.places])
    after = findings(head, [path for path in touched if path in change.head.places], stopwatch)
    brought = list(_new(before, after))
    told = [one for one in brought if not _follows(one, change)]
    whole = report(head, where, [*told, *_of_the_change(change, head)], len(touched), whole=False)
    if len(told) < len(brought):
        files = len({one.path for one in brought if _follows(one, change)})
        note = f"{len(brought) - len(told):,} findings in {files:,} other files follow from what the change removes."
        whole = replace(whole, notes=(*whole.notes, note))
    facts = ChangeFacts(
        added=len(change.added),
        removed=len(change.removed),
        changed=len(change.changed),
        old=_within(after, touched) - _within(brought, touched),
        healed=len(list(_new(after, before))),
        verdicts=_verdicts(change, before, after, whole.findings),
    )
    return replace(whole, change=facts)


def affected(change: Change) -> list[str]:
    """The paths, of either side, whose findings the change may have altered."""
    if judges_all(change):
        return sorted({*change.base.places, *change.head.places})
    folders = {_folder(change, path) for path in change.paths} - {None}
    sides = (change.base.places, change.head.places)
    near = {path for folder in folders if folder for side in sides for path in side.of_entry(*folder, *Role)}
    names = {name for _, name in _changed(change)}
    named = change.mentioning(names) if change.mentioning else naming(change.head, names)
    return sorted(near | named | change.paths)


def judges_all(change: Change) -> bool:
    """Whether a change may alter the findings of everything: of the settings, or of very many entries."""
    return "oscat.toml" in change.paths or len(_changed(change)) > MOST_NAMES


def _changed(change: Change) -> set[tuple[Kind, str]]:
    return {key for path in change.paths if (key := _place(change, path).key)}


def _within(found: Iterable[Finding], paths: Iterable[str]) -> int:
    """How many findings are about these files, and not about the catalog as a whole."""
    here = frozenset(paths)
    return sum(one.path in here for one in found)


def _follows(finding: Finding, change: Change) -> bool:
    """Whether a dead reference in a file that the change leaves alone is what OSC702 says of a removed entry."""
    return bool(change.removed_entries) and finding.path not in change.paths and finding.code in _REFERENCES


def _place(change: Change, path: str) -> Place:
    return (change.head.places.get(path) or change.base.places.get(path)) or Place(Role.STRAY)


def _folder(change: Change, path: str) -> tuple[Kind, str] | None:
    """The entry in whose folder a file stands."""
    place = _place(change, path)
    return (place.kind, place.id) if place.kind and place.id else None


def naming(catalog: Catalog, names: set[str]) -> set[str]:
    """The records in whose text one of these ids stands, as a value or within an address. All are read for it."""
    needles = [f'"{name}"'.encode() for name in names] + [f"/{name}/".encode() for name in names]
    if not needles:
        return set()
    read = catalog.tree.read
    records = (path for path, place in catalog.places.items() if place.role in NAMING)
    regular = (path for path in records if catalog.tree.files[path].is_file)
    return {path for path in regular if _holds_any(read(path, MAX_BYTES), needles)}


def _holds_any(raw: bytes, needles: Iterable[bytes]) -> bool:
    return any(needle in raw for needle in needles)


def _key(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same: not the line nor the index, which move."""
    return finding.code, finding.path, _NUMBER.sub("[]", finding.message)


def _new(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that there were not before; of several that are alike, as many as came in addition."""
    left = Counter(map(_key, before))
    for one in after:
        left[_key(one)] -= 1
        if left[_key(one)] < 0:
            yield one


def _of_the_change(change: Change, head: Facts) -> Iterator[Finding]:
    for rule in CHANGE_RULES:
        for hit in rule.check_change(change, head) if severity_of(rule, head) else ():
            yield finding_of(rule, hit, hit.path or "", head, hit.line)


def _verdicts(
    change: Change, before: list[Finding], after: list[Finding], new: Iterable[Finding]
) -> Mapping[str, Verdict]:
    """The verdict on each file of the change, and on each other that fares better or worse by it."""
    was, now = {one.path for one in before}, {one.path for one in after}
    broken = {one.path for one in new if one.severity is Severity.ERROR}
    fresh = {one.path: one.path in broken for one in new}
    better = {one.path for one in _new(after, before)}
    return {
        path: _verdict(fresh.get(path), old=path in was, left=path in now)
        for path in sorted({*change.paths, *fresh, *better})
    }


def _verdict(error: bool | None, *, old: bool, left: bool) -> Verdict:
    if error is not None:
        return Verdict.NEWLY_BROKEN if error else Verdict.DISCOURAGED
    if left:
        return Verdict.STILL_BROKEN
    return Verdict.HEALED if old else Verdict.FINE
