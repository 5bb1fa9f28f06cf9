"""The text of a guide: Markdown that stands in this project, as HTML with its headings and as words to search."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from oscat.thought.pages.markdown import EXTERNAL

Aim = Callable[[str], str]
"""What a page writes for an address that stands in the text; "" for one that leads nowhere here."""
LONGEST: Final = 600
"""Letters of a section that are searched: what it is about stands at its beginning."""
_NOT_IN_SLUG: Final = re.compile(r"[^\w\- ]")
_COMMENT: Final = re.compile(r"(?m)((?:^|(?<=\s))#\s.*)$")
_COMMENTED: Final = frozenset({"sh", "toml", "yaml", "python"})
_BLANK: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (2 to 6), its anchor and its words."""

    level: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between two headings: the anchor ("" for the beginning of the page), the heading, the first words."""

    anchor: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A guide as a page shows it: its title, which is no part of ``html``, and its headings and sections."""

    title: str
    html: Markup
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]

    @property
    def summary(self) -> str:
        """The first sentence."""
        first, dot, _ = self.sections[0].text.partition(". ") if self.sections else ("", "", "")
        return first + dot.strip()


def written(source: str, aim: Aim, picture: Aim) -> Written:
    """The Markdown of a guide, whose first line is its title, as a page shows it.

    ``aim`` and ``picture`` say what the page writes for the addresses of links and pictures.
    """
    tokens = _PARSER.parse(source)
    _anchored(tokens)
    for token in tokens:
        for inner in token.children or ():
            _aimed(inner, aim, picture)
    title = _words(tokens[1]) if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else ""
    body = tokens[3:] if title else tokens
    html = Markup(_PARSER.renderer.render(body, _PARSER.options, {}))  # noqa: S704 - raw HTML is off
    headings = tuple(
        Heading(int(one.tag[1]), str(one.attrs["id"]), _words(text))
        for one, text in pairwise(body)
        if one.type == "heading_open"
    )
    return Written(title, html, headings, tuple(_sections(body, title)))


def slug(words: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return _NOT_IN_SLUG.sub("", words.lower()).replace(" ", "-")


def _anchored(tokens: Sequence[Token]) -> None:
    """Give each heading its anchor; a second one of the same words gets a number."""
    seen = Counter[str]()
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open":
            plain = slug(_words(text))
            opening.attrs["id"] = f"{plain}-{seen[plain]}" if seen[plain] else plain
            seen[plain] += 1


def _aimed(token: Token, aim: Aim, picture: Aim) -> None:
    if token.type == "link_open":
        href = aim(str(token.attrs.get("href", "")))
        token.attrs = {"href": href} if href else {}
        if "://" in href:
            token.attrs["rel"] = EXTERNAL
    if token.type == "image":
        token.attrs = {"src": picture(str(token.attrs.get("src", ""))), "alt": token.content, "loading": "lazy"}


def _words(token: Token) -> str:
    return "".join(" " if one.type in {"softbreak", "hardbreak"} else one.content for one in token.children or ())


def _sections(tokens: Iterable[Token], title: str) -> Iterator[Section]:
    """The words between the headings, but for code."""
    anchor, heading, parts = "", title, list[str]()
    opening = None
    for token in tokens:
        if token.type == "heading_open":
            yield _section(anchor, heading, parts)
            opening, parts = token, []
        elif token.type == "inline" and opening is not None:
            anchor, heading, opening = str(opening.attrs["id"]), _words(token), None
        elif token.type == "inline":
            parts.append(_words(token))
    yield _section(anchor, heading, parts)


def _section(anchor: str, heading: str, parts: list[str]) -> Section:
    return Section(anchor, heading, _BLANK.sub(" ", " ".join(parts))[:LONGEST])


def _code(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """A block of code, its comments fainter."""
    code = escape(tokens[at].content.rstrip("\n"))
    if tokens[at].info.strip() in _COMMENTED:
        code = Markup(_COMMENT.sub(r"<i>\1</i>", str(code)))  # noqa: S704 - escaped above
    return f'<div class="code"><pre tabindex="0"><code>{code}</code></pre></div>\n'


def _parser() -> MarkdownIt:
    """CommonMark with tables: code that can be copied, and what is wider than a phone scrolls by itself."""
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("table_open", lambda *_: '<div class="table" tabindex="0"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


_PARSER: Final = _parser()
