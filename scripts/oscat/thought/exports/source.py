"""What exporters write from."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

from oscat.thought.asked import note
from oscat.thought.exports.work import WORKS, worked_on, works
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.words.document import Document
from oscat.words.history import Event, History
from oscat.words.table import Table
from oscat.words.work import Work

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Searched(Protocol):
    """What the search of the site knows: entries in their order, and which of them have a word, with its score."""

    @property
    def documents(self) -> Sequence[Document]:
        """The entries."""
        ...

    @property
    def postings(self) -> Mapping[str, tuple[Sequence[int], Sequence[int]]]:
        """By word the numbers of entries, and the scores there."""
        ...

    @property
    def ranks(self) -> Mapping[str, Sequence[int]]:
        """By order the place of each entry in it."""
        ...


@dataclass(frozen=True)
class Source:
    """A catalog: what is known of it, and the published form of the files that are wanted, which is told anew at each
    call as path and document.

    ``searched`` tells the index of the search, ``parquet`` makes a file of a table, ``past`` tells what happened to
    files. ``only`` names the works that are wanted, as kind's folder and id; None for all.
    """

    facts: Facts
    published: Callable[[Callable[[File], bool]], Iterator[tuple[str, dict[str, Any]]]]
    searched: Callable[[], Searched]
    parquet: Callable[[Table], bytes]
    only: frozenset[str] | None = None
    past: Callable[[], History] = dict

    @cached_property
    def _events(self) -> History:
        return self.past()

    def past_of(self, one: Work) -> tuple[Event, ...]:
        """What happened to the record of a work, the newest first."""
        file = self.facts.catalog.entry(one.kind, one.id)
        if file:
            note("past", file.path)
        return self._events.get(file.path, ()) if file else ()

    @property
    def repository(self) -> str:
        """The address of the repository, "" where it is not known."""
        name = self.facts.catalog.given.repository
        return f"https://github.com/{name}" if name else ""

    @property
    def works(self) -> Iterator[Work]:
        """The works that are wanted, told anew each time: of a large catalog they do not fit into memory together."""
        return (one for one in works(self.facts) if self.only is None or name_of(one) in self.only)

    @property
    def newest(self) -> str:
        """The newest day that any record tells: it stands where a form wants a day and the record has none, so that two
        exports of the same files are the same. Today, where no record tells any.
        """
        note("newest")
        return self._newest

    @cached_property
    def _newest(self) -> str:
        days = map(worked_on, self.facts.catalog.entries(*WORKS))
        return max((day for day in days if _DAY.fullmatch(day)), default=self.facts.today.isoformat())

    def warm(self) -> None:
        """Find out now what else is found out when it is first asked for: copies of this process share it."""
        _ = self._newest, self._events

    @property
    def title(self) -> str:
        """What the catalog is called."""
        root = self.facts.catalog.root
        return root.title if root and root.title else "Open Science Catalog"


def name_of(one: Work) -> str:
    """``products/sea-ice``."""
    return f"{one.kind.form.folder}/{one.id}"
