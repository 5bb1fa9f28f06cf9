"""``oscat sync``: a database that answers for the catalog, kept as the catalog is."""

from pathlib import Path

import click

from oscat.shell.process import say


@click.command()
@click.argument("dsn", required=False, default="")
@click.option("--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog.")
@click.option("--adopt", is_flag=True, help="Take over Collections that others loaded under ids of ours.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def sync(dsn: str, catalog: Path, *, adopt: bool, dry_run: bool) -> None:
    """Make a pgSTAC database hold what the catalog holds: what is new, changed and gone since last time.

    DSN is postgresql://user@host/database; without it the variables PGHOST, PGUSER, PGPASSWORD … count.

    \b
    Examples:
      oscat sync postgresql://stac@localhost/stac
      PGHOST=db PGUSER=stac PGDATABASE=stac oscat sync --dry-run
    """
    from oscat.shell import syncing

    def tell(done: int, total: int) -> None:
        say(f"{done:,} of {total:,} documents", err=True)

    found = syncing.sync(dsn, catalog, dry_run=dry_run, adopt=adopt, progress=tell)
    told = f"{found.new:,} new, {found.changed:,} changed, {found.gone:,} gone; {found.same:,} as they were"
    say(f"{'Would be ' if dry_run else ''}{told}.")
