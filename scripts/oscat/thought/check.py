"""Run the rules over a catalog, or over some of its files, and say what they found."""

from collections.abc import Callable, Container, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import groupby, islice
from typing import Any, Final

from oscat.thought.canon import MAX_BYTES, dumps
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Place, Role
from oscat.thought.positions import line_of, lines, lines_in_canonical
from oscat.thought.rules import CATALOG_RULES, FILE_RULES, RULES, FileRule, Rule, code, looks_at, name, needs
from oscat.words.errors import WorldError
from oscat.words.files import Sign
from oscat.words.finding import CatalogFacts, Finding, Report, Severity, Shard, Silenced
from oscat.words.gist import Gist, Key
from oscat.words.kinds import Kind
from oscat.words.settings import Silence

MOST_HITS: Final = 10_000
"""How many findings of one rule in one file are reported: a small file could else fill the memory with them."""
LONGEST: Final = 1_000
"""Characters of a message or help; what a record says may be a megabyte long."""
LONGEST_EXCERPT: Final = 160
_NONE: Final[list[Hit]] = []
OF_FAULTS: Final = frozenset({"OSC101", "OSC102", "OSC103", "OSC104", "OSC105"})
"""The rules that tell a file's own faults."""
OF_ANSWERS: Final = frozenset({"OSC631", "OSC632", "OSC633", "OSC634", "OSC635", "OSC636"})
"""The rules that tell what addresses answered, where they were asked."""
OF_LETTERS: Final = frozenset({"OSC901", "OSC902"})
"""The rules that look again at files whose bytes have a sign of wrong or escaped letters."""
OF_THE_FILE: Final = OF_FAULTS | {"OSC111", "OSC112", "OSC113"}
"""The rules that need not read the file."""
_NAMED_BY_FEW: Final = ("products/", "experiments/")
"""Entries that others hardly ask about: once judged they are let go of, and read again by the few that do."""
CODES: Final = frozenset(code(rule) for rule in RULES)
_NO_CODES: Final = frozenset[str]()
_NEEDED: Final = frozenset[str]().union(*map(needs, FILE_RULES))
_LETTERS: Final = frozenset({Sign.ESCAPES, Sign.GARBLED})


@dataclass
class Stopwatch:
    """How many seconds each rule took, by code. ``clock`` gives seconds; without it nothing is measured."""

    clock: Callable[[], float] | None = None
    spent: dict[str, float] = field(default_factory=dict)

    def timed(self, find: "Callable[[FileRule, File, Facts], list[Hit]]", rule: FileRule, *given: Any) -> list[Hit]:
        """What a rule finds, and note how long that took."""
        start, what = self.clock() if self.clock else 0.0, code(rule)
        hits = find(rule, *given)
        self.spent[what] = self.spent.get(what, 0) + (self.clock() if self.clock else 0.0) - start
        return hits


_Gists = dict[Key, Gist]
Part = tuple[list[Finding], set[str]]
"""What was found in some files, and the schemas that were not at hand for them."""
Spread = Callable[[Callable[[list[str]], Generator[_Gists, list[_Gists], Part]], list[str]], list[Part]]
"""What does a work on a list part by part, each on a core: all parts are told what each of them yields."""


def check(
    facts: Facts,
    where: str,
    within: str = "",
    stopwatch: Stopwatch | None = None,
    spread: Spread | None = None,
    shard: Shard | None = None,
) -> Report:
    """Judge the catalog (``where`` is how to call its place); with ``within``, just that file or folder of it, with
    ``shard`` just that part.
    """
    catalog = facts.catalog
    paths = [path for path in catalog.places if is_within(path, within)]
    if shard:
        own = {path for path in paths if shard.has(path)}
        found = of_files(facts, paths, stopwatch, spread, own) + (of_catalog(facts) if shard.number == 1 else [])
        return report(facts, where, found, len(own), whole=True, shard=shard)
    found = [one for one in findings(facts, paths, stopwatch, spread) if is_within(one.path, within)]
    return report(facts, where, found, len(paths), whole=not within)


def findings(
    facts: Facts, paths: Iterable[str], stopwatch: Stopwatch | None = None, spread: Spread | None = None
) -> list[Finding]:
    """What the rules find in these files, and in the catalog as a whole, in no order."""
    return of_files(facts, paths, stopwatch, spread) + of_catalog(facts)


def of_catalog(facts: Facts) -> list[Finding]:
    """What the rules find in the catalog as a whole, in no order."""
    rules = [rule for rule in CATALOG_RULES if severity_of(rule, facts)]
    return [finding_of(rule, hit, hit.path or "", facts) for rule in rules for hit in rule.check_catalog(facts)]


def of_files(
    facts: Facts,
    paths: Iterable[str],
    stopwatch: Stopwatch | None = None,
    spread: Spread | None = None,
    own: Container[str] | None = None,
) -> list[Finding]:
    """What the rules find in these files, in no order; of those in ``own`` alone, where that is given."""
    watch, catalog = stopwatch or Stopwatch(), facts.catalog
    facts = replace(facts, codes=CODES)

    def work(part: list[str]) -> Generator[_Gists, list[_Gists], Part]:
        """Judge some files, knowing the gist of all; what is judged is let go of, or it would fill the memory."""
        told = yield catalog.gists_of(part)
        catalog.learn({key: gist for gists in told for key, gist in gists.items()})
        found = list[Finding]()
        for entry, files in groupby(part, lambda path: catalog.places[path].entry):
            inside = list(files)
            wanted = inside if own is None else [path for path in inside if path in own]
            found += (finding for path in wanted for finding in _file(catalog.file(path), facts, watch))
            if entry.startswith(_NAMED_BY_FEW):
                catalog.forget(inside)
        return found, facts.validators.missing

    if spread is None:
        wanted = paths if own is None else [path for path in paths if path in own]
        return [finding for path in wanted for finding in _file(catalog.file(path), facts, watch)]
    found = list[Finding]()
    for some, missing in spread(work, list(paths)):
        found += some
        facts.validators.missing |= missing
    return found


def report(
    facts: Facts, where: str, found: Iterable[Finding], files: int, *, whole: bool, shard: Shard | None = None
) -> Report:
    """The findings in order, but for those that the settings silence; and what could not be judged."""
    ordered = sorted(found, key=in_order)
    silences = facts.catalog.given.silences
    heard, silenced = list[Finding](), list[Silenced]()
    for one in ordered:
        silence = next((each for each in silences if _silences(each, one)), None)
        if silence:
            silenced.append(Silenced(one, silence.reason))
        else:
            heard.append(one)
    missing = sorted(uri for uri in facts.validators.missing if uri.startswith("https://"))
    met = [one.finding for one in silenced]
    idle = [(one.code, one.path) for one in silences if whole and not any(_silences(one, finding) for finding in met)]
    made = Report(catalog_facts(facts, where), tuple(heard), files, silenced=tuple(silenced))
    if shard:
        return replace(made, shard=replace(shard, missing=tuple(missing), idle=tuple(idle)))
    return replace(made, notes=tuple(notes_of(missing, idle)))


def in_order(finding: Finding) -> tuple[str, int, str, str]:
    """How findings are sorted in a report."""
    return finding.path, finding.line or 0, finding.code, finding.pointer


def _silences(silence: Silence, finding: Finding) -> bool:
    return silence.code == finding.code and is_within(finding.path, silence.path)


def severity_of(rule: Rule, facts: Facts) -> Severity | None:
    """How grave this catalog takes a rule; None where it is off."""
    return facts.catalog.given.severities.get(code(rule), rule.SEVERITY)


def is_within(path: str, folder: str) -> bool:
    """Whether a path is this file or folder, or lies in it; everything lies within ""."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def _file(file: File, facts: Facts, watch: Stopwatch) -> list[Finding]:
    find = partial(watch.timed, hits_of) if watch.clock else hits_of
    hits = [(rule, hit) for rule in rules_of(file, facts) for hit in find(rule, file, facts)]
    return told(file, facts, hits) if hits else []


def rules_of(file: File, facts: Facts) -> Iterable[FileRule]:
    """The rules that look at a file, but for those that the settings turn off."""
    off = facts.catalog.given.severities
    spared = OF_ANSWERS if not facts.links else _NO_CODES
    spared = spared if file.signs & _LETTERS else spared | OF_LETTERS
    readable, members = bool(file.data) or not file.faults, _NEEDED.intersection(file.members)
    rules = _rules(file.place.role, file.place.kind, readable, bool(file.faults), spared, members)
    return (rule for rule in rules if severity_of(rule, facts)) if off else rules


def told(file: File, facts: Facts, hits: list[tuple[FileRule, Hit]]) -> list[Finding]:
    """What rules hit in a file, with the line of each."""
    if not hits:
        return []
    known, text = _lines(file, facts, [hit.pointer for _, hit in hits if not hit.path])
    found = []
    for rule, hit in hits:
        line = hit.line or (None if hit.path else line_of(known, hit.pointer))
        excerpt = "" if hit.path else _excerpt(text, line)
        found.append(finding_of(rule, hit, hit.path or file.path, facts, line, excerpt))
    return found


def hits_of(rule: FileRule, file: File, facts: Facts) -> list[Hit]:
    """What a rule finds; a file beside the record that cannot be read is a finding like any other."""
    found = rule.check(file, facts)
    try:
        first = next(found, None)
        if first is None:
            return _NONE  # as of most rules: this is called fifty times a file
        hits = [first, *islice(found, MOST_HITS)]
    except WorldError as error:
        return [Hit(str(error), "Give the file back its permissions, or check it out again.")]
    if len(hits) > MOST_HITS:
        hits[-1] = Hit(f"{MOST_HITS:,} of these are listed, and there are more", "Mend these, and check again.")
    return hits


@lru_cache(maxsize=4096)
def _rules(
    role: Role, kind: Kind | None, readable: bool, faulty: bool, spared: frozenset[str], members: frozenset[str]
) -> tuple[FileRule, ...]:
    """The rules for a file: if it could not be read those about the file as such; those of faults if it has any; but
    for those that are spared, and those that need a member that it has not.
    """
    place = Place(role, kind=kind)
    left_out = spared if faulty else spared | OF_FAULTS
    rules = (rule for rule in FILE_RULES if looks_at(rule, place) and code(rule) not in left_out)
    if not readable:
        return tuple(rule for rule in rules if code(rule) in OF_THE_FILE)
    return tuple(rule for rule in rules if not needs(rule) or needs(rule) & members)


def _lines(file: File, facts: Facts, wanted: list[str]) -> tuple[dict[str, int], list[str]]:
    """The lines of some of a file's values, and the text line by line; of a file that holds no object, none."""
    if not file.data or not any(wanted):
        return {} if file.faults and not file.data else {"": 1}, []
    if Sign.CANONICAL in file.signs:
        text = dumps(file.data).decode()
        return lines_in_canonical(text, wanted, file.data), text.split("\n")
    try:
        text = facts.read(file.path, MAX_BYTES + 1).decode("utf-8-sig", errors="replace")
    except WorldError:
        return {}, []  # it is gone by now
    return lines(text, wanted, file.data), text.split("\n")


def _excerpt(text: list[str], line: int | None) -> str:
    """A line of a file, short enough to be shown."""
    shown = text[line - 1].strip() if line and line <= len(text) else ""
    if shown.strip("[]{}, ") == "":
        return ""  # a bracket tells nothing
    return shown if len(shown) <= LONGEST_EXCERPT else f"{shown[: LONGEST_EXCERPT - 1]}…"


def finding_of(rule: Rule, hit: Hit, path: str, facts: Facts, line: int | None = None, excerpt: str = "") -> Finding:
    """A hit with all that its rule and its place add."""
    return Finding(
        code=code(rule),
        name=name(rule),
        severity=severity_of(rule, facts) or rule.SEVERITY,
        path=path,
        message=_bounded(hit.message),
        help=_bounded(hit.help),
        pointer=hit.pointer,
        line=line,
        fix=hit.fix,
        safe=hit.safe,
        excerpt=excerpt,
    )


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def catalog_facts(facts: Facts, where: str) -> CatalogFacts:
    """What was judged."""
    catalog = facts.catalog
    entries = {kind.value: len(catalog.ids[kind]) for kind in Kind}
    title = catalog.root.title if catalog.root and catalog.root.title else None
    return CatalogFacts(where, catalog.layout.value, title, entries)


def notes_of(missing: list[str], idle: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What could not be judged for want of schemas, and which silences have nothing to silence, said aloud."""
    if missing:
        names = ", ".join(
            uri.removeprefix("https://stac-extensions.github.io/").removesuffix("/schema.json") for uri in missing
        )
        yield (
            f"{len(missing)} extension schemas are not at hand, so their fields were judged by oscat's own rules only: "
            f"{names}. `oscat schemas fetch` loads them."
        )
    for code_, path in idle:
        yield f"oscat.toml silences {code_} for {path}, which has no such finding: take it out."
