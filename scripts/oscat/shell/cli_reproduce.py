"""``oscat reproduce``: run an experiment again."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oscat.shell.process import FINDINGS, say, write

if TYPE_CHECKING:
    from oscat.thought.reproduce.outcome import Reproduction
    from oscat.words.finding import Shard
    from oscat.words.reproduction import Plan

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("id", required=False)
@click.option("--in", "catalog", type=_FOLDER, default=".", show_default=True, help="The catalog.")
@click.option("--request", type=_FOLDER, metavar="DIR", help="Write the exact requests into this new folder.")
@click.option("--run", "execute", is_flag=True, help="Run it here, and compare with what is published.")
@click.option("--all", "everything", is_flag=True, help="With --run, all that can be run here, one after the other.")
@click.option("--to", type=_FOLDER, metavar="DIR", help="With --run, keep what it makes in this new folder.")
@click.option("--fresh", is_flag=True, help="With --run, make the environment anew from the experiment's pins (uv).")
@click.option(
    "--platform", default="", metavar="ID", help="With --run, hand a process graph or a CWL to this platform."
)
@click.option("--backend", default="", metavar="URL", help="The same, to this openEO back-end or OGC API - Processes.")
@click.option("--workflows", is_flag=True, help="Without an id: the workflows in place of the experiments.")
@click.option("--online", is_flag=True, help="Read definitions that are at an address on the web, as --run does.")
@click.option("--yes", is_flag=True, help="With --run, do not ask whether to run the code.")
@click.option("--shard", metavar="I/N", help="Take one of N parts of the experiments (`oscat join`).")
@click.option("--tolerance", type=float, default=1e-9, show_default=True, help="Relative difference that is the same.")
@click.option("--minutes", type=float, default=30.0, show_default=True, help="How long a run may take.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def reproduce(  # noqa: PLR0913 - one parameter an option
    id: str | None,  # noqa: A002 - the field's own word
    catalog: Path,
    request: Path | None,
    to: Path | None,
    form: str,
    shard: str | None,
    *,
    execute: bool,
    everything: bool,
    online: bool,
    workflows: bool,
    yes: bool,
    **given: Any,
) -> None:
    """Tell what it takes to run an experiment again and where it can run; write the requests, or run it here.

    Without an id, every experiment on a line with its level of reproducibility (0 described, 1 definition valid,
    2 everything pinned, 3 runs, 4 the same result) and what is missing. Code runs with --run only, in a folder of its
    own and without the variables of this shell. Ends with 1 where a run failed or made something else.

    \b
    Examples:
      oscat reproduce
      oscat reproduce --workflows --format markdown
      oscat reproduce salinity-anomalies-2010-2023
      oscat reproduce salinity-anomalies-2010-2023 --run --fresh
      oscat reproduce --all --run --format json > runs.json
      oscat reproduce --all --run --shard 1/4 --format json > 1.json
      oscat reproduce wave-power-atlantic-2020 --request wave-power/
      OSCAT_OPENEO_TOKEN=… oscat reproduce cropland-mask-2018 --run --platform openeo-platform
      OSCAT_PROCESSES_TOKEN=… oscat reproduce wave-power-atlantic-2020 --run --backend https://example.org/ogc-api/
    """
    from oscat.shell import reproduce as shell
    from oscat.shell.how import How
    from oscat.words.errors import UsageError
    from oscat.words.finding import shard_of

    if request and (execute or not id):
        raise UsageError("--request wants an id and goes without --run")
    if workflows:
        if id or execute:
            raise UsageError("--workflows lists them all, and goes without an id and without --run")
        _methods(shell.methods(catalog, online=online), form)
        return
    how = How(**given, note=lambda text: say(text, err=True))
    if not id:
        if execute and not everything:
            raise UsageError("name the experiment that is to run, or say --all")
        part = shard_of(shard) if shard else None
        done = shell.run_all(catalog, how, shard=part) if execute else shell.every(catalog, online=online, shard=part)
        _list(list(done), form, part)
        return
    if shard:
        raise UsageError("--shard is of all experiments, and goes without an id")
    where = given["backend"] or given["platform"] or "this machine"
    if execute and not yes and sys.stdin.isatty():
        click.confirm(f"Run the code of {id} on {where}?", abort=True)
    made = shell.reproduce(id, catalog, to=to if execute else request, execute=execute, online=online, how=how)
    _tell(made, form)
    if request:
        written = sum(one.is_file() for one in request.rglob("*"))
        say(f"Wrote {written} files to {request}; what is told above runs there.", err=True)
    if made.failed:
        sys.exit(FINDINGS)


def _tell(done: "Reproduction", form: str) -> None:
    from oscat.thought.canon import dumps
    from oscat.thought.reproduce import report

    if form == "json":
        write(dumps(report.document(done)))
    else:
        write(report.markdown(done) if form == "markdown" else report.text(done))


def _methods(plans: "list[Plan]", form: str) -> None:
    from oscat.thought.canon import dumps
    from oscat.thought.reproduce import report
    from oscat.thought.reproduce.outcome import Reproduction

    if form == "json":
        write(dumps({"version": 1, "workflows": [report.document(Reproduction(one)) for one in plans]}))
    else:
        write(report.workflow_table(plans) if form == "markdown" else report.workflow_lines(plans))


def _list(done: "list[Reproduction]", form: str, part: "Shard | None") -> None:
    from oscat.thought.canon import dumps
    from oscat.thought.reproduce import report

    if form == "json":
        told = {"version": 1, "experiments": [report.document(one) for one in done]}
        write(dumps(told | ({"shard": {"number": part.number, "of": part.of}} if part else {})))
    elif form == "markdown":
        write(report.table(done))
    else:
        write(report.lines(done))
    if any(one.failed for one in done):
        sys.exit(FINDINGS)
