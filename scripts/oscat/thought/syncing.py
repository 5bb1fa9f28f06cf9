"""Compare what a database was told with what the catalog says: only the difference is told again."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from oscat.words.syncing import Difference, Key


def key_of(document: Mapping[str, Any]) -> Key:
    """By what a Collection or an Item is known."""
    if document.get("type") == "Feature":
        return str(document["collection"]), str(document["id"])
    return str(document["id"]), ""


def digest_of(document: Mapping[str, Any]) -> str:
    """What changes when a document does."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def difference(told: Mapping[Key, str], documents: Iterable[Mapping[str, Any]]) -> Difference:
    """``told`` are the digests of what the database was told before. Of two documents of one key the first counts."""
    changed: dict[Key, tuple[str, Mapping[str, Any]]] = {}
    seen: set[Key] = set()
    for document in documents:
        key, digest = key_of(document), digest_of(document)
        if key not in seen and told.get(key) != digest:
            changed[key] = digest, document
        seen.add(key)
    new = sum(key not in told for key in changed)
    return Difference(changed, tuple(sorted(told.keys() - seen, reverse=True)), len(seen) - len(changed), new)
