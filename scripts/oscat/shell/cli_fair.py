"""``oscat fair``: how findable, accessible, interoperable and reusable entries are."""

from pathlib import Path

import click

from oscat.shell.process import FINDINGS, write

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("id", required=False, default="")
@click.option("--in", "catalog", type=_PATH, default=".", show_default=True, help="The catalog.")
@click.option("--kind", type=click.Choice(["product", "workflow", "experiment"]), help="Only entries of this kind.")
@click.option("--links", type=_PATH, metavar="FILE", help="A report of `oscat links --to`: then working links count.")
@click.option("--history", "before", is_flag=True, help="What earlier states of the record scored (one entry).")
@click.option(
    "--below", type=click.IntRange(1, 100), help="List those below this percentage, and end with 1 if any is."
)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def fair(  # noqa: PLR0913 - one parameter an option
    id: str,  # noqa: A002 - the field's own word
    *,
    catalog: Path,
    kind: str | None,
    links: Path | None,
    below: int | None,
    form: str,
    before: bool,
) -> None:
    """Score entries by the FAIR indicators that metadata can show, each with what shows it and what to do next.

    Products are held against the RDA FAIR Data Maturity Model, workflows and experiments against FAIR4RS. Essential
    indicators weigh 3, important ones 2, useful ones 1; a level wants all that is essential first. What the catalog
    gives to every record alike does not count, nor does what nobody looked at.

    \b
    Examples:
      oscat fair
      oscat fair salinity-arctic
      oscat fair products/polaris --links links.json
      oscat fair --kind workflow --format markdown
      oscat fair --below 50
      oscat fair salinity-arctic --history
    """
    from oscat.shell import fair as shell
    from oscat.thought.canon import dumps
    from oscat.thought.fair import SCORED, report
    from oscat.words.errors import UsageError
    from oscat.words.kinds import Kind

    kinds = (Kind(kind),) if kind else SCORED
    if before:
        if not id:
            raise UsageError("name the entry whose history is wanted: oscat fair ID --history")
        for one in shell.fair_history(id, catalog, kinds=kinds):
            write(f"{one.day}  {one.percent:>3} %  {one.commit[:10]}\n")
        return
    scores = shell.fair(id, catalog, kinds=kinds, links=links)
    found = [one for one in scores if below is None or one.percent < below]
    if form == "json":
        write(dumps({"version": 1, "entries": [report.document(one) for one in found]}))
    elif form == "markdown":
        write(report.markdown(found))
    else:
        write("\n".join(map(report.text, found)) if id else report.lines(found))
    if below is not None and found:
        raise SystemExit(FINDINGS)
