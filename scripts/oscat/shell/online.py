"""Ask addresses on the web, and remember what they answered."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from oscat.shell.documents import read_document
from oscat.shell.load import PathLike
from oscat.thought.links import report
from oscat.thought.links.history import after, checked, is_due
from oscat.thought.links.means import HANDLES, ask_of
from oscat.thought.links.page import page_of
from oscat.thought.links.verdict import for_use
from oscat.thought.safe_text import cut, plural
from oscat.words.errors import WorldError
from oscat.words.finding import Shard
from oscat.words.links import (
    BROKEN,
    Answer,
    Answers,
    Ask,
    Checked,
    Known,
    Limits,
    LinkVerdict,
    Means,
    Problem,
    Row,
    Use,
)
from oscat.world.guard import is_in_reach, is_known, is_trial
from oscat.world.link_store import LinkStore, known_in

AGE: Final = timedelta(days=6)
"""How long the answer of an address that works is believed: a weekly run asks all of them again."""
BEACONS: Final = ("doi.org", "github.com", "www.esa.int")
"""Hosts of which one at least is known wherever there is a network."""
_NO_NETWORK: Final = frozenset({Problem.HOST_UNKNOWN, Problem.UNNAMED, Problem.TIMED_OUT, Problem.REFUSED})
_FIXED: Final = frozenset({"input", "text", "doi"})
"""Where an address stands in what is no link: nothing is written there by a machine."""
_UNASKED: Final = Checked(LinkVerdict.UNASKED, "not asked yet")
Progress = Callable[[int, int], None]
"""What is told as it goes on: how many are asked, of how many."""


@dataclass(frozen=True)
class Wish:
    """How links are checked: the file that remembers (None for the user's cache), how old an answer of an address that
    works may be, how far asking goes (None for the usual limits), who is told how far it is.
    """

    cache: PathLike | None = None
    age: timedelta = AGE
    limits: Limits | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Audit:
    """The links of a catalog (``rows``), how many addresses they have, and how many of those were asked now, known from
    an earlier run, or left for the next one.
    """

    rows: tuple[Row, ...]
    addresses: int
    asked: int
    known: int
    left: int
    at: str = ""
    title: str = ""
    shard: Shard | None = None

    @property
    def failed(self) -> bool:
        """Whether any link does not work."""
        return any(one.checked.verdict in BROKEN for one in self.rows)

    @property
    def document(self) -> dict[str, Any]:
        """The report as ``schemas/links.json`` describes it."""
        return report.document(self.rows, self.title, self.at, self.shard)


def audited(found: Iterable[Use], wish: Wish) -> Audit:
    """What is to be thought of each of these links; asked is what is not known, or no more."""
    found, now = list(found), datetime.now(UTC).isoformat(timespec="seconds")
    if not found:
        return Audit((), 0, 0, 0, 0, now)
    plan = _plan(found)
    with LinkStore(_cache(wish.cache)) as store:
        late = _due(plan, store.known, wish)
        asked = _ask(late, store, wish) if late else 0
        known = {ask.url: checked(store.known[ask.url]) for ask in plan.values() if ask.url in store.known}
    rows = tuple(Row(one, _here(one, plan[_key(one)], known)) for one in found)
    total = len({ask.url for ask in plan.values()})
    return Audit(rows, total, asked, total - len(late), len(late) - asked, now)


def read_report(file: PathLike) -> dict[str, Any]:
    """What ``oscat links --to`` wrote. Raises UsageError where it is something else."""
    return read_document(file, "links", "oscat links")


def due(found: Iterable[Use], wish: Wish) -> list[Ask]:
    """What would be asked now."""
    return _due(_plan(found), known_in(_cache(wish.cache)), wish)


def _plan(found: Iterable[Use]) -> dict[tuple[str, str, str], Ask]:
    """How each link is asked."""
    handles = os.environ.get("OSCAT_HANDLES") or HANDLES
    return {_key(one): ask_of(one, handles) for one in found}


def _due(plan: Mapping[Any, Ask], known: Mapping[str, Known], wish: Wish) -> list[Ask]:
    """Each address once, if it is to be asked; as a page where any link wants that."""
    now = datetime.now(UTC)
    asks = {ask.url: ask for ask in sorted(plan.values(), key=lambda one: one.means is Means.PAGE)}
    late = (url for url in asks if is_in_reach(url) and is_due(known.get(url), now, wish.age))
    return [_again(asks[url], known.get(url)) for url in late]


def briefly() -> Wish:
    """How the few links of a proposal are asked: somebody waits for the answer."""
    return Wish(limits=Limits(timeout=15, seconds=120))


def known_links(found: Iterable[Use], wish: Wish) -> tuple[Answers, tuple[str, ...]]:
    """What is known of addresses, as rules want it; and what is to be said where they could not be looked at."""
    try:
        done = audited(found, wish)
    except WorldError as error:
        return {}, (f"Addresses on the web were not asked: {error}.",)
    return {one.use.href: one.checked for one in done.rows}, tuple(_notes(done))


def _notes(done: Audit) -> Iterator[str]:
    shut = sorted({one.use.href for one in done.rows if one.checked.verdict is LinkVerdict.BLOCKED})
    if shut:
        names = ", ".join(cut(one, 100) for one in shut[:5])
        yield f"{plural(len(shut), 'address', 'addresses')} would not let a checker look; that is no fault: {names}."
    if done.left:
        yield f"{plural(done.left, 'address was', 'addresses were')} not asked: the time was over."


def _key(use: Use) -> tuple[str, str, str]:
    """What the way of asking depends on."""
    return use.href, use.declared, use.role


def _cache(given: PathLike | None) -> Path:
    if given is not None:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("oscat") / "links.jsonl"


def _again(ask: Ask, known: Known | None) -> Ask:
    """The same question, to be answered «as before» where it worked and nothing has changed."""
    if known is None or known.failed or known.answer.status != 200 or known.answer.hops:
        return ask
    return replace(ask, etag=known.answer.etag, modified=known.answer.modified)


def _here(use: Use, ask: Ask, known: Answers) -> Checked:
    """What is to be thought of an address where it stands; one that was asked by another way has not moved."""
    one = for_use(known.get(ask.url, _UNASKED), use.declared)
    plain, _, fragment = use.href.partition("#")
    if one.verdict is LinkVerdict.MOVED and ask.url != plain:
        return replace(one, verdict=LinkVerdict.OK, target="")
    if one.target and (ask.url != plain or use.role in _FIXED):
        return replace(one, target="")
    return replace(one, target=f"{one.target}#{fragment}") if one.target and fragment and "#" not in one.target else one


# --- asking


def _ask(due: list[Ask], store: LinkStore, wish: Wish) -> int:
    """Ask, and keep each answer; how many were asked before the time was over."""
    from oscat.world.linkcheck import ask_all

    book = _Notebook(store, len(due), wish.progress)
    ask_all(due, page_of, book.take, wish.limits)
    book.close()
    return book.done


@dataclass
class _Notebook:
    """Answers as they come. As long as nobody at all answered, failures wait: it may be our own network."""

    store: LinkStore
    total: int
    progress: Progress | None
    done: int = 0
    heard: bool = False
    waiting: list[Answer] = field(default_factory=list)

    def take(self, _: Ask, answer: Answer) -> None:
        """Keep an answer."""
        self.done += 1
        self.heard |= answer.status > 0
        self.waiting.append(answer)
        if self.heard or answer.problem not in _NO_NETWORK:
            self._keep()
        if self.progress:
            self.progress(self.done, self.total)

    def close(self) -> None:
        """Keep what waits, if there is a network. Raises WorldError where there is none."""
        if self.waiting and not _online():
            raise WorldError("no host answers and no name is known: this machine seems to have no network")
        self._keep()

    def _keep(self) -> None:
        for one in self.waiting:
            self.store.put(after(self.store.known.get(one.url), one))
        self.waiting.clear()


def _online() -> bool:
    return is_trial() or any(is_known(host) for host in BEACONS)
