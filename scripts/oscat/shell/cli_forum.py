"""``oscat forum``: topics of entries."""

from pathlib import Path

import click

from oscat.shell.process import say


@click.group()
def forum() -> None:
    """The forum on which entries are discussed ([forum] in oscat.toml)."""


@forum.command("open")
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog.")
@click.option("--days", default=7, show_default=True, help="Without entries: those that came within so many days.")
@click.option("--if-set-up", is_flag=True, help="Do nothing where oscat.toml names no forum, or no user of it.")
@click.option("--dry-run", is_flag=True, help="Say what would be begun, and begin nothing.")
def open_(entries: tuple[str, ...], catalog: Path, days: int, *, if_set_up: bool, dry_run: bool) -> None:
    """Begin a topic for each new entry; one that has a topic is left alone. DISCOURSE_KEY holds the key.

    \b
    Examples:
      oscat forum open --dry-run
      oscat forum open products/salinity-arctic
    """
    from oscat.shell.forum import is_set_up, open_topics

    if if_set_up and not is_set_up(catalog):
        return
    count = 0
    for name, address in open_topics(catalog, entries, days=days, dry_run=dry_run):
        count += 1
        say(f"{name}: {address or 'would get a topic'}")
    if not count:
        say("Every entry in question has its topic.", err=True)
