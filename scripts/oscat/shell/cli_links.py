"""``oscat links``: whether every address on the web works."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oscat.shell.process import FINDINGS, coloured, say, ticking, write
from oscat.world.aside import put

if TYPE_CHECKING:
    from oscat.shell.online import Audit, Wish

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_PATH, default=".")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--to", type=_PATH, help="Also write the report as JSON to this file (for `oscat build --links`).")
@click.option(
    "--cache", type=_PATH, help="The file that remembers answers; without it, one in the user's cache folder."
)
@click.option(
    "--max-age", type=float, default=6, show_default=True, metavar="DAYS", help="Believe good answers so long."
)
@click.option("--platform", default="", metavar="ID", help="Only the entries that this platform has to do with.")
@click.option("--at-once", type=click.IntRange(1, 1_000), default=400, show_default=True, help="Requests at a time.")
@click.option("--per-host", type=click.IntRange(1, 100), default=4, show_default=True, help="Of them, at one host.")
@click.option("--delay", type=float, default=0.1, show_default=True, help="Seconds between two requests at one host.")
@click.option("--timeout", type=float, default=30, show_default=True, help="Seconds to wait for an answer.")
@click.option("--minutes", type=float, help="Stop asking after so long; the next run goes on.")
@click.option(
    "--mend", is_flag=True, help="Write the new address where something has moved for good, or http is https."
)
@click.option(
    "--dry-run", is_flag=True, help="With --mend, show what would change; else, which addresses would be asked."
)
@click.option("--shard", metavar="I/N", help="Ask one of N parts of the hosts (`oscat join`).")
@click.option("--all", "everything", is_flag=True, help="List the addresses that work as well.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; without it, only on a terminal.")
def links(  # noqa: PLR0913 - one parameter an option
    path: Path,
    form: str,
    to: Path | None,
    platform: str,
    shard: str | None,
    *,
    mend: bool,
    dry_run: bool,
    everything: bool,
    colour: bool | None,
    **how: Any,
) -> None:
    """Ask every address on the web that the catalog names, and tell which work, since when others do not, and why.

    Only public addresses are asked, politely and without any secret; DOIs, buckets, Git repositories and FTP by their
    own means. Answers are remembered, so an interrupted run goes on where it was, and only what failed on several days
    over a week is called dead. Ends with 1 where something does not work.

    \b
    Examples:
      oscat links
      oscat links products/sea-ice --all
      oscat links --platform deepesdl --format markdown
      oscat links --mend --dry-run       the new addresses that would be written
      oscat links --cache .links.jsonl --to links.json --minutes 30
      oscat links --shard 1/4 --to 1.json
    """
    gc.enable()  # a long run must not grow
    gc.set_threshold(50_000, 20, 20)
    from oscat.shell import links as audit
    from oscat.words.finding import shard_of

    wish, part = _wish(how), shard_of(shard) if shard else None
    if dry_run and not mend:
        for url in audit.planned(path, platform=platform, wish=wish, shard=part):
            say(url)
        return
    done = audit.links(path, platform=platform, wish=wish, shard=part)
    if mend:
        _mend(path, done, dry_run=dry_run, colour=coloured(colour))
        return
    tell(done, form, to, everything=everything, colour=coloured(colour))
    if form == "text":
        say(
            f"{done.asked:,} asked now, {done.known:,} known from before, {done.left:,} left for the next run.",
            err=True,
        )
    if done.failed:
        sys.exit(FINDINGS)


def _wish(how: dict[str, Any]) -> "Wish":
    from datetime import timedelta

    from oscat.shell.online import Wish
    from oscat.words.links import Limits

    limits = Limits(
        at_once=how["at_once"],
        per_host=how["per_host"],
        delay=how["delay"],
        timeout=how["timeout"],
        connect=min(how["timeout"], Limits().connect),
        seconds=60 * how["minutes"] if how["minutes"] else None,
    )
    return Wish(how["cache"], timedelta(days=how["max_age"]), limits, ticking("Asking"))


def tell(done: "Audit", form: str, to: Path | None, *, everything: bool, colour: bool) -> None:
    """The report in a form, and as a file."""
    from oscat.thought.canon import dumps
    from oscat.thought.links import report

    if to:
        put(to, dumps(done.document))
    if form == "json":
        write(dumps(done.document))
    elif form == "markdown":
        write(report.markdown(done.rows))
    else:
        write(report.text(done.rows, colour=colour, everything=everything))


def _mend(path: Path, done: "Audit", *, dry_run: bool, colour: bool) -> None:
    from oscat.shell.links import mended
    from oscat.thought.reporters import mends

    changed = mended(path, done, write=not dry_run)
    write(mends.write(changed, diff=dry_run, colour=colour))
    if dry_run and changed.files:
        sys.exit(FINDINGS)
