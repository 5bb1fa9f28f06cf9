"""Commands in comments: a line that begins with ``/oscat``, standing on its own in plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from oscat.thought.nearest import did_you_mean
from oscat.words.proposal import Comment

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SIGN: Final = "/oscat"
HELP: Final = {
    "check": "judge the proposal again",
    "fix": "apply every safe mend to the branch, or show them as a patch",
    "preview": "where the pages of this proposal can be looked at",
    "assign": "`@name`: give the review to somebody",
    "decline": "give the review back; somebody else is asked",
    "doi": "`ENTRY`, or nothing for all: reserve a DOI, and another one only where something changed that is cited",
    "hold": "`REASON`: stop the proposal until `ready`",
    "ready": "take a hold away",
    "approve": "`ENTRY`, or nothing for all: consent to what stands in the proposal now",
    "help": "this list",
}
"""Every command, and what it does."""
LONGEST: Final = 20_000
"""Characters of a comment that are read."""
MOST: Final = 10
"""Commands of one comment that count."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command as given: its name, what follows it on the line, and the comment it stands in.

    A ``name`` that is no command is a near miss; ``meant`` asks about the nearest one.
    """

    name: str
    argument: str
    comment: Comment

    @property
    def known(self) -> bool:
        """Whether there is such a command."""
        return self.name in HELP

    @property
    def meant(self) -> str:
        """«Did you mean …?», or nothing where no command is near."""
        return did_you_mean(self.name, list(HELP))


def commands(comment: Comment) -> list[Command]:
    """The commands of a comment, first to last; none of the bot's own, nor in code, quotes or HTML comments."""
    if comment.ours or SIGN not in comment.body:
        return []
    found: list[Command] = []
    for line in _plain_lines(comment.body[:LONGEST]):
        sign, _, rest = line.strip().partition(" ")
        if sign == SIGN and len(found) < MOST:
            name, _, argument = rest.strip().partition(" ")
            found.append(Command(name.lower(), argument.strip(), comment))
    return found


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def _plain_lines(body: str) -> Iterator[str]:
    """The lines of a comment's own paragraphs that begin as text (CommonMark 0.31, section 4.8)."""
    within = ""
    for token in _markdown().parse(body):
        if token.type == "inline" and within == "paragraph_open" and token.level == 1:
            yield from _lines(token.children or [])
        within = token.type


def _lines(children: "list[Token]") -> Iterator[str]:
    line: list[str] = []
    plain = True
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield "".join(line)
            line, plain = [], True
        elif not line and child.type != "text":
            plain = False
        elif plain:
            line.append(child.content)
    yield "".join(line)
