"""The command line: parse, call, report, exit. Every command is a function of ``oscat.shell.api``.

Exit codes: 0 clean, 1 findings, 2 usage, 3 oscat's own fault or the world's, 130 interrupted.
"""

import gc
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import click

from oscat import __version__
from oscat.shell.cli_adopt import adopt
from oscat.shell.cli_bot import bot
from oscat.shell.cli_check import check, join
from oscat.shell.cli_doctor import doctor
from oscat.shell.cli_doi import doi
from oscat.shell.cli_export import export
from oscat.shell.cli_fair import fair
from oscat.shell.cli_forms import forms
from oscat.shell.cli_forum import forum
from oscat.shell.cli_links import links
from oscat.shell.cli_new import new
from oscat.shell.cli_platform import platform
from oscat.shell.cli_publish import login, logout, publish
from oscat.shell.cli_reproduce import reproduce
from oscat.shell.cli_search import search
from oscat.shell.cli_sync import sync
from oscat.shell.process import FAULT, FINDINGS, coloured, progress, run, say, write

_FOLDER = click.Path(path_type=Path)


class Commands(click.Group):
    """A group that says which command was meant."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with «did you mean»."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="oscat")
def oscat() -> None:
    """Check, build and publish a catalog of open science that lives in a Git repository.

    \b
    Examples:
      oscat check                        judge the catalog in this folder
      oscat build --to _site             write the published tree
      oscat search "sea ice"             find entries, as on the site
      oscat new product --from ice.nc    write an entry from the data themselves
      oscat publish products/sea-ice     propose entries to the catalog on GitHub
      oscat serve                        look at it, rebuilt at every change
      oscat links                        whether every address on the web works
      oscat reproduce                    which experiments can be run again, and what the others lack
      oscat fair                         how FAIR entries are, and what to do next
      oscat export dcat                  the catalog in the form of another registry
      oscat explain OSC108               what a rule wants, and why
      oscat adopt                        make a clone of this repository your own catalog
    """


@oscat.command()
@click.argument("path", type=_FOLDER, default=".")
@click.option("--unsafe", is_flag=True, help="Also apply guesses: swapped coordinates, the nearest known word.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--select", "codes", multiple=True, metavar="CODE", help="Only the mends of this rule (may be repeated).")
@click.option("--canonical", is_flag=True, help="Also bring files to source form and canonical JSON.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; without it, only on a terminal.")
def fix(path: Path, codes: tuple[str, ...], *, unsafe: bool, diff: bool, canonical: bool, colour: bool | None) -> None:
    """Mend what a machine can mend, and nothing else: what no finding names stays to the character.

    Ends with 1 where --diff shows something, so that CI can ask for it. `git diff` shows afterwards what was done, and
    `git checkout` undoes it.

    \b
    Examples:
      oscat fix --diff                   look first
      oscat fix                          apply every safe mend
      oscat fix --unsafe products/ice    with guesses, in one entry
      oscat fix --select OSC303 --select OSC307
    """
    from oscat.shell.judge import fix as mend
    from oscat.thought.reporters import mends

    done = mend(path, unsafe=unsafe, codes=codes, canonical=canonical, write=not diff)
    write(mends.write(done, diff=diff, colour=coloured(colour)))
    if diff and (done.files or done.modes):
        sys.exit(FINDINGS)


@oscat.command()
@click.argument("path", type=_FOLDER, default=".")
@click.option(
    "--to",
    type=_FOLDER,
    default="_site",
    show_default=True,
    help="The folder to write; an earlier build there is replaced.",
)
@click.option("--url", help="The public address, instead of the one in oscat.toml.")
@click.option("--proposals", type=_FOLDER, help="The open proposals, as `oscat bot queue` writes them: a page more.")
@click.option("--links", type=_FOLDER, help="What `oscat links --to` wrote: a page more, and a badge on each entry.")
@click.option("--platforms", type=_FOLDER, help="What `oscat platform check --to` wrote, for the page of platforms.")
@click.option("--reproductions", type=_FOLDER, help="What `oscat reproduce --format json` wrote, with runs.")
@click.option("--reviews", type=_FOLDER, help="Who reviewed what, as `oscat bot reviewed` writes it: for the history.")
@click.option("--only", multiple=True, metavar="ID", help="Only this entry, for a preview (may be repeated).")
@click.option("--incremental", is_flag=True, help="Make anew what changed since the last such build.")
def build(
    path: Path, to: Path, url: str | None, only: tuple[str, ...], *, incremental: bool, **told: Path | None
) -> None:
    """Write the published tree: STAC, OGC Records and web pages, every link in place.

    \b
    Examples:
      oscat build
      oscat build --to public --url https://example.org/catalog/
      oscat build --only products/sea-ice --to _preview
      oscat build --incremental
    """
    from oscat.shell.build import build as make

    bar = progress("Building")
    built = make(path, to, url=url, only=only, incremental=incremental, progress=bar, **told)
    for name, reason in built.left_out.items():
        say(f"left out: {name}: {reason}", err=True)
    if built.changed is None:
        say(f"Wrote {built.files:,} files to {built.to}.")
    else:
        say(f"Changed {built.changed:,} files of {built.files:,} in {built.to}.")
    if built.left_out:
        sys.exit(FINDINGS)


@oscat.command()
@click.argument("path", type=_FOLDER, default=".")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--watch/--no-watch", default=True, help="Rebuild and reload at every change.", show_default=True)
def serve(path: Path, host: str, port: int, *, watch: bool) -> None:
    """Build the catalog and show it in a browser; rebuild when a file changes.

    \b
    Examples:
      oscat serve
      oscat serve --port 8080 --no-watch
    """
    from oscat.shell.preview import serve as run

    gc.enable()  # unlike the other commands, this one stays
    run(path, host, port, watch=watch, say=say)


@oscat.command("import")
@click.argument("path", type=_FOLDER)
@click.option("--to", type=_FOLDER, required=True, help="A new or empty folder.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_(path: Path, to: Path, *, dry_run: bool) -> None:
    """Convert a catalog in today's layout (links committed) to oscat's source form.

    \b
    Examples:
      oscat import ../open-science-catalog-metadata --to my-catalog
    """
    from oscat.shell import api

    done = api.import_catalog(path, to, dry_run=dry_run)
    for name, note in done.notes.items():
        say(f"look at: {name}: {note}", err=True)
    for name in done.left_behind:
        say(f"left behind: {name}: it belongs nowhere in a catalog", err=True)
    verb = "Would write" if dry_run else "Wrote"
    say(
        f"{verb} {done.files:,} files with {done.entries:,} entries to {done.to}; "
        f"{done.links_dropped:,} links are written by the build from now on."
    )
    if not dry_run:
        say(f"Next: oscat check {done.to}")


@oscat.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Tell what a rule wants, why, and how to mend; without a rule, list all.

    \b
    Examples:
      oscat explain
      oscat explain OSC108
      oscat explain id-not-folder
    """
    from oscat.shell import api

    if rule:
        write(f"{api.explain(rule)}\n")
    else:
        for code, name, title in api.rules():
            say(f"{code}  {name:<30}  {title}")


@oscat.group()
def schemas() -> None:
    """The schemas of the STAC extensions that a catalog declares."""


@schemas.command("list")
@click.argument("path", type=_FOLDER, default=".")
def list_(path: Path) -> None:
    """List the STAC schemas that a catalog names, and whether each is at hand."""
    from oscat.shell import api

    for uri, present in api.schemas_of(path).items():
        say(f"{'at hand' if present else 'missing'}  {uri}")


@schemas.command()
@click.argument("path", type=_FOLDER, default=".")
def fetch(path: Path) -> None:
    """Load the missing schemas over https into the cache ($OSCAT_SCHEMAS, else the user's cache folder)."""
    from oscat.shell import api

    failed = 0
    for uri, problem in api.fetch_schemas(path):
        failed += bool(problem)
        say(problem or f"fetched {uri}", err=bool(problem))
    if failed:
        sys.exit(FAULT)


oscat.add_command(adopt)
oscat.add_command(bot)
oscat.add_command(check)
oscat.add_command(join)
oscat.add_command(doctor)
oscat.add_command(search)
oscat.add_command(sync)
oscat.add_command(links)
oscat.add_command(reproduce)
oscat.add_command(doi)
oscat.add_command(export)
oscat.add_command(fair)
oscat.add_command(forms)
oscat.add_command(forum)
for _command in (new, publish, platform, login, logout):
    oscat.add_command(_command)


def main() -> NoReturn:
    """Run the command line and exit."""
    run(oscat.main)
