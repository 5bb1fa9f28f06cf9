"""Files as the outside world hands them over, and what can be wrong with one."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Mode(StrEnum):
    """What a listed path is."""

    REGULAR = "regular"
    EXECUTABLE = "executable"
    SYMLINK = "symlink"
    SPECIAL = "special"

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, executable or not: something that may be read."""
        return self in (Mode.REGULAR, Mode.EXECUTABLE)


class Tree(Protocol):
    """A snapshot of a repository: a folder on disk now, Git objects later. Reading never runs or follows anything."""

    @property
    def files(self) -> Mapping[str, Mode]:
        """All paths of the catalog's folders, relative with ``/`` and sorted, and what each is."""

    @property
    def folders(self) -> frozenset[str]:
        """All folders, also empty ones."""

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a regular file, at most ``limit``. Raises WorldError where the file cannot be read."""


def blob_name(chunks: Iterable[bytes], size: int) -> str:
    """What Git calls a content of so many bytes: the SHA-1 of its blob (Pro Git, section 10.2)."""
    name = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        name.update(chunk)
    return name.hexdigest()


class DigestedTree(Tree, Protocol):
    """A tree that tells quickly whether two files hold the same."""

    def digest(self, path: str) -> str:
        """What stands for the content of a regular file."""


class FaultKind(StrEnum):
    """Why a file cannot be taken as it stands."""

    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate-key"
    ENCODING = "encoding"
    LIMIT = "limit"
    NOT_A_FILE = "not-a-file"


class Sign(StrEnum):
    """What the bytes of a file tell at a glance, so that few files need a second look."""

    ESCAPES = "escapes"
    GARBLED = "garbled"
    CANONICAL = "canonical"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file's bytes. ``line`` counts from 1; ``help`` says what to do."""

    kind: FaultKind
    message: str
    help: str
    line: int | None = None
    pointer: str = ""
