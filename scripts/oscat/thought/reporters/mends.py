"""What a round of mending did, for a person at a terminal: file by file, or as a difference of texts."""

import difflib
from collections import Counter
from collections.abc import Iterator

from oscat.thought.safe_text import clean, plural
from oscat.words.finding import Finding
from oscat.words.mended import Mended

_COLOURS = {"+": "32", "-": "31", "@": "36"}


def write(done: Mended, *, diff: bool, colour: bool) -> str:
    """The differences, or the files with what was mended in each; then what was done in all, and what is left."""
    lines = list(_differences(done, colour)) if diff else list(_files(done))
    lines += [
        f"not mended, for it would make something worse: {clean(one.path)}: {clean(one.message)}"
        for one in done.refused
    ]
    return "\n".join([*lines, *([""] if lines else []), _summary(done, diff=diff)]) + "\n"


def _files(done: Mended) -> Iterator[str]:
    by_path: dict[str, Counter[str]] = {}
    for one in done.mended:
        by_path.setdefault(one.path, Counter())[one.code] += 1
    for path in sorted({*by_path, *done.files}):
        codes = [code if count == 1 else f"{code} ({count})" for code, count in sorted(by_path.get(path, {}).items())]
        yield f"{clean(path)}: {', '.join(codes) or 'canonical form'}"


def _differences(done: Mended, colour: bool) -> Iterator[str]:
    for path, (old, new) in sorted(done.files.items()):
        before, after = (raw.decode(errors="replace").split("\n") for raw in (old, new))
        for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
            yield _painted(clean(line), colour)
    yield from (f"{clean(path)}: no longer executable" for path in sorted(done.modes))


def _painted(line: str, colour: bool) -> str:
    code = _COLOURS.get(line[:1]) if colour else None
    return f"\x1b[{code}m{line}\x1b[0m" if code else line


def _summary(done: Mended, *, diff: bool) -> str:
    files = len({*done.files, *done.modes})
    if not files:
        return f"Nothing to mend. {_left(done)}".strip()
    verb = "Would mend" if diff else "Mended"
    return f"{verb} {plural(len(done.mended), 'finding')} in {plural(files, 'file')}. {_left(done)}".strip()


def _left(done: Mended) -> str:
    """What a person still has to look at."""
    left = done.after.findings
    guesses = [one for one in left if _is_guess(one)]
    if not left:
        return "No findings are left."
    hint = f", {len(guesses):,} of them with a guess (`oscat fix --unsafe`)" if guesses else ""
    return f"{plural(len(left), 'finding')} {'is' if len(left) == 1 else 'are'} left{hint}."


def _is_guess(one: Finding) -> bool:
    return one.fix is not None and not one.safe
