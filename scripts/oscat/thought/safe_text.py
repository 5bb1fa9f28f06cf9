"""Text from outside, made harmless for where it is shown: a terminal, a log, a comment on GitHub."""

import re
from typing import Final

_CONTROL: Final = re.compile(r"[\ud800-\udfff\ufffe\uffff\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MEANING: Final = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_JOINER: Final = "\u2060"
"""A character of no width that keeps GitHub from taking what stands around it for a mention, a link or a reference."""


def clean(text: str) -> str:
    """Text safe on a terminal and in a log: no control characters, no reversed writing."""
    return _CONTROL.sub("�", text)


def escaped(text: str) -> str:
    """Text as plain text of a comment: no HTML, no formatting, no mention, no link, no reference."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = _MEANING.sub(r"\\\1", plain)
    return plain.replace("@", f"@{_JOINER}").replace("://", f":{_JOINER}//").replace("www.", f"www{_JOINER}.")


def code_span(text: str) -> str:
    """Text as code of a comment, in which nothing has a meaning.

    Nothing becomes a blank: two marks with nothing between them would open a span that what follows ends.
    """
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, blank = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{blank}{clean(text) or ' '}{blank}{fence}"


def fenced(text: str) -> list[str]:
    """The lines of a text as a block of code of a comment, in which nothing has a meaning."""
    return ["```", *(clean(line).replace("```", "'''") for line in text.splitlines()), "```"]


def patch_block(patch: str) -> str:
    """A patch as a block of Markdown that nothing in it ends."""
    longest = max((len(line) - len(line.lstrip("`")) for line in patch.splitlines()), default=0)
    inner = max((len(run) for run in patch.split("\n") if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1, inner + 1)
    return f"{fence}diff\n{patch}{fence}"


def cut(text: str, most: int) -> str:
    """Text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plural(count: int, one: str, many: str = "") -> str:
    """«1 file», «2,238 files»."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
