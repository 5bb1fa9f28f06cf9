"""``oscat adopt``: a copy of this repository as somebody's own catalog."""

import re

import click

from oscat.shell.process import say


@click.command()
@click.option("--title", prompt="Title of the catalog", help="Its name for people.")
@click.option(
    "--repository", prompt="Repository on GitHub (owner/name)", metavar="OWNER/NAME", help="Where it is kept."
)
@click.option("--id", "id_", metavar="ID", help="Its short name; else made of the title.")
@click.option("--description", help="What is in it, in a sentence.")
@click.option("--url", metavar="ADDRESS", help="Where it is published; else GitHub Pages of the repository.")
@click.option("--steward", metavar="LOGIN", help="Who reviews, a user or organisation/team; else the owner.")
@click.option("--maintainer", metavar="LOGIN", help="Who answers for code and settings; else the steward.")
@click.option("--examples", is_flag=True, help="Keep the entries that came as examples.")
@click.option("--empty", is_flag=True, help="Remove themes, variables, missions and platforms as well.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def adopt(  # noqa: PLR0913, PLR0917 - one parameter an option
    title: str,
    repository: str,
    id_: str | None,
    description: str | None,
    url: str | None,
    steward: str | None,
    maintainer: str | None,
    *,
    examples: bool,
    empty: bool,
    dry_run: bool,
) -> None:
    """Make this clone your own catalog: its name and addresses, its stewards, none of the example entries.

    Themes, variables, missions and platforms stay, since most catalogs share them. Nothing is committed: look at
    `git status`, and `git restore . && git clean -fd` brings everything back.

    \b
    Examples:
      oscat adopt --title "Coastal Science Catalog" --repository my-org/catalog --dry-run
      oscat adopt --title "Coastal Science Catalog" --repository my-org/catalog --steward my-org/stewards
    """
    from oscat.shell.adopt import adopt as make
    from oscat.thought.adoption import Identity

    owner, _, name = repository.partition("/")
    who = Identity(
        id=id_ or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"),
        title=title,
        description=description or f"The open data, workflows and experiments of {title}.",
        repository=repository,
        url=url or _pages(owner, name),
        steward=(steward or owner).removeprefix("@"),
        maintainer=(maintainer or steward or owner).removeprefix("@"),
    )
    made = make(who, examples=examples, empty=empty, dry_run=dry_run)
    would = "would be " if dry_run else ""
    for one in made.written:
        say(f"{would}written  {one}")
    say(f"{would}removed  {len(made.removed)} files of the examples")
    if not dry_run:
        say("Next: oscat check && oscat serve, then git add -A && git commit")


def _pages(owner: str, name: str) -> str:
    """Where GitHub Pages shows a repository."""
    host = f"https://{owner.lower()}.github.io/"
    return host if name.lower() == f"{owner.lower()}.github.io" else f"{host}{name}/"
