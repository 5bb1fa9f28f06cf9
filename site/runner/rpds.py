"""What ``referencing`` and ``jsonschema`` ask of ``rpds``, which is Rust: maps, sets and lists that never change.

https://rpds.readthedocs.io: an update gives another collection. Here each is a plain one that is copied, for they are
small.
"""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any


class HashTrieMap(dict[Any, Any]):
    """A mapping; what would change it gives another."""

    @classmethod
    def convert(cls, value: Any) -> "HashTrieMap":
        """The value as such a mapping."""
        return value if isinstance(value, cls) else cls(value)

    def insert(self, key: Hashable, value: Any) -> "HashTrieMap":
        """With one more."""
        return HashTrieMap({**self, key: value})

    def update(self, *maps: Any, **more: Any) -> "HashTrieMap":  # type: ignore[override]
        """With all of these."""
        made = dict(self)
        for one in maps:
            made.update(one)
        return HashTrieMap({**made, **more})

    def remove(self, key: Hashable) -> "HashTrieMap":
        """Without one. Raises KeyError where it is not there."""
        made = dict(self)
        del made[key]
        return HashTrieMap(made)

    def discard(self, key: Hashable) -> "HashTrieMap":
        """Without one, if it is there."""
        return HashTrieMap({one: value for one, value in self.items() if one != key})


class HashTrieSet(frozenset[Any]):
    """A set; what would change it gives another."""

    def insert(self, value: Hashable) -> "HashTrieSet":
        """With one more."""
        return HashTrieSet({*self, value})

    def update(self, *many: Iterable[Any]) -> "HashTrieSet":
        """With all of these."""
        return HashTrieSet(self.union(*many))


class List:
    """A list that grows at its front."""

    def __init__(self, *given: Any) -> None:
        self._all: tuple[Any, ...] = tuple(given[0] if len(given) == 1 and not isinstance(given[0], str) else given)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, List) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def push_front(self, value: Any) -> "List":
        """With one more before the others."""
        return List([value, *self._all])

    def drop_first(self) -> "List":
        """Without the first. Raises IndexError where there is none."""
        if not self._all:
            raise IndexError("the list is empty")
        return List(list(self._all[1:]))

    @property
    def first(self) -> Any:
        """The first. Raises IndexError where there is none."""
        return self._all[0]
