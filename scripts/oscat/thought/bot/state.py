"""Where a proposal is, and the labels that say so: derived from what stands, each time anew."""

from collections.abc import Iterator
from typing import Final

from oscat.thought.bot.consent import Consent, approved
from oscat.words.judgement import How, Judgement
from oscat.words.kinds import Kind
from oscat.words.proposal import Proposal, State

HELD: Final = "on-hold"
FIRST: Final = "first-contribution"
HOW: Final = {How.ADDED: "new-entry", How.CHANGED: "update", How.REMOVED: "removal"}
PREFIXES: Final = ("kind:", "theme:", "platform:")
OURS: Final = frozenset({*State, *HOW.values(), HELD})
"""The labels that come and go as the bot says; those that begin with a prefix as well."""
COLOURS: Final = {
    State.DRAFT: "d4d4d4",
    State.CHECKING: "bfd4f2",
    State.NEEDS_AUTHOR: "e99695",
    State.NEEDS_REVIEW: "fbca04",
    State.APPROVED: "0e8a16",
    State.MERGING: "5319e7",
    State.PUBLISHED: "1d76db",
}
LONGEST: Final = 50
"""Characters of a label (GitHub REST API, «Create a label»)."""
MOST: Final = 20


def is_ours(label: str) -> bool:
    """Whether a label is the bot's to set and to take away."""
    return label in OURS or label.startswith(PREFIXES)


def state_of(proposal: Proposal, judgement: Judgement | None, said: Consent) -> State | None:
    """Where the proposal is; None for one that was closed and is no proposal any more."""
    if not proposal.open:
        return (State.PUBLISHED if proposal.published else State.MERGING) if proposal.merged else None
    if proposal.draft:
        return State.DRAFT
    if judgement is None or judgement.head != proposal.head:
        return State.CHECKING
    if not judgement.passed or said.against:
        return State.NEEDS_AUTHOR
    if said.hold or not approved(said, judgement):
        return State.NEEDS_REVIEW
    return State.MERGING if proposal.auto_merge else State.APPROVED


def labels(
    proposal: Proposal, judgement: Judgement | None, state: State | None, said: Consent, platform: str
) -> frozenset[str]:
    """All labels that are the bot's and ought to stand now."""
    found = [state.value] if state else []
    found += [HELD] if said.hold and proposal.open else []
    found += [f"platform:{platform}"] if platform else []
    found += list(_of_entries(judgement)) if judgement else []
    found += [FIRST] if proposal.first_time else []
    return frozenset(one for one in dict.fromkeys(found) if len(one) <= LONGEST)


def _of_entries(judgement: Judgement) -> Iterator[str]:
    kinds = {entry.kind for entry in judgement.entries}
    yield from (f"kind:{kind}" for kind in Kind if kind in kinds)
    yield from (label for how, label in HOW.items() if any(entry.how is how for entry in judgement.entries))
    themes = sorted({theme for entry in judgement.entries for theme in entry.themes})
    yield from (f"theme:{theme}" for theme in themes[:MOST])


def colour(label: str) -> str:
    """The colour of one of the bot's labels, as GitHub writes it."""
    return COLOURS[State(label)] if label in {*State} else "c5def5" if label.startswith(PREFIXES) else "ededed"
