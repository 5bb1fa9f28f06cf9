"""The next step from what stands on GitHub to what ought to. Pure: any number of runs at once come to the same end."""

from collections.abc import Mapping
from dataclasses import dataclass

from oscat.words.files import blob_name
from oscat.words.publication import Draft, Outcome, Standing


@dataclass(frozen=True, slots=True)
class Write:
    """Commit the files on ``parent``; the branch is ``new``, or moves on, or, ``over``, starts anew."""

    parent: str
    new: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Open the pull request: its branch is as it ought to be."""


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do."""

    outcome: Outcome


Step = Write | Open | Done


def step(draft: Draft, standing: Standing, *, reopen: bool = False) -> Step:
    """What to do next.

    One pull request a branch: an open one is brought up to date, a merged one is followed by the next, and one that
    somebody closed stays closed unless ``reopen`` says otherwise.
    """
    pull, wanted = standing.pull, names(draft.files)
    written = standing.branch is not None and same(wanted, standing.in_branch)
    if pull and pull.open:
        if standing.branch is None:
            return Write(standing.base, new=True)
        return Done(Outcome.UNCHANGED) if written else Write(standing.branch)
    if same(wanted, standing.in_base):
        return Done(Outcome.PUBLISHED)
    if pull and not pull.merged and not reopen:
        return Done(Outcome.CLOSED)
    if standing.branch is None:
        return Write(standing.base, new=True)
    used = pull is not None and pull.head == standing.branch
    return Open() if written and not used else Write(standing.base, over=True)


def names(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    """What Git calls the contents of files."""
    return {path: None if raw is None else blob_name([raw], len(raw)) for path, raw in files.items()}


def same(wanted: Mapping[str, str | None], there: Mapping[str, str | None]) -> bool:
    """Whether all files are there as they ought to be."""
    return all(there.get(path) == name for path, name in wanted.items())
