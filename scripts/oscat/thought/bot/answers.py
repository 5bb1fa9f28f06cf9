"""What the bot answers to commands: once to each comment, however often it is edited or the event comes."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from oscat.thought.bot import minted
from oscat.thought.bot.commands import HELP, Command
from oscat.thought.bot.consent import answer_key, given, is_answered, is_current, refusal
from oscat.thought.bot.view import View
from oscat.thought.safe_text import code_span, cut, escaped, patch_block, plural
from oscat.words.acts import Act, Commit, Reply

MOST_REFUSED: Final = 3
"""How often somebody who may not is told so in one conversation."""


def answers(view: View) -> Iterator[Act]:
    """The answers that ought to stand below the comments with commands."""
    refused: dict[str, int] = {}
    for comment, commands in groupby(given(view.proposal), key=lambda one: one.comment):
        lines, ran = [], False
        for command in commands:
            why = refusal(command, view.proposal, view.policy)
            if why:
                refused[comment.author] = refused.get(comment.author, 0) + 1
            ran = ran or (command.known and not why)
            if not why or refused[comment.author] <= MOST_REFUSED:
                lines.append(_refused(command, why) if why else _answer(view, command))
        told = [line for line in lines if line]
        if told:
            yield Reply(answer_key(comment.id) if ran else f"near:{comment.id}", "\n\n".join(told))


def _refused(command: Command, why: str) -> str:
    return f"`/oscat {_name(command)}` is not for you: {why}."


def _name(command: Command) -> str:
    return command.name if command.known else "…"


def _answer(view: View, command: Command) -> str:
    if not command.name:
        return _help(view, command)
    if not command.known:
        return f"There is no command {code_span(cut(command.name, 40))}. {command.meant} `/oscat help` lists all."
    answer = _ANSWERS.get(command.name)
    return answer(view, command) if answer else ""


def _help(view: View, command: Command) -> str:
    """The commands that this person may give."""
    asker = command.comment
    may = [one for one in HELP if not refusal(Command(one, "", asker), view.proposal, view.policy)]
    return "\n".join(["What you can ask for here:", "", *(f"- `/oscat {one}`: {HELP[one]}" for one in may)])


def _check(view: View, command: Command) -> str:
    judged = view.judged
    if judged is None:
        return "The check is under way; the comment above tells when it is done."
    found = ", ".join(plural(count, word) for word, count in judged.counts.items() if count) or "no findings"
    return f"Judged again, at {judged.head[:10]}: {found}. The comment above has it all."


def _fix(view: View, command: Command) -> str:
    judged = view.judged
    if judged is None or not (judged.mends or judged.patch):
        return "There is nothing here that a machine can mend safely."
    if view.proposal.within and judged.mends:
        return f"Mended {plural(len(judged.mends), 'file')} on the branch; the next commit shows how."
    if not judged.patch:
        return "The mends are too long for a comment. Please run `oscat fix` in your clone, and push."
    otherwise = "" if judged.derived else "; or run `oscat fix` in your clone"
    return (
        "The branch is in your fork, where nobody else may write. Save this as `mends.patch`, run "
        f"`git apply mends.patch`, and push{otherwise}.\n\n{patch_block(judged.patch)}"
    )


def _preview(view: View, command: Command) -> str:
    checks = f"{view.home.server}/{view.home.repository}/pull/{view.proposal.number}/checks"
    return f"The pages of this proposal are built by the [advice check]({checks}): its summary has the download."


def _assign(view: View, command: Command) -> str:
    name = command.argument.removeprefix("@").partition(" ")[0]
    return "" if name else "Whom? `/oscat assign @name`."


def _decline(view: View, command: Command) -> str:
    after = view.route.name if view.route else ""
    if view.said.declined and after and after.lower() not in [one.lower() for one in view.said.declined]:
        return f"Given back; {escaped(after)} is asked instead."
    return "Given back; a maintainer assigns somebody."


def _hold(view: View, command: Command) -> str:
    return f"On hold: {escaped(cut(command.argument, 300)) or 'no reason given'}. `/oscat ready` goes on."


def _ready(view: View, command: Command) -> str:
    return "Nothing holds this any more."


def _approve(view: View, command: Command) -> str:
    wanted, judged = command.argument.strip("`"), view.judged
    if not is_current(command, view.proposal):
        return "The proposal changed after this, so it does not count; please look again, and approve what stands now."
    names = [entry.name for entry in judged.entries if wanted in {entry.name, entry.id}] if judged else []
    if wanted and not names:
        known = ", ".join(code_span(entry.name) for entry in judged.entries[:20]) if judged else ""
        return f"This proposal has no entry {code_span(cut(wanted, 80))}; it has {known or 'none'}."
    return f"Approved: {code_span(names[0]) if names else 'all of it'}."


_ANSWERS: Final = {
    "help": _help,
    "check": _check,
    "fix": _fix,
    "preview": _preview,
    "assign": _assign,
    "decline": _decline,
    "doi": minted.answer,
    "hold": _hold,
    "ready": _ready,
    "approve": _approve,
}


def commit(view: View) -> Iterator[Act]:
    """The commit that somebody asks for with ``fix``, where nobody had an answer to that yet."""
    for command in given(view.proposal):
        open_ = not is_answered(command.comment.id, view.proposal)
        may = command.name == "fix" and not refusal(command, view.proposal, view.policy)
        if open_ and may and view.proposal.within and view.proposal.open and view.judged and view.judged.mends:
            message = "Apply the safe mends of oscat\n\nAsked for with /oscat fix."
            yield Commit(view.proposal.head, view.proposal.head_ref, view.judged.mends, message)
            return
