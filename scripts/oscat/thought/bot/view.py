"""One look at a proposal: all that a decision depends on, and what follows from it at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from oscat.thought.bot.consent import Consent, consent, is_author, same
from oscat.thought.bot.memory import Memory, remembered
from oscat.thought.bot.reach import platform_of, too_far
from oscat.thought.bot.routing import Asking, Route, route
from oscat.thought.bot.state import state_of
from oscat.thought.bot.trust import distrust
from oscat.words.judgement import Judgement
from oscat.words.policy import Policy, Trusted
from oscat.words.proposal import Home, Proposal, Queue, State


@dataclass(frozen=True)
class View:
    """The proposal, its judgement if it has one for its head, the policy of the default branch, the queue, the time."""

    proposal: Proposal
    judgement: Judgement | None
    policy: Policy
    queue: Queue
    home: Home
    now: datetime

    @cached_property
    def judged(self) -> Judgement | None:
        """The judgement, if it is one of what is proposed now; an App that goes too far is refused."""
        found = self.judgement if self.judgement and self.judgement.head == self.proposal.head else None
        if found is None:
            return None
        return replace(found, refused=(*found.refused, *too_far(self.proposal, found, self.policy.speakers)))

    @cached_property
    def memory(self) -> Memory:
        """What stands in the comment that is kept true."""
        return remembered(self.proposal.comments)

    @cached_property
    def said(self) -> Consent:
        """What people said."""
        return consent(self.proposal, self.judged, self.policy)

    @cached_property
    def state(self) -> State | None:
        """Where the proposal is."""
        return state_of(self.proposal, self.judged, self.said)

    @cached_property
    def trusted(self) -> Trusted | None:
        """The registered App that made the proposal, if one did."""
        if not self.proposal.is_bot:
            return None
        return next((one for one in self.policy.trusted if one.app == self.proposal.author), None)

    @cached_property
    def platform(self) -> str:
        """The platform that the proposal comes from, by its App or by its branch in this repository."""
        if self.trusted:
            return self.trusted.platform
        return platform_of(self.proposal)

    @cached_property
    def late(self) -> bool:
        """Whether whom the bot asked has let the proposal lie for so long that somebody else should be asked."""
        return (
            self.state is State.NEEDS_REVIEW
            and not self.said.hold
            and self.silent_days >= self.policy.reminders.steward
        )

    @cached_property
    def silent_days(self) -> int:
        """For how many days the one who was asked has said nothing; of a team, anybody but the author."""
        name, since = self.memory.assigned, self.memory.since
        if not since or not name:
            return 0

        def counts(login: str) -> bool:
            return not is_author(self.proposal, login) if "/" in name else same(login, name)

        heard = [one.at for one in self.proposal.comments if not one.ours and counts(one.author)]
        heard += [one.at for one in self.proposal.reviews if counts(one.author)]
        return (self.now - max([since, *heard])).days

    @cached_property
    def passed(self) -> tuple[str, ...]:
        """Those who let it lie."""
        more = (self.memory.assigned,) if self.late and self.memory.assigned not in self.memory.passed else ()
        return (*self.memory.passed, *more)

    @cached_property
    def route(self) -> Route | None:
        """Who reviews, once there is something to review: nobody is asked about drafts and what cannot be read."""
        if self.judged is None or self.state in (None, State.DRAFT, State.CHECKING) or self.judged.refused:
            return None
        if not self.proposal.open or (self.state is State.NEEDS_AUTHOR and not self.memory.assigned):
            return None
        return self._routed()

    def _routed(self) -> Route:
        """The next one; where all were asked in vain, whoever has it keeps it."""
        memory = Memory(self.memory.assigned, self.memory.since, self.passed)
        found = route(self._asking(memory))
        if not found.name and self.memory.assigned and self.late:
            return route(self._asking(Memory(self.memory.assigned, self.memory.since, self.memory.passed)))
        return found

    def _asking(self, memory: Memory) -> Asking:
        assert self.judged is not None  # noqa: S101 - route() asked before
        return Asking(
            self.proposal, self.judged, self.policy, self.queue, memory, self.said, self.now.date(), self.platform
        )

    @cached_property
    def remembers(self) -> Memory:
        """What the bot will know next time."""
        name = self.route.name if self.route else self.memory.assigned
        kept = name.lower() == self.memory.assigned.lower()
        passed = tuple(one for one in self.passed if one.lower() != name.lower())
        since = self.memory.since if kept else self.now if name else None
        head, base = (self.judged.head, self.judged.base) if self.judged else (self.memory.head, self.memory.base)
        return Memory(name, since, passed, head, base, self.proposal.head if self.merges else "")

    @cached_property
    def merges(self) -> bool:
        """Whether the proposal may merge by itself: a platform's small change of its own entries, all checks green."""
        return self.judged is not None and not distrust(self.proposal, self.judged, self.trusted, self.said)
