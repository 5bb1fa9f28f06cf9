"""What a piece of work asks of a catalog, noted while it is done: as long as nothing of it is answered otherwise, the
piece comes out the same.

A question is a few words, the first of which says what is asked: ``("file", "products/sea-ice/collection.json")``. Who
answers one notes it, also where the answer is kept, and answers it the same for whoever asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager

Question = tuple[str, ...]
_noted: set[Question] | None = None


def note(*question: str) -> None:
    """Note a question, where somebody wants to know."""
    if _noted is not None:
        _noted.add(question)


@contextmanager
def noting() -> Iterator[set[Question]]:
    """The questions that are asked meanwhile."""
    with _into(set()) as found:
        yield found


@contextmanager
def apart() -> Iterator[None]:
    """What is asked meanwhile is not noted: what comes of it is an answer of its own."""
    with _into(None):
        yield


@contextmanager
def _into(notes: set[Question] | None) -> Iterator[set[Question]]:
    global _noted  # noqa: PLW0603 - one process does one piece of work at a time
    before, _noted = _noted, notes
    try:
        yield notes if notes is not None else set()
    finally:
        _noted = before
