"""``oscat new``: one correct entry from flags, a file of answers, the data themselves, a DOI, or a conversation."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oscat.shell.process import FINDINGS, say, write
from oscat.thought.submit.form import QUESTIONS
from oscat.words.errors import UsageError
from oscat.words.kinds import Kind

if TYPE_CHECKING:
    from oscat.shell.new import Made


def _answers(command: Any) -> Any:
    """An option for each answer."""
    for one in reversed(QUESTIONS.values()):
        told = f"{one.told} May be repeated." if one.many else one.told
        command = click.option(f"--{one.name}", multiple=one.many, help=told)(command)
    return command


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice([one.value for one in Kind]))
@click.option("--in", "catalog", type=click.Path(path_type=Path), default=".", show_default=True, help="The catalog.")
@click.option(
    "--from", "source", metavar="DATA", help="Read Zarr, NetCDF, GeoTIFF, GeoParquet or STAC, here or at an address."
)
@click.option("--href", metavar="ADDRESS", help="Where data that lie here will be had by everybody.")
@click.option(
    "--answers", "file", type=click.Path(path_type=Path), help="A YAML file of answers, by the names of the options."
)
@_answers
@click.option("--environment", type=click.Path(path_type=Path), help="The environment.yaml of an experiment.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is missing; without it, only at a terminal.")
@click.option("--dry-run", is_flag=True, help="Show the entry, and write nothing.")
@click.option("--publish", is_flag=True, help="Propose it on GitHub as well, as oscat publish does.")
@click.option("--repository", metavar="OWNER/NAME", help="The repository to publish to.")
@click.option("--target", default="production", show_default=True, help="The same by a name in oscat.toml, [targets].")
@click.option("--platform", default="", metavar="ID", help="Publish as this platform.")
def new(kind: str, catalog: Path, file: Path | None, *, ask: bool | None, dry_run: bool, **given: Any) -> None:
    """Write one correct entry. The rules judge it first; with errors, nothing is written.

    --from reads Zarr, NetCDF, GeoTIFF, GeoParquet, a STAC Collection or Item, here or at an address: where, when, what,
    how large, and tries the lines that open it (pip install 'oscat[data]').

    \b
    Examples:
      oscat new product                                asks for all that it needs
      oscat new product --from ice.nc --href https://example.org/ice.nc --project polar-salt
      oscat new product --from https://example.org/cube.zarr --doi 10.5281/zenodo.5564399
      oscat new product --answers answers.yaml --publish
    """
    from oscat.shell.new import new as make

    sending = {name: given.pop(name) for name in ("publish", "repository", "target", "platform")}
    more = {name: given.pop(name) for name in ("source", "href", "environment")}
    answers = _read(file) | {name: value for name, value in given.items() if value}
    wanted = sys.stdin.isatty() and sys.stdout.isatty() if ask is None else ask
    asking = _asking() if wanted else None
    made = make(kind, answers, catalog=catalog, ask=asking, write=not dry_run, **more)
    _tell(made, dry_run=dry_run)
    if made.report.failed:
        sys.exit(FINDINGS)
    if sending.pop("publish") and not dry_run:
        _publish(made, catalog, sending)


def _asking() -> Any:
    from oscat.shell.asking import ask

    return ask


def _read(file: Path | None) -> dict[str, Any]:
    """The answers in a YAML file."""
    from oscat.thought import yaml_text

    if file is None:
        return {}
    found = yaml_text.read(file.read_bytes())
    if not isinstance(found.value, dict):
        why = found.problem or "it holds no names with values"
        raise UsageError(f"{file} holds no answers: {why}")
    return {str(name).replace("-", "_"): value for name, value in found.value.items()}


def _tell(made: "Made", *, dry_run: bool) -> None:
    from oscat.thought.reporters import REPORTERS

    for note in made.notes:
        say(f"note: {note}", err=True)
    for word, ids in (made.near or {}).items():
        near = f"near are {', '.join(ids)}" if ids else "oscat new variable adds it"
        say(f"note: no variable of this catalog is called {word!r}; {near}", err=True)
    if made.opened is not None:
        say(f"{'tried' if made.opened else 'does not open here'}: {made.code.splitlines()[-1]}", err=True)
    if made.report.findings:
        write(REPORTERS["text"].write(made.report, colour=sys.stderr.isatty(), everything=True), err=True)
    if dry_run:
        write(next(iter(made.files.values())))
    elif made.report.failed:
        say("Nothing was written.", err=True)
    else:
        say(f"Wrote {made.path}")
        say(f"Next: oscat publish {made.path.parent}", err=True)


def _publish(made: "Made", catalog: Path, given: dict[str, Any]) -> None:
    from oscat.shell.cli_publish import show
    from oscat.shell.publish import publish

    done = publish(made.path.parent, catalog=catalog, tell=lambda line: say(line, err=True), **given)
    show(done)
    if done.failed:
        sys.exit(FINDINGS)
