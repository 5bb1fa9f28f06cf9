"""The references that a record makes: which fields name which entries."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from oscat.thought.positions import pointer
from oscat.words.kinds import REFERENCES_OF, THEME_SCHEME, Kind, Reference


class Naming(NamedTuple):
    """One reference as written: the field, the id it names, and the tokens that lead to that id."""

    reference: Reference
    id: str
    tokens: tuple[str | int, ...]

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the id."""
        return pointer(*self.tokens)


def namings(kind: Kind, fields: dict[str, Any], prefix: tuple[str, ...]) -> Iterator[Naming]:
    """All references that the fields of an entry make, in the order of the table and of the text."""
    for reference in REFERENCES_OF[kind]:
        value = fields.get(reference.field)
        if value is None:
            continue
        if reference.field == "themes":
            yield from _themes(reference, value, prefix)
        elif isinstance(value, str):
            yield Naming(reference, value, (*prefix, reference.field))
        elif isinstance(value, list):
            for i, one in enumerate(value):
                if isinstance(one, str):
                    yield Naming(reference, one, (*prefix, reference.field, i))


def _themes(reference: Reference, blocks: Any, prefix: tuple[str, ...]) -> Iterator[Naming]:
    for b, block in enumerate(blocks if isinstance(blocks, list) else []):
        if not isinstance(block, dict) or block.get("scheme") != THEME_SCHEME:
            continue
        concepts = block.get("concepts")
        for c, concept in enumerate(concepts if isinstance(concepts, list) else []):
            named = concept.get("id") if isinstance(concept, dict) else None
            if isinstance(named, str):
                yield Naming(reference, named, (*prefix, "themes", b, "concepts", c, "id"))
