"""What of a proposal is looked at: regular files among the data, within bounds; told from names and sizes alone."""

from collections.abc import Iterable, Iterator
from typing import Final

from oscat.thought.canon import MAX_BYTES
from oscat.words.files import Mode

MOST_FILES: Final = 5_000
MOST_BYTES: Final = 200_000_000
MOST_TOLD: Final = 10
Row = tuple[str, Mode | None, int]
"""A path, what it is (None where it is gone), and its bytes."""


def refusals(rows: Iterable[Row]) -> Iterator[str]:
    """Why these changes of data are not even read, one sentence each; nothing where they are."""
    listed = list(rows)
    told = list(_odd(listed))
    yield from told[:MOST_TOLD]
    if len(told) > MOST_TOLD:
        yield f"And {len(told) - MOST_TOLD:,} more files like these."
    if len(listed) > MOST_FILES:
        yield f"It changes {len(listed):,} files; split it so that each part has at most {MOST_FILES:,}."
    if sum(size for _, _, size in listed) > MOST_BYTES:
        yield f"It brings more than {MOST_BYTES // 1_000_000} MB; a catalog describes data, and holds none."


def _odd(rows: list[Row]) -> Iterator[str]:
    for path, mode, size in rows:
        if mode is Mode.SYMLINK:
            yield f"{path} is a symbolic link; put the file itself in its place."
        elif mode is Mode.EXECUTABLE:
            yield f"{path} is executable; run `git update-index --chmod=-x` on it."
        elif mode is Mode.SPECIAL:
            yield f"{path} is a submodule or no file; put the file itself in its place."
        elif size > MAX_BYTES:
            yield f"{path} has {size / 1_000_000:,.0f} MB; {MAX_BYTES // 1_000_000} MB is the most that is read."
