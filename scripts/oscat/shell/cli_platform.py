"""``oscat platform check``: how a platform does what its entry claims."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oscat.shell.process import FINDINGS, say, write

if TYPE_CHECKING:
    from oscat.shell.conformity import Conformity

_SIGNS = {"met": "✅", "failed": "❌", "not-claimed": "–", "untold": "?"}


@click.group()
def platform() -> None:
    """Platforms: whether they do what their entries claim."""


@platform.command()
@click.argument("id")
@click.option("--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def check(id: str, catalog: Path, form: str) -> None:  # noqa: A002 - the field's own word
    """Ask a platform's addresses, and hold the answers against what its entry claims.

    Ends with 1 where something that is claimed is not so. Needs the network; only public addresses are asked.

    \b
    Examples:
      oscat platform check openeo-platform
      oscat platform check deepesdl --format markdown > report.md
    """
    from oscat.shell.conformity import platform_check

    found = platform_check(id, catalog)
    if form == "json":
        write(_json(found))
    elif form == "markdown":
        write(_markdown(found))
    else:
        _tell(found)
    if found.failed:
        sys.exit(FINDINGS)


def _tell(found: "Conformity") -> None:
    say(f"{found.title} ({found.id})")
    for row in found.rows:
        say(f"{_SIGNS[row.standing]:2} {row.requirement:<20} {row.standing}")
        for line in row.evidence:
            say(f"     {line}")


def _markdown(found: "Conformity") -> str:
    from oscat.thought.safe_text import escaped

    rows = [f"# {escaped(found.title)}", "", "| requirement | | evidence |", "|---|---|---|"]
    for row in found.rows:
        evidence = "<br>".join(escaped(line).replace("|", "\\|") for line in row.evidence)
        rows.append(f"| {row.requirement} | {_SIGNS[row.standing]} {row.standing} | {evidence} |")
    return "\n".join(rows) + "\n"


def _json(found: "Conformity") -> bytes:
    """The document that ``schemas/conformance.json`` describes."""
    import orjson

    rows = [{"requirement": row.requirement, "standing": row.standing, "evidence": row.evidence} for row in found.rows]
    document = {"version": 1, "platform": found.id, "title": found.title, "failed": found.failed, "requirements": rows}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
