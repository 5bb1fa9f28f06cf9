"""What a database is to be told so that it holds what the catalog holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]
"""The ids of a Collection and of an Item of it; "" in the Item's place for the Collection itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Documents that are new or changed, with the digests by which they are known from then on, and what is gone."""

    changed: Mapping[Key, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    gone: tuple[Key, ...] = ()
    same: int = 0
    new: int = 0
