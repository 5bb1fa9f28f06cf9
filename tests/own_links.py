"""The links of this project itself: of README and guides, and the addresses that rules, messages and pages name.

python tests/own_links.py          ask every address on the web (needs the network), with the catalog's own checker
"""

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from oscat.thought.pages.guide_text import slug

ROOT = Path(__file__).resolve().parents[1]
TEXTS = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "site" / "docs").glob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
    *sorted((ROOT / ".github").rglob("*.md")),
)
SPOKEN = (
    *sorted((ROOT / "scripts" / "oscat").rglob("*.py")),
    *sorted((ROOT / "site" / "templates").glob("*.html")),
    *sorted((ROOT / "schemas").glob("*.json")),
)
_ADDRESS = re.compile(r"https?://[^\s\"'`<>()\[\]{}|\\^…«»]+")
_OURS = re.compile(r"https?://(?:[\w.-]*\.)?(?:example\.(?:org|com|net)|example|localhost|127\.0\.0\.1)(?:[/:]|$)")
_PARTS = re.compile(r"[$*%]|\.\.\.$")


def parsed(file: Path) -> list[Token]:
    """A Markdown file as its tokens."""
    return MarkdownIt("commonmark").enable("table").parse(file.read_text("utf-8"))


def links(file: Path) -> Iterator[tuple[int, str]]:
    """The line and the address of each link and picture of a Markdown file."""
    for token in parsed(file):
        for inner in token.children or ():
            href = inner.attrGet("href") or inner.attrGet("src")
            if isinstance(href, str):
                yield (token.map or [0])[0] + 1, href


def anchors(file: Path) -> set[str]:
    """The anchors of a Markdown file, as GitHub makes them from its headings."""
    tokens = parsed(file)
    return {_slug(text) for heading, text in pairwise(tokens) if heading.type == "heading_open"}


def _slug(text: Token) -> str:
    return slug("".join(one.content for one in text.children or ()))


def spoken() -> Iterator[tuple[Path, int, str]]:
    """The addresses that code, templates and schemas name, whole ones and not those of examples."""
    for file in SPOKEN:
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
            for match in _ADDRESS.finditer(line):
                href = match.group().rstrip(".,;:!?*")
                if not _OURS.match(href) and not _PARTS.search(href) and "." in href[8:]:
                    yield file, number, href


def outside() -> set[str]:
    """All addresses on the web that this project names in its texts."""
    found = {href for file in TEXTS for _, href in links(file) if href.startswith("http")}
    return {href for href in found if not _OURS.match(href)}


def main() -> int:
    """Ask them all, and say what does not work."""
    from oscat.shell.online import Wish, audited
    from oscat.thought.links.report import text
    from oscat.words.errors import WorldError
    from oscat.words.links import Use

    uses = [Use("README.md and guides", "", href, "", "text") for href in sorted(outside())]
    try:
        done = audited(uses, Wish())
    except WorldError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.stdout.write(text(done.rows, colour=sys.stdout.isatty()))
    return int(done.failed)


if __name__ == "__main__":
    sys.exit(main())
