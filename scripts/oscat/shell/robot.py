"""The bot at work: a job that judges and writes nothing, a job that writes and reads nothing of the proposal."""

import base64
import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from oscat.shell.load import facts_of
from oscat.thought import yaml_text
from oscat.thought.bot import judged as wire
from oscat.thought.bot.decide import decide
from oscat.thought.bot.doctor import Examined
from oscat.thought.bot.limits import refusals
from oscat.thought.bot.meaning import entries
from oscat.thought.bot.memory import named
from oscat.thought.bot.policy import policy
from oscat.thought.bot.state import colour
from oscat.thought.bot.view import View
from oscat.thought.canon import MAX_BYTES, parse
from oscat.thought.difference import Change, between
from oscat.thought.facts import Facts
from oscat.thought.layout import Role
from oscat.thought.mend import mend
from oscat.thought.overlay import Remembering
from oscat.thought.ratchet import check_change
from oscat.thought.schemas import Validators
from oscat.thought.speakers import speaker
from oscat.words.acts import Act, Commit, Reply, SetLabels, SetStatus, Stick
from oscat.words.errors import OscatError, UsageError
from oscat.words.files import DigestedTree
from oscat.words.finding import Finding, Report
from oscat.words.judgement import Judgement
from oscat.words.policy import Policy, Speaker
from oscat.words.proposal import Home, State
from oscat.world import proposals
from oscat.world.acting import perform
from oscat.world.disk import belongs
from oscat.world.git import GitTree
from oscat.world.github import API, Desk
from oscat.world.schema_store import SchemaStore

MOST_OUTPUT: Final = 90_000
"""Characters of what one job hands to the next: it goes through an environment variable, which takes 128 KB."""
PUBLISH: Final = "publish.yml"
LATE: Final = timedelta(minutes=15)
NOT_YET: Final = frozenset(State) - {State.PUBLISHED}
Mended = dict[str, tuple[str, str]]


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


def judge(root: Path, base: str, head: str) -> Judgement:
    """Judge a commit as it would be once merged into another. Only Git objects are read; nothing is checked out."""
    bare = Judgement(proposals.commit_of(root, head), proposals.commit_of(root, base))
    merged = proposals.merge(root, bare.base, bare.head)
    if merged.conflicts:
        names = ", ".join(merged.conflicts[:10])
        why = f"It disagrees with what was merged meanwhile in {names}; merge the main branch into yours, and push."
        return Judgement(bare.head, bare.base, refused=(why,))
    rows = proposals.changed(root, bare.base, merged.tree)
    data = [(one.path, one.mode, one.size) for one in rows if belongs(one.path)]
    refused = tuple(refusals(data))
    beyond = tuple(one.path for one in rows if not belongs(one.path))[:100]
    if refused:
        return Judgement(bare.head, bare.base, files=len(data), refused=refused, beyond=beyond)
    with ExitStack() as stack:
        trees = [Remembering(_opened(stack, root, ref)) for ref in (bare.base, merged.tree)]
        return _judged(Judgement(bare.head, bare.base, beyond=beyond), trees[0], trees[1])


def _opened(stack: ExitStack, root: Path, ref: str) -> GitTree:
    tree = GitTree(root, ref)
    stack.callback(tree.close)
    return tree


def _judged(bare: Judgement, base_tree: DigestedTree, head_tree: DigestedTree) -> Judgement:
    validators = Validators(SchemaStore().get)
    base = facts_of(base_tree, validators)

    def changed(tree: DigestedTree) -> tuple[Facts, Change]:
        head = facts_of(tree, validators)
        return head, between(base.catalog, head.catalog, base_tree, tree)

    def report_of(tree: Any) -> Report:
        head, change = changed(Remembering(tree))
        return check_change(base, head, change, ".")

    head, change = changed(head_tree)
    report = check_change(base, head, change, ".")
    shared = tuple(sorted(path for path in change.paths if not _entry_of(change, path)))[:100]
    ruling = tuple(path for path in shared if _role(change, path) in {Role.SETTINGS, Role.STEWARDS})
    bare = replace(bare, beyond=(*bare.beyond, *ruling), shared=shared)
    mended = _mended(head_tree, report, report_of, change)
    before = {path: (_text(base_tree, path), "") for path in mended if path in change.base.places}
    return wire.judgement(bare, report, entries(change, (base_tree, head_tree)), mended, before)


def _role(change: Change, path: str) -> Role:
    place = change.head.places.get(path) or change.base.places.get(path)
    return place.role if place else Role.STRAY


def _entry_of(change: Change, path: str) -> str:
    """The id of the entry that a path belongs to; "" for what several share."""
    place = change.head.places.get(path) or change.base.places.get(path)
    return place.id if place and place.kind and place.role is not Role.LIST else ""


def _mended(tree: DigestedTree, report: Report, report_of: Any, change: Change) -> Mended:
    """The files of a proposal after every safe mend, as far as it makes nothing worse."""

    def is_wanted(one: Finding) -> bool:
        return one.safe and one.path in change.paths and one.fix is not None

    if not any(map(is_wanted, report.findings)):
        return {}
    done = mend(tree, report_of, is_wanted)
    texts = {path: (old.decode("utf-8", "replace"), new.decode("utf-8")) for path, (old, new) in done.files.items()}
    return {path: pair for path, pair in texts.items() if path in change.paths}


def _text(tree: DigestedTree, path: str) -> str:
    return tree.read(path, MAX_BYTES).decode("utf-8", "replace")


def judge_pulls(root: Path, run: Surroundings, numbers: Iterable[int]) -> Iterator[tuple[int, Judgement]]:
    """Fetch and judge proposals against the commit that is checked out."""
    token = run["GITHUB_TOKEN"] or run["GH_TOKEN"]
    for number in numbers:
        head = proposals.fetch(root, number, token)
        yield number, judge(root, "HEAD", head)


def packed(judgements: Iterable[tuple[int, Judgement]]) -> str:
    """Judgements as one short line of text; what does not fit is left out: mends first, then the longest lists.

    Then the last proposals, which have their turn at the next sweep.
    """
    rows = {str(number): wire.document(one) for number, one in judgements}
    for names in ((), ("mends", "patch"), ("suggestions",), ("findings",)):
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


def act(desk: Desk, view: View, *, dry: bool = False) -> Iterator[str]:
    """Make what is decided stand, one act after the other. One that fails keeps none of the others from being done."""
    failed: list[str] = []
    for one in decide(view):
        if dry:
            yield shown(one)
            continue
        try:
            done = perform(desk, view.proposal.number, one)
        except OscatError as error:
            failed.append(str(error))
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
    )


def shown(one: Act) -> str:
    """An act in a line."""
    if isinstance(one, Stick):
        return f"Stick: {len(one.body):,} characters"
    if isinstance(one, Commit):
        return f"Commit: {', '.join(one.texts)}"
    return str(one)[:200]
