"""Entries from files, folders or Python objects to a pull request: judged here first, then proposed on GitHub."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from oscat.shell.entries import Entry, entries_of
from oscat.shell.load import PathLike, catalog_at, facts_of
from oscat.thought.canon import MAX_BYTES, parse
from oscat.thought.difference import between
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.layout import detect, entry_path
from oscat.thought.mend import mend
from oscat.thought.nearest import did_you_mean
from oscat.thought.overlay import Overlay, Remembering
from oscat.thought.ratchet import check_change
from oscat.thought.schemas import Validators
from oscat.thought.speakers import overreach, speaker
from oscat.thought.submit.drafts import Given, draft
from oscat.thought.submit.steps import Done, Open, Write, step
from oscat.words.errors import ForbiddenError, UsageError
from oscat.words.files import DigestedTree
from oscat.words.finding import Report
from oscat.words.kinds import Kind
from oscat.words.policy import Speaker
from oscat.words.publication import Draft, Outcome, Publication, Seen
from oscat.world.credentials import Credentials
from oscat.world.disk import DiskTree, find_root
from oscat.world.github import API
from oscat.world.schema_store import SchemaStore
from oscat.world.snapshot import snapshot
from oscat.world.submitting import Outbox

PRODUCTION: Final = "production"


@dataclass(frozen=True)
class Published:
    """What came of it: the publications, and what the rules found; where they found errors, nothing was sent."""

    repository: str
    publications: tuple[Publication, ...]
    report: Report
    log: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether somebody has to do something: errors, a verdict that says no, a pull request that was closed."""
        verdicts = [one.verdict for one in self.publications if one.verdict is not None]
        closed = any(one.outcome is Outcome.CLOSED for one in self.publications)
        return self.report.failed or closed or any(one.get("state") != "success" for one in verdicts)


@dataclass
class Wish:
    """How to publish: see :func:`publish`. Branches begin with ``top``, where it is given."""

    platform: str = ""
    title: str = ""
    text: str = ""
    separate: bool = False
    reopen: bool = False
    mends: bool = False
    dry_run: bool = False
    top: str = ""
    wait: float = 0.0
    credentials: Credentials | None = None
    tell: Callable[[str], None] = lambda _: None
    pause: Callable[[float], None] | None = None
    log: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """Remember a line of the log, and tell it."""
        self.log.append(line)
        self.tell(line)


def publish(  # noqa: PLR0913 - one parameter an option of the command line
    entries: Entry | Iterable[Entry],
    *,
    catalog: PathLike | None = None,
    repository: str | None = None,
    target: str = PRODUCTION,
    platform: str = "",
    title: str = "",
    text: str = "",
    separate: bool = False,
    fix: bool = False,
    dry_run: bool = False,
    reopen: bool = False,
    wait: float = 0.0,
    credentials: Credentials | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Published:
    """Propose entries to a catalog on GitHub, as one pull request, or with ``separate`` as one for each.

    ``entries`` are files of entries, folders of entries, or records as Python dictionaries. They are judged by the
    rules first, against the ``catalog`` (a local copy; without one, the main branch is fetched as an archive and kept);
    with errors nothing is sent. ``repository`` (``owner/name``), else ``target`` by the catalog's settings, says where.

    Calling it again is safe: the same content does nothing, changed content updates the open pull request, what was
    merged becomes an update, and what somebody closed stays closed unless ``reopen``. For a ``platform`` the branch is
    ``platform/<id>/…`` in the repository itself; a person's is in their fork. ``fix`` sends the entries with every safe
    mend, ``dry_run`` sends nothing, ``wait`` follows the bot's verdict for so many seconds.

    Raises UsageError for entries, credentials or permissions that do not fit, WorldError where GitHub does not answer.
    """
    given = [entries] if isinstance(entries, (str, os.PathLike, Mapping)) else list(entries)
    if not given:
        raise UsageError("there is nothing to publish: give files or folders of entries")
    wish = Wish(platform, title, text, separate, reopen, fix, dry_run, "", wait, credentials, tell)
    return carry_out(given, wish, catalog, repository, target)


def carry_out(
    given: list[Entry], wish: Wish, catalog: PathLike | None, repository: str | None, target: str
) -> Published:
    """As ``publish``."""
    root = _local(given, catalog)
    settings = catalog_at(root)[0].given if root else None
    name = repository or _target(settings, target)
    if repository and catalog is None and (settings is None or settings.repository != repository):
        root = None  # the catalog that happens to be here is another one
    who = wish.credentials or Credentials(api=os.environ.get("GITHUB_API_URL") or API)
    outbox = Outbox(name, who, log=wish.note, pause=wish.pause or time.sleep)
    if root is None:
        root = outbox.trying("the catalog", lambda: snapshot(name, outbox.base(), outbox.archive))
    tree = DiskTree(root)
    found = entries_of(given, tree)
    voice = _speaker(tree, wish.platform)
    if voice:
        _within_reach(voice, found)
    found, report = judged(found, tree, mends=wish.mends)
    groups = [[one] for one in found] if wish.separate else [found]
    if report.failed:
        return Published(name, (), report, tuple(wish.log))
    if voice and not wish.dry_run:
        _own_app(outbox, voice)
    done = tuple(_publication(outbox, group, wish) for group in groups)
    return Published(name, done, report, tuple(wish.log))


# --- what is given -------------------------------------------------------------------------------------------------


def _local(given: list[Entry], catalog: PathLike | None) -> Path | None:
    """A copy of the catalog on this machine: the one named, else that of the entries, else that of the folder here."""
    if catalog is not None:
        found = find_root(Path(catalog))
        if found is None:
            raise UsageError(f"{catalog} is no catalog")
        return found
    places = [Path(one) for one in given if not isinstance(one, Mapping)]
    return next(filter(None, (find_root(one) for one in [*places[:1], Path()])), None)


def _target(settings: Any, target: str) -> str:
    """The repository of a target by the catalog's settings."""
    known = dict(settings.targets) if settings else {}
    if settings and settings.repository:
        known.setdefault(PRODUCTION, settings.repository)
    if target not in known:
        near = did_you_mean(target, sorted(known))
        told = f"there is no target {target!r}. {near}".strip() if known else "it is not known where to publish to"
        raise UsageError(f"{told}; give --repository owner/name, or name it in oscat.toml under [targets]")
    return str(known[target])


def _speaker(tree: DigestedTree, platform: str) -> Speaker | None:
    """Who speaks for a platform by its entry; None where nobody publishes as one."""
    if not platform:
        return None
    path = entry_path(Kind.PLATFORM, platform, detect(tree.files, tree.folders))
    if path not in tree.files:
        known = [one.split("/")[-2] for one in tree.files if one.endswith("/record.json") and "platforms/" in one]
        raise UsageError(f"there is no platform {platform!r}. {did_you_mean(platform, known)}".strip())
    one = speaker(platform, parse(tree.read(path, MAX_BYTES))[0])
    if one is None:
        raise UsageError(f"the platform {platform} names no App (osc:app) that may speak for it")
    return one


def _within_reach(one: Speaker, found: list[Given]) -> None:
    """A platform touches its own entries alone; GitHub would say so only after the fact."""
    reasons = list(overreach(one, (entry.name for entry in found)))
    if reasons:
        raise ForbiddenError(" ".join(reasons))


def _own_app(outbox: Outbox, one: Speaker) -> None:
    """That the App is the one which the platform names."""
    login = outbox.trying("the App", lambda: outbox.login)
    if login.lower() != one.app.lower():
        raise ForbiddenError(f"{login} may not speak for the platform {one.platform}: its record names {one.app}")


# --- judging -------------------------------------------------------------------------------------------------------


def judged(found: list[Given], tree: DigestedTree, *, mends: bool) -> tuple[list[Given], Report]:
    """The entries as they will be, with safe mends if ``mends``, and what the rules say of them."""
    paths = {path for one in found for path in one.files}
    bare = Remembering(Overlay(tree, dict.fromkeys(path for path in paths if path in tree.files)))
    validators = Validators(SchemaStore().get)
    base = facts_of(bare, validators)

    def head_of(entries: list[Given]) -> Overlay:
        return Overlay(tree, {path: raw for one in entries for path, raw in one.files.items()})

    def report_of(head: Any) -> Report:
        return _report(base, bare, Remembering(head), validators)

    if mends:
        done = mend(head_of(found), report_of, lambda one: one.safe and one.fix is not None and one.path in paths)
        texts = {path: new for path, (_, new) in done.files.items()}
        found = [replace(one, files={path: texts.get(path, raw) for path, raw in one.files.items()}) for one in found]
    report = report_of(head_of(found))
    change = replace(report.change, healed=0) if report.change else None  # of a catalog without these entries
    findings = tuple(one for one in report.findings if one.path in paths)
    return found, replace(report, findings=findings, change=change)


def _report(base: Facts, bare: DigestedTree, head_tree: DigestedTree, validators: Validators) -> Report:
    head = facts_of(head_tree, validators)
    change = between(Catalog(bare, base.catalog.layout, base.catalog.given), head.catalog, bare, head_tree)
    return check_change(base, head, change, "what is published")


# --- doing ---------------------------------------------------------------------------------------------------------


def _publication(outbox: Outbox, group: list[Given], wish: Wish) -> Publication:
    course = Course(outbox, group, wish)
    if wish.dry_run:
        return Publication(course.draft, Outcome.PLANNED)
    done: Publication = outbox.trying(course.draft.branch, course.run)
    if wish.wait and done.number and done.outcome is not Outcome.CLOSED:
        from oscat.shell.verdict import followed

        return replace(done, verdict=followed(outbox, done.number, wish.wait, wish.note))
    return done


@dataclass
class Course:
    """The way of some entries: look and do a step, until nothing is left. After a fault it goes on from what stands."""

    outbox: Outbox
    group: list[Given]
    wish: Wish
    outcome: Outcome = Outcome.UNCHANGED

    @property
    def draft(self) -> Draft:
        """The pull request as it ought to be."""
        wish = self.wish
        return draft(self.group, wish.platform, wish.title, wish.text, wish.top)

    def run(self) -> Publication:
        """To the end, or to a fault."""
        while True:
            standing = self.outbox.standing(self.draft)
            self.group = [replace(one, new=standing.in_base.get(one.main) is None) for one in self.group]
            following = step(self.draft, standing, reopen=self.wish.reopen)
            if isinstance(following, Done):
                return self._ended(following.outcome, standing.pull)
            self._do(following)

    def _do(self, following: Open | Write) -> None:
        if isinstance(following, Open):
            self.outcome = Outcome.OPENED
            self.outbox.open(self.draft)
        else:
            self.outcome = self.outcome if self.outcome is Outcome.OPENED else Outcome.UPDATED
            self.outbox.write(self.draft, following.parent, new=following.new, over=following.over)

    def _ended(self, outcome: Outcome, pull: Seen | None) -> Publication:
        told = self.outcome if outcome is Outcome.UNCHANGED else outcome
        self.wish.note(f"{self.draft.branch}: {told}{f', pull request {pull.number}' if pull else ''}")
        return Publication(self.draft, told, pull.number if pull else None, pull.url if pull else "")
