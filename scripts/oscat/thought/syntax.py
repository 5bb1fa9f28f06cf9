"""Where and why a text stops being JSON, in a person's words."""

import re
from typing import Final

import orjson

from oscat.words.files import Fault, FaultKind

_ENDS_VALUE: Final = re.compile(r'(["}\]0-9]|\btrue|\bfalse|\bnull)$')
_WORD: Final = re.compile(r"[A-Za-z_][\w.:-]{0,40}")
_PYTHON: Final = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false", "NULL": "null"}
_QUOTES: Final = ("'", "\u201c", "\u201d", "\u2018", "\u201e", "\u00ab")


def syntax_fault(raw: bytes, error: orjson.JSONDecodeError) -> Fault:
    """The fault that keeps bytes from being read as JSON: not UTF-8, empty, or the place where the parser gave up."""
    if not raw.strip():
        return Fault(FaultKind.SYNTAX, "the file is empty", "Write the record, or remove the file.", line=1)
    if raw[:2].count(0) == 1:
        return Fault(FaultKind.ENCODING, "the file is UTF-16, not UTF-8", "Save it as UTF-8.", line=1)
    try:
        text = raw.decode()
    except UnicodeDecodeError as problem:
        return Fault(
            FaultKind.ENCODING,
            f"the file is not UTF-8: byte {raw[problem.start]:#04x} at position {problem.start}",
            "Save it as UTF-8.",
            line=raw.count(b"\n", 0, problem.start) + 1,
        )
    if _lacks_comma(text, error.pos) and not str(error.msg).startswith(("trailing", "unexpected content")):
        return _missing_comma(text, error.pos)
    reason, advice = _reason(text, error)
    return Fault(
        FaultKind.SYNTAX,
        f"invalid JSON at line {error.lineno}, column {error.colno}: {reason}",
        advice or _look_here(text, error.lineno),
        line=error.lineno,
    )


def _lacks_comma(text: str, at: int) -> bool:
    """Whether a value ends before this place and another begins, with nothing between them."""
    before, here = text[:at].rstrip(), text[at : at + 12].lstrip()
    return bool(here) and here[0] in '"{[-0123456789' and bool(_ENDS_VALUE.search(before[-8:]))


def _missing_comma(text: str, at: int) -> Fault:
    """The comma is missing at the end of the value before, on the line where that ends."""
    before = text[:at].rstrip()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    last = before.rpartition("\n")[2].strip()[-80:]
    message = f"invalid JSON at line {line}, column {column}: a comma is missing"
    return Fault(FaultKind.SYNTAX, message, f"Add a comma behind this: {last}", line=line)


def _reason(text: str, error: orjson.JSONDecodeError) -> tuple[str, str]:
    """What stands at the place where the parser gave up, and what to do, if that is more than to look at the line."""
    here = text[error.pos : error.pos + 60].lstrip()
    if str(error.msg).startswith("unexpected content"):
        return "a second value follows the first", "Keep one object in the file, or remove what stands behind its end."
    if not here:
        return (
            "the file ends in the middle of a value",
            "Look at the end of the file: a bracket or a quote is not closed.",
        )
    if here.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "a merge conflict was left in the file", "Keep one of the two sides, and remove the lines of the marks."
    if here.startswith(("//", "/*", "#")):
        return "JSON has no comments", "Remove the comment; `description` is for what readers should know."
    if here.startswith(_QUOTES):
        return 'strings need plain double quotes ("), not single or curly ones', ""
    if error.pos < 3 and here[:1] == "<":
        return "this is a web page, not JSON", "Download the file itself (on GitHub: «Raw»)."
    if text.startswith("version https://git-lfs"):
        return "this is the pointer of a file in Git LFS, not the file", "Take records out of Git LFS: they are small."
    return _within_value(text, error, here)


def _within_value(text: str, error: orjson.JSONDecodeError, here: str) -> tuple[str, str]:
    if text[error.pos : error.pos + 1] in {"\n", "\r"} and "control character" in str(error.msg):
        return "a string runs over the end of a line; write \\n for a new line within it", ""
    if here[0] in "}]" and text[: error.pos].rstrip().endswith(","):
        return "a comma stands before the closing bracket", ""
    if "trailing comma" in str(error.msg):
        return str(error.msg), "Remove the last comma before the closing bracket."
    word = _WORD.match(here.lstrip("+-"))
    if word is None:
        return str(error.msg), ""
    if word.group() in {"NaN", "Infinity"}:
        return f"{here.split(maxsplit=1)[0].rstrip(',]}')} is not a JSON value", "Write null, or leave the member out."
    if word.group() in _PYTHON:
        return f"{word.group()} is no JSON value", f"Write {_PYTHON[word.group()]}."
    what, bare = "key" if "key" in str(error.msg) else "text", word.group().rstrip(":")
    return f"a {what} without quotes: {bare}", f'Write "{bare}".'


def _look_here(text: str, number: int) -> str:
    line = text.split("\n")[number - 1 : number]
    shown = line[0].strip()[:80] if line else ""
    return f"Look at this line and the one before it: {shown}" if shown else "Look at the end of the file."
