"""``/oscat doi``: DOIs on demand of a steward, reserved at DataCite and written into the records of the proposal."""

from collections.abc import Iterator

from oscat.thought.bot.commands import Command
from oscat.thought.bot.consent import answer_key, given, is_answered, refusal
from oscat.thought.bot.view import View
from oscat.thought.safe_text import code_span, cut, patch_block
from oscat.words.acts import Act, Commit, Reserve
from oscat.words.minting import Offer


def answer(view: View, command: Command) -> str:
    """What is answered to the command, once what it asks for is done."""
    judged = view.judged
    if judged is None or not judged.dois:
        return "This proposal has no entry that could get a DOI, or `oscat.toml` names no prefix under `[doi]`."
    chosen = _chosen(view, command)
    if not chosen:
        known = ", ".join(code_span(one.name) for one in judged.dois[:20])
        return f"This proposal has no entry {code_span(cut(command.argument, 80))} for a DOI; it has {known}."
    if _mends_first(view):
        return "The mends come first. Please ask for the DOI again once they are in."
    lines = [f"- {code_span(one.name)}: {_told(one)}" for one in chosen]
    return "\n".join([*lines, *_by_hand(view, chosen)])


def _told(one: Offer) -> str:
    if not one.doi:
        return f"no DOI, as {one.why}."
    return f"`{one.doi}` is reserved. It is published when this is merged, and means nothing until then."


def _by_hand(view: View, chosen: list[Offer]) -> Iterator[str]:
    """How the author brings DOIs into a branch where nobody else may write."""
    patch = "".join(one.patch for one in chosen)
    if patch and not view.proposal.within:
        yield "\nThe branch is in your fork. Save this as `doi.patch`, run `git apply doi.patch`, and push."
        yield f"\n{patch_block(patch)}"


def acts(view: View) -> Iterator[Act]:
    """The drafts, and the commit that writes them into records; of one command at a time."""
    for command in given(view.proposal):
        key = answer_key(command.comment.id)
        done = is_answered(command.comment.id, view.proposal)
        if command.name != "doi" or done or _refused(view, command) or _mends_first(view):
            continue
        offers = [one for one in _chosen(view, command) if one.doi]
        yield from (Reserve(one.doi, one.address, key) for one in offers)
        if offers and view.proposal.within:
            texts, names = {one.path: one.text for one in offers}, ", ".join(one.doi for one in offers)
            message = f"Cite as {cut(names, 200)}\n\nAsked for with /oscat doi."
            yield Commit(view.proposal.head, view.proposal.head_ref, texts, message, after=key)
        return


def _chosen(view: View, command: Command) -> list[Offer]:
    """The entries that a command means: one by name or id, or all that can get one; all, where none can."""
    wanted, offers = command.argument.strip("`"), view.judged.dois if view.judged else ()
    if wanted:
        return [one for one in offers if wanted in {one.name, one.name.rpartition("/")[2]}]
    return [one for one in offers if one.doi] or list(offers)


def _refused(view: View, command: Command) -> bool:
    return bool(refusal(command, view.proposal, view.policy)) or not view.proposal.open


def _mends_first(view: View) -> bool:
    """Whether another commit is about to be made on the branch: one at a time."""
    asked = (one for one in given(view.proposal) if one.name == "fix" and not _refused(view, one))
    waiting = any(not is_answered(one.comment.id, view.proposal) for one in asked)
    return waiting and view.proposal.within and bool(view.judged and view.judged.mends)
