"""What ought to stand on GitHub, given what stands there now. Pure: the same look gives the same acts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from oscat.thought.bot import minted
from oscat.thought.bot.answers import answers, commit
from oscat.thought.bot.comment import body
from oscat.thought.bot.state import colour, is_ours, labels
from oscat.thought.bot.view import View
from oscat.thought.safe_text import plural
from oscat.words.acts import Act, Assign, AutoMerge, Reply, SetLabels, SetStatus, Stick, Suggest
from oscat.words.proposal import State

_TEXTS: Final = {
    State.DRAFT: "nothing stands against this draft so far",
    State.NEEDS_REVIEW: "no errors; a steward looks at it",
    State.APPROVED: "no errors, and approved",
    State.MERGING: "no errors; it is being merged",
}


def decide(view: View) -> tuple[Act, ...]:
    """All acts, in the order in which they are done: the verdict first, which everybody waits for."""
    if not view.proposal.open:
        return tuple(_closed(view))
    commits = (*commit(view), *minted.acts(view))
    return (*_status(view), *_stick(view), *_label(view), *_people(view), *commits, *_texts(view), *_merge(view))


def _closed(view: View) -> Iterator[Act]:
    """A proposal that was merged or closed: its labels and its comment tell how it ended."""
    if view.proposal.merged:
        yield from _label(view)


def _label(view: View) -> Iterator[Act]:
    wanted = labels(view.proposal, view.judged, view.state, view.said, view.platform)
    gone = frozenset(one for one in view.proposal.labels if is_ours(one)) - wanted
    if view.judged is None:
        gone = gone & {*State}  # what the entries are is known again in a minute
    yield SetLabels({one: colour(one) for one in sorted(wanted)}, gone)


def _status(view: View) -> Iterator[Act]:
    judged, head = view.judged, view.proposal.head
    if judged is None:
        if view.proposal.status is None:
            yield SetStatus(head, "pending", "being checked")
    elif judged.refused:
        yield SetStatus(head, "failure", "it cannot be judged; the comment says why")
    elif judged.errors:
        yield SetStatus(head, "failure", f"{plural(judged.errors, 'error')} to mend; the comment says how")
    elif view.said.hold:
        yield SetStatus(head, "pending", "on hold; the comment says why")
    else:
        yield SetStatus(head, "success", _TEXTS.get(view.state, "no errors") if view.state else "no errors")


def _people(view: View) -> Iterator[Act]:
    route = view.route
    if route and route.name:
        before = view.memory.assigned
        instead = (before,) if before and before.lower() != route.name.lower() else ()
        yield Assign(route.name, (*instead, *view.said.declined))


def _merge(view: View) -> Iterator[Act]:
    if view.merges:
        yield AutoMerge(view.proposal.head)
    elif view.memory.merge_head:
        yield AutoMerge(None)


def _stick(view: View) -> Iterator[Act]:
    if view.judged is not None:
        yield Stick(body(view))


def _texts(view: View) -> Iterator[Act]:
    judged = view.judged
    if judged is not None and judged.suggestions and not view.proposal.draft:
        yield Suggest(judged.head, judged.suggestions)
    yield from answers(view)
    yield from _reminders(view)


def _reminders(view: View) -> Iterator[Act]:
    """By cause: who is late is told, and who waits for us is never told that they are late."""
    if view.said.hold or view.judged is None or view.proposal.draft:
        return
    if view.state is State.NEEDS_AUTHOR:
        yield from _author_late(view)
    elif view.state is State.NEEDS_REVIEW and view.route:
        yield from _steward_late(view)


def _author_late(view: View) -> Iterator[Act]:
    days = view.policy.reminders.author
    silent = (view.now - _last_word(view)).days
    if silent >= days:
        author = view.proposal.author
        yield Reply(
            f"author:{view.proposal.head}:{silent // days}",
            f"@{author}, this waits for you: the comment at the top says what is still to mend, and `/oscat fix` does "
            "what a machine can. It stays open as long as you like.",
        )


def _last_word(view: View) -> datetime:
    """When the author was last heard of: by a push, as far as we saw it, or by a comment."""
    said = [one.at for one in view.proposal.comments if one.author.lower() == view.proposal.author.lower()]
    return max([view.proposal.seen or view.proposal.opened, *said])


def _steward_late(view: View) -> Iterator[Act]:
    reminders, name = view.policy.reminders, view.route.name if view.route else ""
    if view.late and name and name.lower() == view.memory.assigned.lower():
        times = view.silent_days // reminders.steward
        yield Reply(
            f"steward:{name.lower()}:{times}:{view.proposal.head[:10]}",
            f"@{name}, this has been waiting for your look for {plural(view.silent_days, 'day')}. "
            "`/oscat decline` gives it to somebody else.",
        )
    waits = (view.now - (view.proposal.seen or view.proposal.opened)).days
    if waits >= reminders.escalate and view.policy.maintainers and not view.proposal.reviews:
        told = " ".join(f"@{one}" for one in view.policy.maintainers[:5])
        yield Reply(
            f"escalate:{view.proposal.head}",
            f"{told}, nobody has looked at this for {plural(waits, 'day')}. Its author waits for us.",
        )
