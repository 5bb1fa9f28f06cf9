"""``oscat check`` and ``oscat join``: judge a catalog, whole or in parts."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oscat.shell.process import FINDINGS, coloured, say, write

if TYPE_CHECKING:
    from oscat.shell.online import Wish
    from oscat.thought.check import Stopwatch
    from oscat.words.finding import Report

_FOLDER = click.Path(path_type=Path)
_FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "markdown", "sarif", "junit"]),
    default="text",
    help="How to report.",
    show_default=True,
)


@click.command()
@click.argument("path", type=_FOLDER, default=".")
@click.option("--base", metavar="REF", help="Judge only what changed since this commit, branch or tag.")
@click.option("--base-dir", type=_FOLDER, help="The same, since this other copy of the catalog.")
@click.option("--online", is_flag=True, help="Also ask the addresses on the web: all, or those that the change adds.")
@_FORM
@click.option("--shard", metavar="I/N", help="Judge one of N parts; `oscat join` makes one report of all.")
@click.option("--all", "everything", is_flag=True, help="Show every finding, hints too, and each of many alike.")
@click.option("--strict", is_flag=True, help="Fail on warnings and hints as well as on errors.")
@click.option("--profile", is_flag=True, help="Say how long each rule took.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; without it, only on a terminal.")
def check(  # noqa: PLR0913 - one parameter an option
    path: Path,
    base: str | None,
    base_dir: Path | None,
    form: str,
    *,
    online: bool,
    shard: str | None,
    everything: bool,
    strict: bool,
    profile: bool,
    colour: bool | None,
) -> None:
    """Judge a catalog, or one file or folder of it, or what changed in it.

    \b
    Examples:
      oscat check
      oscat check products/sea-ice/collection.json
      oscat check --base origin/main     only what this branch brings in
      oscat check --base origin/main --online
      oscat check --format json > report.json
      oscat check --online --shard 1/4 --format json > 1.json
    """
    from oscat.shell.judge import check as judge
    from oscat.thought.check import Stopwatch
    from oscat.words.finding import shard_of

    stopwatch, part = Stopwatch(time.perf_counter) if profile else None, shard_of(shard) if shard else None
    wish = _online() if online else None
    report = judge(path, base=base, base_dir=base_dir, online=wish, stopwatch=stopwatch, shard=part)
    _tell(report, form, everything=everything or path.is_file(), colour=colour)
    for line in _times(stopwatch) if stopwatch else ():
        say(line, err=True)
    if report.failed or (strict and report.findings):
        sys.exit(FINDINGS)


def _tell(report: "Report", form: str, *, everything: bool, colour: bool | None) -> None:
    """The report in a form; documents are UTF-8 wherever they are made."""
    from oscat.thought.reporters import REPORTERS

    text = REPORTERS[form].write(report, colour=coloured(colour), everything=everything)
    write(text if form in {"text", "github"} else text.encode())


@click.command()
@click.argument("reports", type=_FOLDER, nargs=-1, required=True)
@_FORM
@click.option("--all", "everything", is_flag=True, help="Show every finding, hints too, and each of many alike.")
@click.option("--strict", is_flag=True, help="Fail on warnings and hints as well as on errors.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; without it, only on a terminal.")
def join(reports: tuple[Path, ...], form: str, *, everything: bool, strict: bool, colour: bool | None) -> None:
    """Make one report of those of all parts of a catalog, the same that a single run would have written.

    The parts are those of `check`, `links` or `reproduce`; what tells of links is text, Markdown or JSON, what tells of
    experiments JSON.

    \b
    Examples:
      oscat check --shard 1/2 --format json > 1.json
      oscat check --shard 2/2 --format json > 2.json
      oscat join 1.json 2.json
      oscat join --format sarif *.json > findings.sarif
      oscat join --format json links-*.json > links.json
    """
    from oscat.shell import joining

    kind = joining.kind_of(reports[0])
    if kind == "findings":
        report = joining.join(reports)
        _tell(report, form, everything=everything, colour=colour)
        failed = report.failed or (strict and bool(report.findings))
    else:
        failed = _join_others(kind, reports, form, everything=everything, colour=coloured(colour))
    if failed:
        sys.exit(FINDINGS)


def _join_others(kind: str, reports: tuple[Path, ...], form: str, *, everything: bool, colour: bool) -> bool:
    """Tell what the parts of links or experiments tell together, and whether anything of it failed."""
    from oscat.shell import joining
    from oscat.shell.cli_links import tell
    from oscat.thought.canon import dumps
    from oscat.thought.reproduce.report import has_failed
    from oscat.words.errors import UsageError

    forms = {"links": ("text", "markdown", "json"), "experiments": ("json",)}[kind]
    if form not in forms:
        raise UsageError(f"reports of {kind} are joined as {' or '.join(forms)}; give it with --format")
    if kind == "links":
        done = joining.join_links(reports)
        tell(done, form, None, everything=everything, colour=colour)
        return done.failed
    told = joining.join_runs(reports)
    write(dumps(told))
    return any(map(has_failed, told["experiments"]))


def _online() -> "Wish":
    """How addresses are asked: with a bar on a terminal, as this takes a while."""
    from oscat.shell.online import Wish
    from oscat.shell.process import ticking

    return Wish(progress=ticking("Asking"))


def _times(stopwatch: "Stopwatch") -> Iterator[str]:
    """The rules that took the longest, in milliseconds."""
    spent = sorted(stopwatch.spent.items(), key=lambda item: -item[1])
    for code, seconds in spent:
        yield f"{1000 * seconds:8.1f} ms  {code}"
    if spent:
        yield f"{1000 * sum(stopwatch.spent.values()):8.1f} ms  all rules"
