"""FAIR scores of the entries of a catalog."""

from collections.abc import Callable, Container, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from oscat.shell.load import PathLike, catalog_at, named, root_of
from oscat.shell.online import read_report
from oscat.thought import fair as thought
from oscat.thought.asked import apart, note
from oscat.thought.canon import parse
from oscat.thought.facts import Facts
from oscat.thought.fair import SCORED, report
from oscat.thought.fair.subject import Subject
from oscat.thought.graph import File
from oscat.words.errors import OscatError
from oscat.words.fair import Past, Score
from oscat.words.history import Event, History
from oscat.words.judgement import EntryChange
from oscat.words.kinds import Kind
from oscat.words.links import Answers, Checked, LinkVerdict
from oscat.world.git import GitTree
from oscat.world.history import history

Key = tuple[Kind, str]
Percents = dict[Key, int | None]
MOST_STATES: Final = 1_000
"""Earlier states that one build looks at: 2 ms each."""
MOST_EVENTS: Final = 12
"""States of one record."""


def fair(
    id: str = "",  # noqa: A002 - the field's own word
    catalog: PathLike = ".",
    *,
    kinds: Sequence[Kind] = SCORED,
    links: PathLike | None = None,
) -> list[Score]:
    """The FAIR scores of products, workflows and experiments; of one entry, where ``id`` names one.

    ``links`` is a report that ``oscat links --to`` wrote: without one, what only a look at the web can tell is left
    open, and does not count. Raises UsageError for an entry that is not there, or is of a kind that has no score.
    """
    known, facts = catalog_at(root_of(Path(catalog)))
    facts = replace(facts, links=answers_in(read_report(links)) if links else {})
    if id:
        files = [known.entry(*key) for key in named(known, id, kinds)]
    else:
        files = [file for kind in kinds for file in known.entries(kind) if file.data]
    return [thought.score(Subject(file, facts)) for file in files if file]


def fair_history(
    id: str,  # noqa: A002 - the field's own word
    catalog: PathLike = ".",
    *,
    kinds: Sequence[Kind] = SCORED,
) -> list[Past]:
    """What the states of an entry's record scored within the catalog of today, the oldest first, where that changed.

    The last one is that of today, with "" as its commit, if it differs from the one before. Raises UsageError for an
    entry that is not there.
    """
    root = root_of(Path(catalog))
    known, facts = catalog_at(root)
    (key,) = named(known, id, kinds)
    with closing(Pasts(root, facts, history(root), only=[key])) as pasts:
        before = pasts(key)
    now = _score(facts, key)
    today = Past(facts.today.isoformat(), now.percent, "") if now else None
    return [*before, *([today] if today and (not before or before[-1].percent != today.percent) else [])]


class Reports:
    """The reports of entries, made when they are asked for; ``past`` tells their earlier scores.

    Each entry is scored once: its percentage is kept, so that pages and search say the same.
    """

    def __init__(self, facts: Facts, past: Callable[[Key], list[Past]] = lambda _: []) -> None:
        self._facts, self._past = facts, past
        self.percents: Percents = {}

    def __call__(self, key: Key) -> dict[str, Any] | None:
        """The report of an entry; None of those that have no score."""
        found = self._scored(key)
        return report.document(found, self._past(key)) if found else None

    def percent(self, key: Key) -> int | None:
        """The score of an entry in percent; None of those that have none."""
        if key not in self.percents:
            self._scored(key)
        return self.percents[key]

    def _scored(self, key: Key) -> Score | None:
        found = _score(self._facts, key)
        self.percents[key] = found.percent if found else None
        return found


class Pasts:
    """The scores of earlier states of records, each within the catalog of today: what its author changed shows.

    At most ``most`` states of all entries together (of those in ``only``) are looked at; which, does not hang on who
    asks first.
    """

    def __init__(
        self, root: Path, facts: Facts, events: History, most: int = MOST_STATES, only: Container[Key] | None = None
    ) -> None:
        self._root, self._facts, self._events, self._most, self._only = root, facts, events, most, only
        self._tree: GitTree | None = None

    @cached_property
    def _states(self) -> dict[Key, tuple[Event, ...]]:
        """The states of each entry that are looked at, the newest first."""
        found, left = dict[Key, tuple[Event, ...]](), self._most
        for kind in SCORED:
            for name, path in self._facts.catalog.ids[kind].items():
                wanted = self._only is None or (kind, name) in self._only
                if events := self._events.get(path, ())[1 : min(MOST_EVENTS, left + 1)] if wanted else ():
                    found[kind, name] = events
                    left -= len(events)
        return found

    def states(self, key: Key) -> tuple[Event, ...]:
        """The states of an entry that are looked at, the newest first."""
        with apart():
            return self._states.get(key, ())

    def __call__(self, key: Key) -> list[Past]:
        """Those of an entry, the oldest first; only where the score changed. The state of today is not among them."""
        note("states", *key)
        file = self._facts.catalog.entry(*key)
        found: list[Past] = []
        for event in reversed(self.states(key)):
            percent = self._percent(file, event.commit) if file else None
            if percent is not None and (not found or found[-1].percent != percent):
                found.append(Past(event.day, percent, event.commit))
        return found

    def _percent(self, file: File, commit: str) -> int | None:
        """The score of a state of a record; None where it cannot be read."""
        try:
            self._tree = self._tree or GitTree(self._root, "HEAD")
            data, _ = parse(self._tree.before(commit, file.path))
        except OscatError:
            return None
        if not isinstance(data, dict) or not data:
            return None
        was = replace(file, data=data, faults=())
        facts = replace(self._facts, catalog=self._facts.catalog.instead(was))
        return thought.score(Subject(was, facts)).percent

    def close(self) -> None:
        """Let the git process go."""
        if self._tree:
            self._tree.close()


def weighed(entry: EntryChange, base: Facts, head: Facts) -> EntryChange:
    """What a proposal does to an entry, with its FAIR score before and after."""
    before, after = (_score(facts, (entry.kind, entry.id)) for facts in (base, head))
    if after is None:
        return entry
    advice = next((one.told.advice for one in report.next_steps(after)), "")
    return replace(entry, fair=(before.percent if before else None, after.percent), advice=advice)


def _score(facts: Facts, key: Key) -> Score | None:
    """The score of an entry; None where it is not there, cannot be read, or has none."""
    file = facts.catalog.entry(*key) if key[0] in SCORED else None
    return thought.score(Subject(file, facts)) if file and file.data else None


def answers_in(told: dict[str, Any]) -> Answers:
    """What a report of links says of each address."""
    return {one["href"]: Checked(LinkVerdict(one["verdict"]), one["evidence"]) for one in told["links"]}
