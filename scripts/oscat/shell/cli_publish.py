"""``oscat publish`` and who does it: ``oscat login``, ``oscat logout``."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oscat.shell.process import FINDINGS, say, write
from oscat.words.errors import OscatError, UsageError

if TYPE_CHECKING:
    from oscat.shell.publish import Published


@click.command()
@click.argument("entries", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--in", "catalog", type=click.Path(path_type=Path), help="A local copy of the catalog to judge against.")
@click.option("--repository", metavar="OWNER/NAME", help="The repository to publish to.")
@click.option("--target", default="production", show_default=True, help="The same by a name in oscat.toml, [targets].")
@click.option("--platform", default="", metavar="ID", help="Publish as this platform, with its GitHub App.")
@click.option("--title", default="", help="Title of the pull request, instead of one made from the entries.")
@click.option("--text", default="", help="What reviewers should know.")
@click.option("--separate", is_flag=True, help="One pull request for each entry.")
@click.option("--fix", is_flag=True, help="Send the entries with every safe mend; the files here stay as they are.")
@click.option("--dry-run", is_flag=True, help="Show the pull request, and send nothing.")
@click.option("--reopen", is_flag=True, help="Propose again what somebody closed.")
@click.option("--wait", type=float, default=0, metavar="SECONDS", help="Follow the verdict for at most so long.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def publish(entries: tuple[Path, ...], *, form: str, **given: Any) -> None:
    """Propose entries to a catalog on GitHub: judged here first, then one pull request.

    Calling it again is safe: the same content does nothing, changed content updates the pull request. Ends with 1 where
    the rules find errors (nothing is sent), the verdict is no, or somebody closed the pull request.

    \b
    Examples:
      oscat publish products/sea-ice                  from your fork
      oscat publish new.json --dry-run                look first
      oscat publish products/* --separate --wait 600  and follow the verdict
      oscat publish out/ --platform deepesdl --target test --format json
    """
    from oscat.shell.publish import publish as send

    tell = (lambda _: None) if form == "json" else (lambda line: say(line, err=True))
    try:
        done = send(entries, tell=tell, **given)
    except OscatError as error:
        if form == "json":
            write(_json({"version": 1, "error": {"code": error.code, "message": str(error)}}))
        raise
    write(document(done)) if form == "json" else show(done)
    if done.failed:
        sys.exit(FINDINGS)


def show(done: "Published") -> None:
    """What came of it, for people."""
    from oscat.thought.reporters import REPORTERS

    if done.report.findings:
        write(REPORTERS["text"].write(done.report, colour=sys.stdout.isatty(), everything=True))
    if done.report.failed:
        say("Nothing was sent. `oscat fix` mends what a machine can; `--fix` sends the entries mended.", err=True)
    for one in done.publications:
        told = f"pull request {one.number}  {one.url}" if one.number else ""
        say("  ".join(filter(None, (f"{one.outcome:<9}", ", ".join(one.draft.entries), told))))
        if one.outcome == "planned":
            _plan(done.repository, one.draft)
        if one.outcome == "closed":
            say("  Somebody closed it without merging. Ask there why, or propose it again with --reopen.", err=True)
        if one.verdict:
            say(f"  {one.verdict['state']}: {one.verdict['description']}")


def _plan(repository: str, draft: Any) -> None:
    say(f"  to {repository}, branch {draft.branch}")
    say(f"  title: {draft.title}")
    for line in draft.body.splitlines():
        say(f"  | {line}")
    for path, raw in draft.files.items():
        say(f"  {'-' if raw is None else '+'} {path}{'' if raw is None else f' ({len(raw):,} bytes)'}")


def document(done: "Published") -> bytes:
    """The document that ``schemas/publication.json`` describes."""
    from oscat.thought.reporters.json_document import document as reported

    rows = [
        {
            "entries": list(one.draft.entries),
            "outcome": one.outcome,
            "number": one.number,
            "url": one.url or None,
            "branch": one.draft.branch,
            "title": one.draft.title,
            "files": {path: None if raw is None else len(raw) for path, raw in one.draft.files.items()},
            "verdict": one.verdict,
        }
        for one in done.publications
    ]
    found = {"version": 1, "repository": done.repository, "failed": done.failed, "publications": rows}
    return _json(found | {"findings": reported(done.report)["findings"], "log": list(done.log)})


def _json(document: dict[str, Any]) -> bytes:
    import orjson

    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@click.command()
@click.option("--client-id", envvar="OSCAT_CLIENT_ID", help="The OAuth App to sign in with, for the device flow.")
@click.option("--with-token", is_flag=True, help="Read a token from standard input instead.")
def login(client_id: str | None, *, with_token: bool) -> None:
    """Sign in to GitHub; the token is kept in the system's keyring, and nowhere else.

    \b
    Examples:
      oscat login --client-id Iv1.0123456789abcdef
      pass show github | oscat login --with-token
    """
    from oscat.world.credentials import device, keep

    if with_token:
        token = sys.stdin.readline().strip()
        if not token:
            raise UsageError("there is no token on standard input")
    elif client_id:
        web = os.environ.get("GITHUB_SERVER_URL") or "https://github.com"
        token = device(client_id, lambda url, code: say(f"Open {url} and type {code}", err=True), web=web)
    else:
        raise UsageError("give --client-id (or OSCAT_CLIENT_ID) for the device flow, or a token with --with-token")
    say(f"Signed in as {keep(token, _api())}.")


@click.command()
def logout() -> None:
    """Take the token out of the system's keyring."""
    from oscat.world.credentials import forget

    say("Signed out." if forget(_api()) else "Nobody was signed in.")


def _api() -> str:
    from oscat.world.github import API

    return os.environ.get("GITHUB_API_URL") or API
