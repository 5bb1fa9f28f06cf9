"""All that a rule may know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from oscat.thought.graph import Catalog
from oscat.thought.schemas import Validators


@dataclass(frozen=True, slots=True)
class Facts:
    """The catalog, the compiled schemas, and how to read the start of a file that is not JSON.

    ``read`` gives the bytes of a path in Git, at most as many as asked for; ``today`` is the day of the check (UTC);
    ``codes`` are those of all rules.
    """

    catalog: Catalog
    validators: Validators
    read: Callable[[str, int], bytes]
    today: date
    codes: frozenset[str] = frozenset()
