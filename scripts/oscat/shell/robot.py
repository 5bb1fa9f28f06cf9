"""The bot at work: a job that judges and writes nothing, a job that writes and reads nothing of the proposal."""

import base64
import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from oscat.shell.documents import read_document
from oscat.shell.load import catalog_at
from oscat.shell.online import briefly
from oscat.shell.proposal import judge
from oscat.thought import yaml_text
from oscat.thought.bot import judged as wire
from oscat.thought.bot.decide import decide
from oscat.thought.bot.doctor import Examined
from oscat.thought.bot.memory import named
from oscat.thought.bot.policy import policy
from oscat.thought.bot.state import colour
from oscat.thought.bot.view import View
from oscat.thought.canon import parse
from oscat.thought.safe_text import escaped
from oscat.thought.speakers import speaker
from oscat.words.acts import Act, Commit, Reply, Reserve, SetLabels, SetStatus, Stick, Tend
from oscat.words.errors import OscatError, UsageError, WorldError
from oscat.words.judgement import Judgement
from oscat.words.policy import Policy, Speaker
from oscat.words.proposal import Home, State
from oscat.world import proposals
from oscat.world.acting import perform
from oscat.world.github import API, Desk
from oscat.world.minting import Registry
from oscat.world.published import fetched

MOST_OUTPUT: Final = 90_000
"""Characters of what one job hands to the next: it goes through an environment variable, which takes 128 KB."""
PUBLISH: Final = "publish.yml"
LATE: Final = timedelta(minutes=15)
NOT_YET: Final = frozenset(State) - {State.PUBLISHED}


@dataclass(frozen=True)
class Surroundings:
    """What GitHub Actions says of a run («Default environment variables»), or what the command line was given."""

    given: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """A variable; the empty text where it is missing."""
        return self.given.get(name, "")

    @cached_property
    def event(self) -> dict[str, Any]:
        """The payload of the event."""
        path = self["GITHUB_EVENT_PATH"]
        value = json.loads(Path(path).read_text("utf-8")) if path else {}
        return value if isinstance(value, dict) else {}

    def desk(self) -> Desk:
        """The repository that the run is about."""
        token = self["GITHUB_TOKEN"] or self["GH_TOKEN"]
        if not token or not self["GITHUB_REPOSITORY"]:
            raise UsageError("set GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name), as GitHub Actions does")
        named = {"login": self["OSCAT_LOGIN"]} if self["OSCAT_LOGIN"] else {}
        pace = not self["OSCAT_NO_PAUSE"]
        return Desk(self["GITHUB_REPOSITORY"], token, api=self["GITHUB_API_URL"] or API, pace=pace, **named)


def here() -> Surroundings:
    """The surroundings of this process."""
    return Surroundings(dict(os.environ))


def meant(run: Surroundings, given: Iterable[int]) -> list[int]:
    """The proposals that an event is about: those given, the event's own, or, on a schedule, all open ones.

    Those to other branches than the default one are none of ours. All open ones begin with another one each time, so
    that where they are too many for one run, each has its turn.
    """
    numbers = list(given)
    if numbers:
        return numbers
    event, desk = run.event, run.desk()
    pull, issue = event.get("pull_request"), event.get("issue")
    if isinstance(pull, dict):
        return [int(pull["number"])] if pull["base"]["ref"] == desk.repository.default_branch else []
    if isinstance(issue, dict):
        return [int(issue["number"])] if issue.get("pull_request") else []
    found = desk.open_numbers(desk.repository.default_branch)
    turn = int(run["GITHUB_RUN_NUMBER"] or 0) % max(1, len(found))
    return [*found[turn:], *found[:turn]]


# --- judging -------------------------------------------------------------------------------------------------------


def judge_pulls(
    root: Path, run: Surroundings, numbers: Iterable[int], *, online: bool = False
) -> Iterator[tuple[int, Judgement]]:
    """Fetch and judge proposals against the commit that is checked out; ``online`` also asks the addresses they add."""
    token = run["GITHUB_TOKEN"] or run["GH_TOKEN"]
    for number in numbers:
        head = proposals.fetch(root, number, token)
        yield number, judge(root, "HEAD", head, briefly() if online else None)


def packed(judgements: Iterable[tuple[int, Judgement]]) -> str:
    """Judgements as one short line of text; what does not fit is left out: mends first, then the longest lists.

    Then the last proposals, which have their turn at the next sweep.
    """
    rows = {str(number): wire.document(one) for number, one in judgements}
    for names in ((), ("mends", "patch"), ("dois",), ("suggestions",), ("findings",)):
        for row in rows.values():
            row.update({name: type(row[name])() for name in names})
        if len(text := _line(rows)) <= MOST_OUTPUT:
            return text
    while len(text := _line(rows)) > MOST_OUTPUT:
        rows.popitem()
    return text


def _line(rows: dict[str, Any]) -> str:
    return base64.b64encode(gzip.compress(json.dumps(rows, default=str).encode(), mtime=0)).decode()


def unpacked(text: str) -> dict[int, Judgement]:
    """What ``packed`` made. Raises UsageError where it is something else."""
    if not text:
        return {}
    try:
        rows = json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
        return {int(number): wire.read(row) for number, row in rows.items()}
    except (ValueError, OSError, EOFError, AttributeError) as error:
        raise UsageError(f"the judgement cannot be read: {error}") from error


# --- acting --------------------------------------------------------------------------------------------------------


def policy_at(root: Path) -> Policy:
    """The policy of the catalog that is checked out: that of the default branch, never the proposal's."""
    file = root / "catalog" / "stewards.yaml"
    found = policy(yaml_text.read(file.read_bytes()).value) if file.is_file() else Policy()
    return replace(found, speakers=tuple(_speakers(root)))


def _speakers(root: Path) -> Iterator[Speaker]:
    """The Apps of the platforms of the catalog that is checked out."""
    for file in sorted(root.glob("catalog/platforms/*/record.json")):
        found = speaker(file.parent.name, parse(file.read_bytes())[0])
        if found:
            yield found


def look(root: Path, run: Surroundings, desk: Desk, number: int, judgement: Judgement | None) -> View:
    """One look at a proposal as it stands now."""
    branch = desk.repository.default_branch
    home = Home(desk.name, run["GITHUB_SERVER_URL"] or "https://github.com")
    now = datetime.now(UTC)
    return View(desk.proposal(number), judgement, policy_at(root), desk.queue(branch, number), home, now)


def _depends(one: Act) -> set[str]:
    """The keys of drafts without which an act makes no sense: it is done when they are there."""
    return {one.key} if isinstance(one, (Reply, Reserve)) else {one.after} if isinstance(one, Commit) else set()


def _reserve(root: Path, one: Reserve) -> str:
    """Make a draft at DataCite, with the account that the catalog that is checked out names."""
    with Registry(catalog_at(root)[0].given) as registry:
        return f"reserved {one.doi}" if registry.reserve(one.doi, one.address) else ""


def act(root: Path, desk: Desk, view: View, *, dry: bool = False) -> Iterator[str]:
    """Make what is decided stand, one act after the other. One that fails keeps none of the others from being done."""
    failed: list[str] = []
    lost: set[str] = set()
    for one in decide(view):
        if dry:
            yield shown(one)
            continue
        if _depends(one) & lost:
            continue
        try:
            done = _reserve(root, one) if isinstance(one, Reserve) else perform(desk, view.proposal.number, one)
        except OscatError as error:
            failed.append(str(error))
            lost |= {one.key} if isinstance(one, Reserve) else set()
            if isinstance(one, Reserve) and isinstance(error, UsageError):  # to ask again would not help
                yield perform(
                    desk, view.proposal.number, Reply(one.key, f"No DOI could be reserved: {escaped(str(error))}.")
                )
            continue
        if done:
            yield done
    if failed:
        raise OscatError("; ".join(failed))


def admit(root: Path, desk: Desk, number: int) -> Iterator[str]:
    """Say that the check itself failed: that is our fault and not the author's, and ours to mend."""
    head = desk.pull(number).head.sha
    people = " ".join(f"@{one}" for one in policy_at(root).maintainers[:5]) or "A maintainer"
    text = f"The check itself failed. That is no fault of yours, and nobody has to push again. {people} looks at it."
    for one in (SetStatus(head, "error", "the check itself failed; no fault of yours"), Reply(f"fault:{head}", text)):
        done = perform(desk, number, one)
        if done:
            yield done


def published(root: Path, desk: Desk, site: str) -> Iterator[tuple[int, str]]:
    """Tell the proposals whose merge is part of what is checked out where their entries are now; once each."""
    merged = desk.unpublished(desk.repository.default_branch)
    for number in sorted(number for number, commit, _ in merged if proposals.is_within(root, commit)):
        names = named(desk.proposal(number).comments)
        pages = "\n".join(f"- {site.rstrip('/')}/{quote(name)}/" for name in names[:50]) or site
        done = [perform(desk, number, Reply("published", f"🎉 Now on the site:\n\n{pages}"))]
        done.append(perform(desk, number, SetLabels({State.PUBLISHED: colour(State.PUBLISHED)}, NOT_YET)))
        yield from ((number, one) for one in done if one)


def heal(desk: Desk) -> list[int]:
    """Start the publication where a merge started none: what a workflow's own token merges starts nothing by itself."""
    merged = desk.unpublished(desk.repository.default_branch)
    late = [number for number, _, when in merged if datetime.now(UTC) - when > LATE]
    if late:
        desk.start(PUBLISH)
    return late


def waiting(run: Surroundings, desk: Desk) -> dict[str, Any]:
    """The open proposals as a document (``schemas/proposals.json``)."""
    hours, rows = desk.waiting(desk.repository.default_branch)
    return {
        "version": 1,
        "server": run["GITHUB_SERVER_URL"] or "https://github.com",
        "repository": desk.name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "hours": hours,
        "proposals": rows,
    }


def reviewed(root: Path, desk: Desk) -> dict[str, Any]:
    """Who proposed and reviewed what was merged (``schemas/reviews.json``): what the site tells, and what is new."""
    rows = _known_reviews(catalog_at(root)[0].url, desk.name)
    new = desk.reviewed(desk.repository.default_branch, {row["number"] for row in rows})
    whole = sorted([*rows, *new], key=lambda row: int(row["number"]))
    return {"version": 1, "repository": desk.name, "proposals": whole}


def _known_reviews(site: str | None, repository: str) -> list[dict[str, Any]]:
    """What the published site tells; nothing where it does not answer, or tells something else."""
    if not site:
        return []
    with tempfile.TemporaryDirectory() as folder, suppress(UsageError, WorldError):
        file = fetched(f"{site}reviews.json", Path(folder) / "reviews.json")
        known = read_document(file, "reviews", "oscat bot reviewed")
        return list(known["proposals"]) if known["repository"] == repository else []
    return []


def examined(root: Path, desk: Desk) -> Examined:
    """What GitHub says of the repository's settings."""
    branch = quote(desk.repository.default_branch, safe="")
    folder = root / ".github" / "workflows"
    return Examined(
        repository=dict(desk.repository.raw_data),
        rules=desk.asked(f"/rules/branches/{branch}"),
        pages=desk.asked("/pages"),
        permissions=desk.asked("/actions/permissions/workflow"),
        workflows=frozenset(one.name for one in folder.glob("*.yml")) if folder.is_dir() else frozenset(),
        platforms={
            one.platform: desk.asked(f"/rules/branches/{quote(f'platform/{one.platform}/products/x', safe='')}")
            for one in policy_at(root).speakers
        },
    )


def shown(one: Act | Tend) -> str:
    """An act in a line."""
    if isinstance(one, Tend):
        return f"Tend: {one.title}: {f'{len(one.body):,} characters' if one.body else 'nothing is wrong'}"
    if isinstance(one, Stick):
        return f"Stick: {len(one.body):,} characters"
    if isinstance(one, Commit):
        return f"Commit: {', '.join(one.texts)}"
    return str(one)[:200]
