"""Why a file of the catalog cannot be taken, in words for who wrote it."""

from oscat.words.errors import WorldError
from oscat.words.files import Fault, FaultKind, Mode


def not_a_file(mode: Mode) -> Fault:
    """For what stands where a file should."""
    what = "a symbolic link; links are never followed" if mode is Mode.SYMLINK else "not a regular file"
    return Fault(FaultKind.NOT_A_FILE, f"this is {what}", "Put the file itself in its place.")


def refused(error: WorldError) -> Fault:
    """For a file that the disk does not give."""
    return Fault(FaultKind.NOT_A_FILE, str(error), "Make the file readable, or remove it.")


def not_an_object() -> Fault:
    """For JSON that is no record."""
    return Fault(FaultKind.SYNTAX, "the file holds no JSON object", "A record is an object: { … }.", line=1)
