"""What exporters write from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from oscat.thought.exports.work import works
from oscat.thought.facts import Facts
from oscat.words.work import Work


@dataclass(frozen=True)
class Source:
    """A catalog: what is known of it, and its published form, which is told anew at each call as path and document.

    ``only`` names the works that are wanted, as kind's folder and id; None for all.
    """

    facts: Facts
    published: Callable[[], Iterator[tuple[str, dict[str, Any]]]]
    only: frozenset[str] | None = None

    @property
    def works(self) -> Iterator[Work]:
        """The works that are wanted, told anew each time: of a large catalog they do not fit into memory together."""
        return (one for one in works(self.facts) if self.only is None or name_of(one) in self.only)

    @property
    def title(self) -> str:
        """What the catalog is called."""
        root = self.facts.catalog.root
        return root.title if root and root.title else "Open Science Catalog"


def name_of(one: Work) -> str:
    """``products/sea-ice``."""
    return f"{one.kind.form.folder}/{one.id}"
