"""``oscat doi``: the DOIs that a catalog gives."""

import sys
from pathlib import Path

import click

from oscat.shell.process import FINDINGS, say, write

_CATALOG = click.option(
    "--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog."
)


@click.group()
def doi() -> None:
    """DOIs of products, workflows and experiments, given with an account at DataCite.

    oscat.toml names prefix and account in [doi]; the password is in the variable DATACITE_PASSWORD.

    \b
    Examples:
      oscat doi list
      oscat doi draft sea-level-2020
      oscat doi publish --dry-run
    """


@doi.command("list")
@_CATALOG
@click.option("--online", is_flag=True, help="Ask DataCite for the state of our own.")
def list_(catalog: Path, *, online: bool) -> None:
    """Which entries have a DOI, and whose it is."""
    from oscat.shell.minting import dois

    for one in dois(catalog, online=online):
        whose = one.state or "ours" if one.ours else "of others" if one.doi else "none"
        write(f"{whose:<10} {one.doi:<45} {one.name}\n")


@doi.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_CATALOG
def draft(ids: tuple[str, ...], catalog: Path) -> None:
    """Reserve a DOI for entries, and write it into their records.

    An entry that has one gets another only where something changed that is cited: title, makers, version, checksums.
    """
    from oscat.shell import minting

    for one in minting.draft(ids, catalog):
        say(f"{one.name}: {f'reserved {one.doi}, written into {one.path}' if one.doi else one.why}.")


@doi.command()
@_CATALOG
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def publish(catalog: Path, *, dry_run: bool) -> None:
    """Make DataCite say what the catalog says: publish drafts, tell changes, hide what was withdrawn.

    To be run after each merge; what is right already is left alone. Ends with 1 where a DOI is not as it should be.
    """
    from oscat.shell import minting
    from oscat.words.minting import Step

    count = troubles = 0
    for one in minting.publish(catalog, dry_run=dry_run):
        if isinstance(one, Step):
            count += 1
            say(f"{one.doi}: {'would be ' if dry_run else ''}{one.why}.")
        else:
            troubles += 1
            say(f"{one.doi}: {one.problem}; {one.remedy}.", err=True)
    if not count and not troubles:
        say("Nothing to do: every DOI of ours is as it should be.", err=True)
    if troubles:
        sys.exit(FINDINGS)
