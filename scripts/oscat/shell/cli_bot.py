"""``oscat bot``: what the workflows in ``.github/workflows`` call."""

import sys
from pathlib import Path
from typing import Final

import click

from oscat.shell.process import FAULT, FINDINGS, say, write
from oscat.world.aside import put

_ROOT: Final = click.option("--root", type=click.Path(path_type=Path), default=".", help="The checked-out repository.")
_NUMBERS: Final = click.argument("numbers", type=int, nargs=-1)


@click.group()
def bot() -> None:
    """The bot on GitHub: judge proposals, and make comment, labels, reviewer and status say what is true.

    GITHUB_TOKEN and GITHUB_REPOSITORY tell where; GitHub Actions sets what else it takes.

    \b
    Examples:
      oscat bot judge 12                 judge pull request 12, and write the verdict as text for `act`
      oscat bot act 12 --dry-run         what the bot would do, without doing it
      oscat bot codeowners --write       bring .github/CODEOWNERS up to catalog/stewards.yaml
    """


@bot.command()
@_NUMBERS
@_ROOT
@click.option("--output", help="Append NAME=verdict to the file that $GITHUB_OUTPUT names, and print a summary.")
@click.option("--online", is_flag=True, help="Also ask the addresses on the web that a proposal adds.")
def judge(numbers: tuple[int, ...], root: Path, output: str | None, *, online: bool) -> None:
    """Judge proposals from their Git objects, merged into what is checked out; without numbers, the event's.

    Needs a token that reads, and writes nothing. Nothing of a proposal is checked out or run.
    """
    from oscat.shell import robot

    run = robot.here()
    judged = list(robot.judge_pulls(root, run, robot.meant(run, numbers), online=online))
    text = robot.packed(judged)
    for number, one in judged:
        say(f"{number}: {one.head[:10]} {'passed' if one.passed else 'failed'} {dict(one.counts)}", err=not output)
    if not output:
        write(f"{text}\n")
        return
    with Path(run["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"{output}={text}\n")


@bot.command("act")
@_NUMBERS
@_ROOT
@click.option("--judged", envvar="OSCAT_JUDGED", default="", help="What `judge` wrote (or the variable OSCAT_JUDGED).")
@click.option("--judge", envvar="OSCAT_JUDGE", default="", help="How the job that judges ended (or OSCAT_JUDGE).")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def act_(numbers: tuple[int, ...], root: Path, judged: str, judge: str, *, dry_run: bool) -> None:
    """Make stand what the verdicts ask for: status, comment, labels, reviewer, answers to commands.

    Reads nothing of a proposal but its conversation, and the verdict that `judge` handed over. Twice changes nothing.
    """
    from oscat.shell import robot
    from oscat.words.errors import OscatError

    run = robot.here()
    verdicts = robot.unpacked(judged)
    desk, failed = run.desk(), False
    for number in numbers or verdicts or robot.meant(run, ()):
        try:
            if judge == "failure":
                doing = robot.admit(root, desk, number)
            else:
                doing = robot.act(root, desk, robot.look(root, run, desk, number, verdicts.get(number)), dry=dry_run)
            for done in doing:
                say(f"{number}: {done}")
        except OscatError as error:
            failed = True
            say(f"{number}: {error}", err=True)
    if failed:
        sys.exit(FAULT)


@bot.command()
@click.argument("issue", type=int, default=0)
@_ROOT
def propose(issue: int, root: Path) -> None:
    """Make a pull request of an issue that proposes an entry (that of the event), or bring it up to date.

    \b
    Examples:
      oscat bot propose 12
    """
    from oscat.shell import letters, robot

    say(letters.propose(root, robot.here(), issue))


@bot.command()
@click.option("--site", required=True, help="The public address of what was deployed.")
@_ROOT
def published(site: str, root: Path) -> None:
    """Tell the proposals that are part of what is checked out where their entries are on the site now; once each."""
    from oscat.shell import robot

    for number, done in robot.published(root, robot.here().desk(), site):
        say(f"{number}: {done}")


@bot.command()
@click.option("--to", type=click.Path(path_type=Path), help="Write to this file instead of the output.")
def queue(to: Path | None) -> None:
    """Tell the open proposals as JSON, for `oscat build --proposals`: what waits, for whom, since when."""
    from oscat.shell import robot
    from oscat.thought.canon import dumps

    run = robot.here()
    raw = dumps(robot.waiting(run, run.desk()))
    if to:
        put(to, raw)
    else:
        write(raw)


@bot.command()
@click.option("--to", type=click.Path(path_type=Path), help="Write to this file instead of the output.")
@_ROOT
def reviewed(to: Path | None, root: Path) -> None:
    """Tell who proposed and who reviewed what was merged, as JSON, for `oscat build --reviews`.

    It begins with what the published site tells, and asks GitHub for what is new, 200 proposals at a time.
    """
    from oscat.shell import robot
    from oscat.thought.canon import dumps

    raw = dumps(robot.reviewed(root, robot.here().desk()))
    if to:
        put(to, raw)
    else:
        write(raw)


@bot.command()
def heal() -> None:
    """Start the publication again where something merged has not come to the site."""
    from oscat.shell import robot

    late = robot.heal(robot.here().desk())
    say(f"publishing again for {', '.join(map(str, late))}" if late else "all that was merged is published")


@bot.command()
@click.argument("report", type=click.Path(path_type=Path))
@_ROOT
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def links(report: Path, root: Path, *, dry_run: bool) -> None:
    """Keep an issue for each steward's area with the links that do not work there, told by `oscat links --to REPORT`.

    It is brought up to date in place, closed when all is healed, and opened again when it is not.
    """
    from oscat.shell import robot
    from oscat.shell.online import read_report
    from oscat.shell.tending import tend_links

    run = robot.here()
    document = read_report(report)
    for done in tend_links(root, run, run.desk(), document, dry=dry_run):
        say(done)


@bot.command()
@click.argument("report", type=click.Path(path_type=Path))
@_ROOT
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def experiments(report: Path, root: Path, *, dry_run: bool) -> None:
    """Keep an issue for each experiment that no longer reproduces, told by `oscat reproduce --all --run --format json`.

    It is closed by the next run that is well, and opened again by one that is not.
    """
    from oscat.shell import robot
    from oscat.shell.reproduce import read_runs
    from oscat.shell.tending import tend_experiments

    documents = [*read_runs(report).values()]
    for done in tend_experiments(root, robot.here().desk(), documents, dry=dry_run):
        say(done)


@bot.command()
@click.option("--base", required=True, help="The commit that is the main branch.")
@click.option("--head", required=True, help="The commit of the merge queue's group.")
@_ROOT
@click.option("--judged", envvar="OSCAT_GROUP", default="", help="Set the status that an earlier run wrote here.")
@click.option("--output", help="Append NAME=verdict to the file that $GITHUB_OUTPUT names.")
def group(base: str, head: str, root: Path, judged: str, output: str | None) -> None:
    """Judge what the merge queue is about to merge; with a verdict, set the status of its commit."""
    from oscat.shell import proposal, robot
    from oscat.words.acts import SetStatus
    from oscat.world.acting import set_status

    if not judged:
        verdict = proposal.judge(root, base, head)
        text = "no errors in the merged state" if verdict.passed else f"{verdict.errors} errors in the merged state"
        line = f"{'success' if verdict.passed else 'failure'} {text}"
        say(line)
        if output:
            with Path(robot.here()["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
                file.write(f"{output}={line}\n")
        return
    state, _, text = judged.partition(" ")
    say(set_status(robot.here().desk(), SetStatus(head, state, text)))


@bot.command()
@_ROOT
@click.option("--write", "writes", is_flag=True, help="Write .github/CODEOWNERS; without it, only compare.")
def codeowners(root: Path, *, writes: bool) -> None:
    """Compare .github/CODEOWNERS with catalog/stewards.yaml, of which it is made, or write it."""
    from oscat.shell import robot
    from oscat.thought.bot.codeowners import text

    file, wanted = root / ".github" / "CODEOWNERS", text(robot.policy_at(root))
    if writes:
        file.parent.mkdir(exist_ok=True)
        put(file, wanted.encode())
        say(f"wrote {file}")
    elif not file.is_file() or file.read_text("utf-8") != wanted:
        say(f"{file} is not what catalog/stewards.yaml says; run `oscat bot codeowners --write`", err=True)
        sys.exit(FINDINGS)
