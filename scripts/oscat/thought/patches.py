"""Changes of a text as ``git apply`` takes them (unified diff)."""

import difflib


def patch_of(path: str, old: str, new: str) -> str:
    """What makes of one text of a file the other."""
    lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
