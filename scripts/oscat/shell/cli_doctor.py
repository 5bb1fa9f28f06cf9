"""``oscat doctor``: what is missing around the catalog."""

import sys
from pathlib import Path

import click

from oscat.shell.process import FINDINGS, say
from oscat.words.errors import UsageError


@click.command()
@click.option("--github", is_flag=True, help="Examine the repository on GitHub.")
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The checked-out repository.")
def doctor(root: Path, *, github: bool) -> None:
    """Say what the repository's settings on GitHub lack for the bot, and what to do about it.

    GITHUB_TOKEN (one that reads administration tells most) and GITHUB_REPOSITORY tell where. Ends with 1 where
    something grave is missing.

    \b
    Examples:
      GITHUB_REPOSITORY=my-org/catalog GITHUB_TOKEN=$(gh auth token) oscat doctor --github
    """
    if not github:
        raise UsageError("say what to examine: `oscat doctor --github`")
    from oscat.shell import robot
    from oscat.thought.bot.doctor import ailments

    found = list(ailments(robot.examined(root, robot.here().desk())))
    for one in found:
        say(f"{'missing' if one.grave else 'advice '}  {one.what}")
        say(f"         {one.remedy}")
    if any(one.grave for one in found):
        sys.exit(FINDINGS)
    say("All that the bot needs is there.")
