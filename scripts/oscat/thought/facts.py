"""All that a rule may know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from oscat.thought.graph import Catalog
from oscat.thought.schemas import Validators
from oscat.words.links import Answers


@dataclass(frozen=True, slots=True)
class Facts:
    """The catalog, the compiled schemas, and how to read the start of a file that is not JSON.

    ``read`` gives the bytes of a path in Git, at most as many as asked for; ``today`` is the day of the check (UTC);
    ``codes`` are those of all rules; ``links`` is what is known of addresses on the web, by the address as written,
    where they were asked.
    """

    catalog: Catalog
    validators: Validators
    read: Callable[[str, int], bytes]
    today: date
    codes: frozenset[str] = frozenset()
    links: Answers = field(default_factory=dict)
