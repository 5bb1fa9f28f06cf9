"""Issues that propose an entry, turned into pull requests; what becomes of it is said below the issue."""

from pathlib import Path
from typing import Final

from oscat.shell.entries import of_record
from oscat.shell.publish import Course, Wish, judged
from oscat.shell.robot import Surroundings
from oscat.thought.reporters import markdown
from oscat.thought.safe_text import code_span
from oscat.thought.submit.letter import letter
from oscat.words.errors import ForbiddenError, UsageError
from oscat.words.publication import Outcome
from oscat.world.acting import SWEEP
from oscat.world.credentials import Credentials
from oscat.world.disk import DiskTree
from oscat.world.github import API, Desk, sticky, told
from oscat.world.submitting import Outbox

LABEL: Final = "proposal"
MARK: Final = "<!-- oscat:proposal -->"
MOST_WAITING: Final = 50
"""Proposals that came by issues and are open at a time: what anybody can do, somebody does a thousand times."""
_AGAIN: Final = "Edit this issue and it is looked at again."
_NOT_LET: Final = (
    "What you wrote is right, but this repository does not let its robot open pull requests. A maintainer has to allow "
    "it (Settings, Actions, General), and this issue is looked at again when it is edited."
)
_SAID: Final = {
    Outcome.CLOSED: "A steward closed the pull request of this issue; ask below before you propose it again.",
    Outcome.PUBLISHED: "The catalog has exactly this already.",
}


def propose(root: Path, run: Surroundings, number: int = 0) -> str:
    """Make a pull request of an issue (that of the event), or bring it up to date; what was said below the issue.

    Raises UsageError for an issue that is no proposal, WorldError where GitHub does not answer.
    """
    desk = run.desk()
    with told("the issue"):
        issue = desk.repository.get_issue(number or int(run.event.get("issue", {}).get("number") or 0))
        if issue.pull_request or issue.state != "open" or LABEL not in {one.name for one in issue.labels}:
            raise UsageError(f"{issue.number} is no open issue with the label {LABEL!r}")
    try:
        said = _proposed(root, run, desk, issue.number, issue.body or "", issue.user.login)
    except ForbiddenError:
        _say(desk, issue.number, _NOT_LET)
        raise
    except UsageError as error:
        said = f"{error}\n\n{_AGAIN}"
    _say(desk, issue.number, said)
    return said


def _proposed(root: Path, run: Surroundings, desk: Desk, number: int, body: str, author: str) -> str:
    top = f"issue/{number}"
    tree, given = DiskTree(root), letter(body)
    found, report = judged([of_record(given.record, given.beside, tree)], tree, mends=True)
    if report.failed:
        return f"{markdown.write(report, colour=False, everything=True)}\n{_AGAIN}"
    _room(desk, top)
    text = f"Proposed in #{number} by {code_span(author)}. Closes #{number}."
    wish = Wish(text=text, top=top)
    outbox = Outbox(desk.name, Credentials(run.given, api=run["GITHUB_API_URL"] or API), within=True)
    course = Course(outbox, found, wish)
    done = outbox.trying(course.draft.branch, course.run)
    if done.outcome in _SAID:
        return _SAID[done.outcome]
    if done.outcome in {Outcome.OPENED, Outcome.UPDATED}:
        desk.start(SWEEP)
    hints = f"\n\n{markdown.write(report, colour=False, everything=True)}" if report.findings else ""
    return (
        f"Thank you. This is pull request #{done.number}: the verdict comes there. Edit this issue to change it.{hints}"
    )


def _room(desk: Desk, top: str) -> None:
    """Refuse one more where very many wait."""
    with told("the open pull requests"):
        waiting = [one.head.ref for one in desk.repository.get_pulls(state="open")]
    others = [ref for ref in waiting if ref.startswith("issue/") and not ref.startswith(f"{top}/")]
    if len(others) >= MOST_WAITING:
        raise UsageError(f"{len(others)} proposals by issues wait already; this one has to wait until some are merged.")


def _say(desk: Desk, number: int, text: str) -> None:
    """One comment below the issue, which tells how it stands now."""
    body = f"{MARK}\n{text}"
    with told(f"issue {number}"):
        issue = desk.repository.get_issue(number)
        stands = sticky(issue.get_comments(), desk.login, MARK)
        if not stands:
            issue.create_comment(body)
        elif stands[0].body != body:
            stands[0].edit(body)
