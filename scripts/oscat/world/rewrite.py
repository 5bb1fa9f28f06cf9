"""Put other bytes in the place of a file's own, whole or not at all, and only where nobody changed it meanwhile."""

import stat
from pathlib import Path
from typing import Final

from oscat.words.errors import WorldError
from oscat.world.aside import put

_EXECUTABLE: Final = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


def rewrite(file: Path, old: bytes, new: bytes) -> None:
    """Write ``new`` where ``old`` stands. The file keeps its mode.

    Raises WorldError where the file is no regular file, holds something else by now, or cannot be written.
    """
    try:
        mode = file.lstat().st_mode
        if not stat.S_ISREG(mode) or file.read_bytes() != old:
            raise WorldError(f"{file} was changed meanwhile and is left as it is")
    except OSError as error:
        raise WorldError(f"{file} cannot be written: {error.strerror}") from error
    put(file, new, stat.S_IMODE(mode))


def clear_executable(file: Path) -> None:
    """Take the executable bit from a regular file. Raises WorldError where that fails."""
    try:
        mode = file.lstat().st_mode
        if stat.S_ISREG(mode):
            file.chmod(stat.S_IMODE(mode) & ~_EXECUTABLE)
    except OSError as error:
        raise WorldError(f"{file} cannot be changed: {error.strerror}") from error
