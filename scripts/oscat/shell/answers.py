"""What the answers to questions are now (:mod:`oscat.thought.asked`), each as a digest: whether one is another than it
was is all that is wanted.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final

import orjson

from oscat.thought.exports.source import Source
from oscat.thought.pages.atlas import Atlas
from oscat.words.kinds import Kind

_BYTES: Final = 12
Answer = bytes


def digest(value: Any) -> Answer:
    """What stands for a value of JSON, or for a data class."""
    if isinstance(value, bytes):
        return blake2b(value, digest_size=_BYTES).digest()
    try:
        said = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # a path that is no UTF-8, which JSON cannot tell
        said = repr(value).encode("utf-8", "surrogatepass")
    return blake2b(said, digest_size=_BYTES).digest()


class Answers:
    """The answers about a catalog. ``marks`` tells mode and content of each file; ``more`` answers what only the build
    knows, by the first word of a question.
    """

    def __init__(
        self, atlas: Atlas, source: Source, marks: Mapping[str, str], more: Mapping[str, Callable[..., Any]]
    ) -> None:
        self._atlas, self._catalog, self._source, self._marks = atlas, atlas.catalog, source, marks
        self._ways: dict[str, Callable[..., Any]] = {
            "all": lambda: self._everything,
            "file": marks.get,
            "paths": lambda: self._paths,
            "below": self._catalog.places.below,
            "ids": lambda kind: list(self._catalog.places.ids[Kind(kind)]),
            "lists": lambda kind: self._catalog.lists(Kind(kind)),
            "naming": self._naming,
            "around": self._around,
            "row": lambda path: path in marks and self._atlas.row(self._catalog.file(path)),
            "region": lambda path: path in marks and self._atlas.region(path),
            "shown": lambda kind: [file.path for file in atlas.shown[Kind(kind)]],
            "example": lambda kind: getattr(atlas.example(Kind(kind)), "path", ""),
            "runners": lambda: {type_: [one.path for one in files] for type_, files in atlas.runners.items()},
            "today": lambda: atlas.today,
            "month": lambda: atlas.month,
            "newest": lambda: source.newest,
            "past": lambda path: atlas.history.get(path, ()),
            **more,
        }

    def __call__(self, what: str, *more: str) -> Answer:
        """The answer to a question; empty where there is nothing, as with most."""
        found = self._ways[what](*more)
        return digest(found) if found else b""

    @cached_property
    def _everything(self) -> str:
        return digest(self._marks).hex()

    @cached_property
    def _paths(self) -> str:
        return digest(list(self._marks)).hex()

    def _naming(self, kind: str, name: str) -> list[tuple[str, str, str]]:
        found = self._catalog.references_to((Kind(kind), name))
        return [(reference.field, key[0].value, key[1]) for reference, key in found]

    def _around(self, path: str) -> list[list[str]]:
        if path not in self._marks:
            return []
        file = self._catalog.file(path)
        return [[one.path for one in self._atlas.around(file, kind)] for kind in Kind]
