"""``oscat search``: find entries at the terminal."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from oscat.shell.process import FINDINGS, say, write
from oscat.words.document import FACETS, SORTS
from oscat.words.errors import UsageError

if TYPE_CHECKING:
    from oscat.shell.search import Found


def _facets(command: Any) -> Any:
    """An option for each facet."""
    for facet in reversed(FACETS):
        told = f"{facet.title}, by id or title (may be repeated)."
        command = click.option(f"--{facet.name}", multiple=True, metavar="ID", help=told)(command)
    return command


@click.command()
@click.argument("text", default="")
@click.option("--in", "path", default=".", show_default=True, help="The catalog: a folder, or an address.")
@_facets
@click.option("--bbox", metavar="W,S,E,N", help="An area in degrees that entries touch: --bbox=-10,35,30,60.")
@click.option(
    "--datetime", metavar="TIME", default="", help="A time that entries overlap: 2019, 2015-06/.. or ../2020."
)
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="The order.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="How many to show.")
@click.option("--format", "form", type=click.Choice(["text", "json", "paths"]), default="text", show_default=True)
def search(  # noqa: PLR0913 - one parameter an option
    text: str, *, path: str, bbox: str | None, datetime: str, sort: str, limit: int, form: str, **tags: tuple[str, ...]
) -> None:
    """Search the catalog: the same results as the explore page of its site.

    Ends with 1 where nothing is found.

    \b
    Examples:
      oscat search "sea ice thickness"
      oscat search salinity --mission smos --datetime 2015/.. --kind product
      oscat search glacier --in https://example.org/catalog.json --fair 60
      oscat search --bbox=170,-60,-70,60 --theme oceans --format json
    """
    from oscat.shell.search import search as find

    wanted = {name: given for name, given in tags.items() if given}
    found = find(text, path, tags=wanted, bbox=_box(bbox), datetime=datetime, sort=sort, limit=limit)
    if form == "json":
        write(_json(found))
    elif form == "paths":
        write("".join(f"{one.path}\n" for one in found.documents))
    else:
        _tell(found)
    if not found.total:
        sys.exit(FINDINGS)


def _box(text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise UsageError(f"{text} is no area; give west,south,east,north in degrees, as -10,35,30,60") from error


def _tell(found: "Found") -> None:
    """Results for people: title, what it is, the beginning of its text, address."""
    from oscat.thought.safe_text import clean

    for one in found.documents:
        write(f"{_bold(clean(one.title))}\n")
        say("  " + " · ".join(filter(None, (str(one.more.get("label", "")), str(one.more.get("note", ""))))))
        if one.more.get("text"):
            say(f"  {one.more['text']}")
        say(f"  {found.url}{one.path}")
        write("\n")
    if found.had < found.asked and found.total:
        say(f"Nothing has all of these words; these have {found.had} of {found.asked}.", err=True)
    for word, near in found.meant.items():
        say(f"Nothing has {word!r}. Did you mean {near!r}?", err=True)
    shown = f", {len(found.documents)} shown" if len(found.documents) < found.total else ""
    say(f"{found.total:,} found{shown}.", err=True)


def _bold(title: str) -> str:
    return click.style(title, bold=True) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else title


def _json(found: "Found") -> bytes:
    """The document that ``schemas/search.json`` describes."""
    import orjson

    rows = [
        {
            "path": one.path,
            "address": f"{found.url}{one.path}" if found.url else None,
            "kind": one.kind,
            "title": one.title,
            "abstract": one.more.get("text", ""),
            "doi": one.more.get("doi"),
            "boxes": one.boxes,
            "first": one.first or None,
            "last": one.last or None,
            "updated": one.updated or None,
            "tags": {name: [tag.id for tag in tags] for name, tags in one.tags.items() if name != "kind"},
        }
        for one in found.documents
    ]
    document = {"version": 1, "total": found.total, "words": {"asked": found.asked, "had": found.had}}
    document |= {"meant": found.meant, "results": rows}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
