"""Who reviews: the steward of the area with the fewest open proposals; the same answer each time it is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256

from oscat.thought.bot.consent import Consent, is_author, same
from oscat.thought.bot.memory import Memory
from oscat.thought.safe_text import plural
from oscat.words.judgement import EntryChange, Judgement
from oscat.words.kinds import Kind
from oscat.words.policy import Policy, Steward
from oscat.words.proposal import Proposal, Queue


@dataclass(frozen=True, slots=True)
class Route:
    """Who has the proposal ("" for nobody), and why, in words for the comment."""

    name: str = ""
    why: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether it is a team."""
        return "/" in self.name


@dataclass(frozen=True)
class Asking:
    """All that the choice depends on."""

    proposal: Proposal
    judgement: Judgement
    policy: Policy
    queue: Queue
    memory: Memory
    said: Consent
    today: date
    platform: str = ""


def route(asking: Asking) -> Route:
    """Who reviews this proposal. Whoever has it keeps it, as long as nothing speaks against that."""
    forced = asking.said.forced
    if forced and not is_author(asking.proposal, forced):
        return Route(forced, "asked for by name")
    held = next((one for one in _holders(asking) if not _barred(asking, one, full=False)), None)
    pool = _pool(asking)
    if held and (not asking.policy.steward(held) or any(same(held, one.name) for one in pool)):
        return Route(held, _why(asking, held, pool), tuple(_out(asking, held)))
    free = [one for one in pool if not _barred(asking, one.name, full=True)]
    if not free:
        return Route("", "no steward is free for this; the maintainers assign somebody", tuple(_out(asking, "")))
    best = min(free, key=lambda one: (-_matches(asking, one), _load(asking, one.name), _lot(asking, one.name)))
    return Route(best.name, _why(asking, best.name, free), tuple(_out(asking, best.name)))


def _holders(asking: Asking) -> Iterator[str]:
    """Who has it now: whom people assigned by hand, then whom the bot chose."""
    yield from (one for one in asking.proposal.assignees if not same(one, asking.memory.assigned))
    if asking.memory.assigned:
        yield asking.memory.assigned


def _pool(asking: Asking) -> list[Steward]:
    """The stewards whose area is touched; where there is none that could, those who answer for all that is left."""
    stewards = asking.policy.stewards
    area = [one for one in stewards if _matches(asking, one)]
    if all(_barred(asking, one.name, full=True) for one in area):
        return [*area, *(one for one in stewards if one.is_fallback)]
    return area


def _matches(asking: Asking, steward: Steward) -> int:
    """How many entries of the proposal are of a steward's area."""
    count = sum(bool(area_of(steward, entry)) for entry in asking.judgement.entries)
    return count or int(asking.platform in steward.platforms)


def area_of(steward: Steward, entry: EntryChange) -> str:
    """Which area of a steward an entry is in, in words; "" for none."""
    for theme in entry.themes if entry.kind is not Kind.THEME else (entry.id,):
        if theme in steward.themes:
            return f"the theme {theme}"
    for project in entry.projects if entry.kind is not Kind.PROJECT else (entry.id,):
        if project in steward.projects:
            return f"the project {project}"
    if entry.kind is Kind.PLATFORM and entry.id in steward.platforms:
        return f"the platform {entry.id}"
    if entry.kind in steward.kinds:
        return entry.kind.form.plural.lower()
    paths = (path for path in entry.paths if any(matches(path, pattern) for pattern in steward.paths))
    return next(paths, "")


def owner(stewards: Iterable[Steward], entry: EntryChange) -> str:
    """Who answers for an entry day by day: the first steward of its area, else of all that is left; "" for nobody."""
    known = list(stewards)
    first = (one.name for one in known if area_of(one, entry))
    return next(first, next((one.name for one in known if one.is_fallback), ""))


def matches(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern as in CODEOWNERS: from the root, a folder means all that is in it."""
    plain = pattern.removeprefix("/")
    return fnmatchcase(path, plain) or fnmatchcase(path, f"{plain.rstrip('/')}/*")


def _barred(asking: Asking, name: str, *, full: bool) -> str:
    """Why somebody cannot have the proposal; "" where they can. Being full bars newcomers only."""
    steward = asking.policy.steward(name)
    if is_author(asking.proposal, name):
        return "made the proposal"
    if any(same(name, one) for one in asking.said.declined):
        return "gave it back"
    if any(same(name, one) for one in asking.memory.passed):
        return "was asked before"
    for first, last in steward.away if steward else ():
        if first <= asking.today <= last:
            return f"is away until {last.isoformat()}"
    if full and steward and not steward.is_team and _load(asking, name) >= steward.capacity:
        return f"has {plural(_load(asking, name), 'open proposal')}"
    return ""


def _load(asking: Asking, name: str) -> int:
    return next((count for login, count in asking.queue.loads.items() if same(login, name)), 0)


def _lot(asking: Asking, name: str) -> str:
    """What decides between equals: the same for the same proposal, another for the next."""
    return sha256(f"{asking.proposal.number} {name.lower()}".encode()).hexdigest()


def _why(asking: Asking, name: str, pool: Iterable[Steward]) -> str:
    steward = asking.policy.steward(name)
    if steward is None:
        return "assigned by hand"
    areas = dict.fromkeys(filter(None, (area_of(steward, entry) for entry in asking.judgement.entries)))
    first = f"answers for {' and '.join(list(areas)[:3])}" if areas else "answers for what no other steward does"
    if asking.platform and asking.platform in steward.platforms:
        first = f"answers for the platform {asking.platform}"
    rivals = sum(1 for one in pool if not same(one.name, name))
    return f"{first}, and has the fewest open proposals of {rivals + 1}" if rivals else first


def _out(asking: Asking, chosen: str) -> Iterator[str]:
    """The stewards of the area who were not asked, each with the reason."""
    for steward in asking.policy.stewards:
        why = _barred(asking, steward.name, full=True) if _matches(asking, steward) else ""
        if why and not same(steward.name, chosen):
            yield f"{steward.name} {why}"
