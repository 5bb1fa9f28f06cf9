"""``oscat platform check``: how a platform does what its entry claims."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oscat.shell.process import FINDINGS, say, write
from oscat.world.aside import put

if TYPE_CHECKING:
    from oscat.shell.conformity import Conformity

_SIGNS = {"met": "✅", "failed": "❌", "not-claimed": "–", "untold": "?"}


@click.group()
def platform() -> None:
    """Platforms: whether they do what their entries claim."""


@platform.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Also write each report there, as JSON.")
def check(ids: tuple[str, ...], catalog: Path, form: str, to: Path | None) -> None:
    """Ask the addresses of platforms (without an id, of all), and hold the answers against what their entries claim.

    Ends with 1 where something that is claimed is not so. Needs the network; only public addresses are asked.

    \b
    Examples:
      oscat platform check openeo-platform
      oscat platform check deepesdl --format markdown > report.md
      oscat platform check --to reports && oscat build --platforms reports
    """
    from oscat.shell.conformity import document, platform_checks
    from oscat.thought.canon import dumps

    found = platform_checks(ids, catalog)
    for one in found:
        if form == "text":
            _tell(one)
        else:
            write(dumps(document(one)) if form == "json" else _markdown(one))
        if to:
            to.mkdir(parents=True, exist_ok=True)
            put(to / f"{one.id}.json", dumps(document(one)))
    if any(one.failed for one in found):
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
