"""The index of a catalog's search."""

from typing import TYPE_CHECKING

from oscat.shell.fair import Reports
from oscat.thought.facts import Facts

if TYPE_CHECKING:
    from oscat.thought.pages.atlas import Atlas
    from oscat.thought.search.index import Index


def index_of(facts: Facts, atlas: "Atlas | None" = None, scores: Reports | None = None) -> "Index":
    """The index of all entries that have a page; ``atlas`` and ``scores`` are those of the catalog if there are any."""
    from oscat.thought.pages.atlas import Atlas
    from oscat.thought.pages.documents import documents
    from oscat.thought.search.index import index

    return index(documents(atlas or Atlas(facts.catalog), (scores or Reports(facts)).percent))
