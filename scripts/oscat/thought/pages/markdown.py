"""Descriptions: CommonMark to HTML, with nothing in it that an author could make run, load or lead astray."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

from oscat.thought.pages.addresses import Address

Follow = Callable[[str], Address | None]
LONGEST: Final = 20_000
EXTERNAL: Final = "noopener nofollow external"
_SPECIAL: Final = re.compile(
    r"[*_`\[\]<>\\~]|&[#\w]|://|^[ \t]*(?:[-+#=]|\d+[.)])|^ {0,3}(?: {4}|\t)| {2}$|\r", re.MULTILINE
)
_BLANK: Final = re.compile(r"\n[ \t]*\n\s*")
_URL: Final = re.compile(r"https?://[^\s<>\"'\u2018-\u201f]+", re.IGNORECASE)


def html(source: str, follow: Follow) -> Markup:
    """The HTML of a description. Plain paragraphs, which most are, need no parser."""
    source = source if len(source) <= LONGEST else source[:LONGEST] + "…"
    if _SPECIAL.search(source) is None:
        paragraphs = (escape(part) for part in _BLANK.split(source.strip()) if part)
        return Markup("").join(Markup("<p>{}</p>\n").format(part) for part in paragraphs)
    return Markup(_PARSER.render(source, {"follow": follow}))  # noqa: S704 - raw HTML is off


def _links(state: StateCore) -> None:
    """Let every link lead only where ``follow`` allows, and make links of bare addresses."""
    follow: Follow = state.env["follow"]
    for block in state.tokens:
        if block.children:
            block.children = list(_linked(block.children, follow))


def _linked(tokens: list[Token], follow: Follow) -> Iterator[Token]:
    inside = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            inside = token.type == "link_open"
            if inside:
                _aim(token, follow(str(token.attrGet("href") or "")))
        if token.type == "text" and not inside and "://" in token.content:
            yield from _bare(token.content, follow)
        else:
            yield token


def _aim(token: Token, address: Address | None) -> None:
    """Point a link to where it may lead; without address it stays an anchor that leads nowhere."""
    token.attrs = {}
    if address:
        token.attrs["href"] = address.href
        if address.host:
            token.attrs["rel"] = EXTERNAL


def _bare(content: str, follow: Follow) -> Iterator[Token]:
    at = 0
    for match in _URL.finditer(content):
        shown = match.group().rstrip(".,;:!?*)" if "(" not in match.group() else ".,;:!?*")
        address = follow(shown)
        if address is None:
            continue
        yield _text(content[at : match.start()])
        opening = Token("link_open", "a", 1)
        _aim(opening, address)
        yield from (opening, _text(shown), Token("link_close", "a", -1))
        at = match.start() + len(shown)
    yield _text(content[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _headings(state: StateCore) -> None:
    """Headings of a description stand below the page's own, in order."""
    given = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    last, top = 2, min(given, default=1)
    for token in state.tokens:
        if token.type == "heading_open":
            last = min(3 + int(token.tag[1]) - top, last + 1, 6)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{last}"


def _parser() -> MarkdownIt:
    """CommonMark without raw HTML; without pictures, which would load from other hosts."""
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    rules: dict[str, Any] = {"oscat_links": _links, "oscat_headings": _headings}
    for name, rule in rules.items():
        parser.core.ruler.push(name, rule)
    return parser


_PARSER: Final = _parser()
