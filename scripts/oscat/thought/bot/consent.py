"""Who may do what to a proposal, and what people have said of it so far: holds, approvals, changes they want."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from oscat.thought.bot.commands import Command, commands
from oscat.words.acts import MARK
from oscat.words.judgement import Judgement
from oscat.words.policy import Policy
from oscat.words.proposal import Permission, Proposal, Review

_VERDICTS: Final = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


@dataclass
class Consent:
    """What people said, read from the conversation from its beginning: the same each time it is read.

    ``whole`` approve all of the proposal, ``entries`` one entry each, by name; ``against`` want changes. ``hold`` is
    the reason of a hold and ``held_by`` whose it is. ``forced`` was asked for by name; ``declined`` gave it back.
    """

    whole: list[str] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)
    against: list[str] = field(default_factory=list)
    hold: str = ""
    held_by: str = ""
    forced: str = ""
    declined: list[str] = field(default_factory=list)


def same(one: str, other: str) -> bool:
    """Whether two logins are one: GitHub does not mind capitals."""
    return one.lower() == other.lower()


def is_author(proposal: Proposal, login: str) -> bool:
    """Whether somebody made the proposal."""
    return same(proposal.author, login)


def may_review(proposal: Proposal, policy: Policy, login: str) -> bool:
    """Whether somebody's approval counts: a steward, or who may write to the repository, and never the author."""
    steward = policy.steward(login)
    return not is_author(proposal, login) and bool(steward or writes(proposal, login))


def writes(proposal: Proposal, login: str) -> bool:
    """Whether somebody may write to the repository."""
    return proposal.permissions.get(login, Permission.NONE).writes


def refusal(command: Command, proposal: Proposal, policy: Policy) -> str:
    """Why somebody may not give a command; "" where they may."""
    login = command.comment.author
    reviews = may_review(proposal, policy, login)
    inside = reviews or writes(proposal, login) or is_author(proposal, login)
    if command.name == "approve" and is_author(proposal, login):
        return "nobody approves their own proposal"
    if command.name in {"approve", "assign"} and not reviews:
        return "that takes a steward of this catalog, or write access to the repository"
    if command.name == "doi" and not (policy.steward(login) or writes(proposal, login)):
        return "that takes a steward of this catalog, or write access to the repository"
    if command.name == "decline" and not policy.steward(login):
        return "only a steward can give a review back"
    return "" if inside else "that takes the author of the proposal, a steward, or write access to the repository"


def answer_key(comment: int) -> str:
    """What tells that the commands of a comment were run: they never are again, but a misspelt one may be mended."""
    return f"re:{comment}"


def is_answered(comment: int, proposal: Proposal) -> bool:
    """Whether the commands of a comment were run."""
    mark = MARK.format(answer_key(comment))
    return any(one.ours and one.body.partition("\n")[0] == mark for one in proposal.comments)


def given(proposal: Proposal) -> Iterator[Command]:
    """Every command in the conversation, in its order."""
    for comment in sorted(proposal.comments, key=lambda one: one.id):
        yield from commands(comment)


def consent(proposal: Proposal, judgement: Judgement | None, policy: Policy) -> Consent:
    """What people have said."""
    found = Consent()
    for command in given(proposal):
        if command.known and not refusal(command, proposal, policy):
            _take(found, command, proposal, judgement)
    for review in _last_reviews(proposal):
        if may_review(proposal, policy, review.author):
            if review.verdict == "APPROVED" and review.head == proposal.head:
                found.whole.append(review.author)
            elif review.verdict == "CHANGES_REQUESTED" and review.head == proposal.head:
                found.against.append(review.author)
    return found


def _take(found: Consent, command: Command, proposal: Proposal, judgement: Judgement | None) -> None:
    """Let one command have its effect."""
    who, argument = command.comment.author, command.argument
    if command.name == "hold":
        found.hold, found.held_by = argument or "no reason given", who
    elif command.name == "ready":
        found.hold, found.held_by = "", ""
    elif command.name == "assign":
        found.forced = argument.removeprefix("@").partition(" ")[0]
        found.declined = [one for one in found.declined if not same(one, found.forced)]
    elif command.name == "decline":
        found.declined.append(who)
        found.forced = "" if same(found.forced, who) else found.forced
    elif command.name == "approve" and is_current(command, proposal):
        _approve(found, argument, who, judgement)


def _approve(found: Consent, argument: str, who: str, judgement: Judgement | None) -> None:
    if not argument:
        found.whole.append(who)
    for entry in judgement.entries if judgement and argument else ():
        if argument.strip("`") in {entry.name, entry.id}:
            found.entries[entry.name] = who


def is_current(command: Command, proposal: Proposal) -> bool:
    """Whether a command was given after the last push, as far as that is known: consent is to what stands there."""
    return proposal.seen is not None and command.comment.at >= proposal.seen


def _last_reviews(proposal: Proposal) -> list[Review]:
    """The last word of each reviewer."""
    last: dict[str, Review] = {}
    for review in sorted(proposal.reviews, key=lambda one: one.at):
        if review.verdict in _VERDICTS:
            last[review.author.lower()] = review
    return list(last.values())


def approved(found: Consent, judgement: Judgement) -> bool:
    """Whether somebody approves the whole, or each entry has somebody's consent and there is nothing else."""
    if found.against:
        return False
    names = [entry.name for entry in judgement.entries]
    more = judgement.beyond or judgement.shared or judgement.more_entries
    return bool(found.whole) or (bool(names) and not more and found.entries.keys() >= set(names))
