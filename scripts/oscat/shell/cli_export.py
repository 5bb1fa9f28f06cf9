"""``oscat export``: the catalog in the forms of other registries."""

from pathlib import Path

import click

from oscat.shell.process import say, write

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("form", required=False, default="")
@click.argument("only", nargs=-1, metavar="[ID]...")
@click.option("--in", "catalog", type=_PATH, default=".", show_default=True, help="The catalog.")
@click.option("--to", type=_PATH, metavar="DIR", help="Write the files into this new or empty folder.")
def export(form: str, only: tuple[str, ...], catalog: Path, to: Path | None) -> None:
    """Write the catalog in the form of another registry; without a form, list them.

    What is one file goes to the output, unless --to names a folder. The build writes all forms below exports/,
    but of a large catalog only some.

    \b
    Examples:
      oscat export
      oscat export csv > catalog.csv
      oscat export datacite salinity-arctic
      oscat export ro-crate --to crates/
      oscat export pgstac --to pgstac/ && pypgstac load collections pgstac/pgstac/collections.ndjson
    """
    from oscat.shell import export as shell
    from oscat.thought.exports import EXPORTERS
    from oscat.words.errors import UsageError
    from oscat.world.disk import replacing, write_files

    if not form:
        write("".join(f"{one.NAME:<12} {one.TITLE}\n" for one in EXPORTERS))
        return
    files = list(shell.export(form, catalog, only=only))
    if to is None:
        if len(files) != 1:
            raise UsageError(f"{form} makes {len(files)} files; name a folder with --to, or one work")
        write(files[0][1])
        return
    with replacing(to, marked=False) as folder:
        count = write_files(folder, files)
    say(f"Wrote {count} files to {to}.", err=True)
