"""The command line: parse, call, report, exit. Every command is a function of ``oscat.shell.api``.

Exit codes: 0 clean, 1 findings, 2 usage, 3 oscat's own fault or the world's, 130 interrupted.
"""

import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import click

from oscat import __version__
from oscat.words.errors import UsageError, WorldError

FINDINGS, USAGE, FAULT, INTERRUPTED = 1, 2, 3, 130
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
      oscat serve                        look at it, rebuilt at every change
      oscat explain OSC108               what a rule wants, and why
    """


@oscat.command()
@click.argument("path", type=_FOLDER, default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to report.",
    show_default=True,
)
@click.option("--all", "everything", is_flag=True, help="Show every finding, also many of a kind in one file.")
@click.option("--strict", is_flag=True, help="Fail on warnings and hints as well as on errors.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; without it, only on a terminal.")
def check(path: Path, form: str, *, everything: bool, strict: bool, colour: bool | None) -> None:
    """Judge a catalog, or one file or folder of it.

    \b
    Examples:
      oscat check
      oscat check products/sea-ice/collection.json
      oscat check --format json > report.json
    """
    from oscat.shell import api
    from oscat.thought.reporters import REPORTERS

    report = api.check(path)
    text = REPORTERS[form].write(report, colour=_coloured(colour), everything=everything)
    _write(text.encode() if form == "json" else text)  # JSON is UTF-8 wherever it is made
    if report.failed or (strict and report.findings):
        sys.exit(FINDINGS)


def _coloured(wanted: bool | None) -> bool:
    if wanted is not None:
        return wanted
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


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
def build(path: Path, to: Path, url: str | None) -> None:
    """Write the published tree: STAC, OGC Records and web pages, every link in place.

    \b
    Examples:
      oscat build
      oscat build --to public --url https://example.org/catalog/
    """
    from oscat.shell import api

    built = api.build(path, to, url=url, progress=_progress("Building"))
    for name, reason in built.left_out.items():
        _say(f"left out: {name}: {reason}", err=True)
    _say(f"Wrote {built.files:,} files to {built.to}.")
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
    run(path, host, port, watch=watch, say=_say)


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
        _say(f"look at: {name}: {note}", err=True)
    for name in done.left_behind:
        _say(f"left behind: {name}: it belongs nowhere in a catalog", err=True)
    verb = "Would write" if dry_run else "Wrote"
    _say(
        f"{verb} {done.files:,} files with {done.entries:,} entries to {done.to}; "
        f"{done.links_dropped:,} links are written by the build from now on."
    )
    if not dry_run:
        _say(f"Next: oscat check {done.to}")


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
        _write(f"{api.explain(rule)}\n")
    else:
        for code, name, title in api.rules():
            _say(f"{code}  {name:<30}  {title}")


@oscat.group()
def schemas() -> None:
    """The schemas of the STAC extensions that a catalog declares."""


@schemas.command("list")
@click.argument("path", type=_FOLDER, default=".")
def list_(path: Path) -> None:
    """List the STAC schemas that a catalog names, and whether each is at hand."""
    from oscat.shell import api

    for uri, present in api.schemas_of(path).items():
        _say(f"{'at hand' if present else 'missing'}  {uri}")


@schemas.command()
@click.argument("path", type=_FOLDER, default=".")
def fetch(path: Path) -> None:
    """Load the missing schemas over https into the cache ($OSCAT_SCHEMAS, else the user's cache folder)."""
    from oscat.shell import api

    failed = 0
    for uri, problem in api.fetch_schemas(path):
        failed += bool(problem)
        _say(problem or f"fetched {uri}", err=bool(problem))
    if failed:
        sys.exit(FAULT)


def _progress(label: str) -> Any:
    """A progress bar on a terminal; nothing in a log."""
    if not sys.stderr.isatty():
        return None

    def wrap(items: Iterable[Any], length: int) -> Iterable[Any]:
        with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
            yield from bar

    return wrap


def _write(text: str | bytes, *, err: bool = False) -> None:
    """Text as it is. A reader that has gone away (``| head``) does not change how the command ends."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, nl=False, err=err, color=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # for what is still to be flushed
        if not isinstance(error, BrokenPipeError):
            raise WorldError(f"the output cannot be written: {error.strerror}") from error


def _say(text: str, *, err: bool = False) -> None:
    """One line. It may hold names from the catalog, which must not give orders to a terminal or to a CI's log."""
    from oscat.thought.reporters.text import clean

    _write(f"{clean(text)}\n", err=err)


def main() -> NoReturn:
    """Run the command line and exit. A run is short, so the garbage collector only costs (a tenth of the time)."""
    gc.disable()
    _open_streams()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:  # nohup
            signal.signal(getattr(signal, name), _stop)
    sys.exit(_run())


def _open_streams() -> None:
    """Make standard streams take everything.

    Those that the caller closed (``>&-``) lead nowhere, before a file gets their number; letters that an old encoding
    lacks become question marks.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            hole = os.open(os.devnull, os.O_RDWR)
            os.dup2(hole, number)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(number: int, _: object) -> NoReturn:
    """End as after Ctrl-C, so that no half-written folder is left behind."""
    raise KeyboardInterrupt(number)


def _run() -> int:
    try:
        code = oscat.main(standalone_mode=False)
    except click.exceptions.Abort:
        return _fail("interrupted", INTERRUPTED)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return USAGE
    except UsageError as error:
        return _fail(str(error), USAGE)
    except WorldError as error:
        return _fail(str(error), FAULT)
    except OSError as error:
        return _fail(f"{error.filename or 'the disk'}: {error.strerror}", FAULT)
    except Exception:  # noqa: BLE001 - the last line of defence: say that it is ours, and how to tell us
        traceback.print_exc()
        return _fail("this is a fault of oscat itself; please report it with the lines above", FAULT)
    return code if isinstance(code, int) else 0


def _fail(text: str, code: int) -> int:
    _say(f"oscat: {text}", err=True)
    return code
