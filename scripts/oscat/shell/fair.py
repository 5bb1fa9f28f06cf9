"""FAIR scores of the entries of a catalog."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from oscat.shell.load import PathLike, catalog_at, named, root_of
from oscat.shell.online import read_report
from oscat.thought import fair as thought
from oscat.thought.facts import Facts
from oscat.thought.fair import SCORED, report
from oscat.thought.fair.subject import Subject
from oscat.words.fair import Score
from oscat.words.judgement import EntryChange
from oscat.words.kinds import Kind
from oscat.words.links import Answers, Checked, LinkVerdict

Key = tuple[Kind, str]


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


def told(facts: Facts) -> Callable[[Key], dict[str, Any] | None]:
    """What tells the report of an entry when it is asked for; None of those that have no score."""

    def tell(key: Key) -> dict[str, Any] | None:
        found = _score(facts, key)
        return report.document(found) if found else None

    return tell


def percent_of(facts: Facts) -> Callable[[Key], int | None]:
    """What tells the score of an entry in percent."""

    def tell(key: Key) -> int | None:
        found = _score(facts, key)
        return found.percent if found else None

    return tell


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
