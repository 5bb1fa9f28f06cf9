"""An issue for each experiment that no longer reproduces, opened by a run, closed by the next that is well."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from oscat.thought.reproduce.report import SAYS
from oscat.thought.safe_text import clean, cut, escaped, fenced
from oscat.words.acts import MARK, Tend
from oscat.words.reproduction import Level

LABEL: Final = "reproducibility"
COLOUR: Final = "0e8a16"
_SAID: Final = 6_000
Document = Mapping[str, Any]


def tended(documents: Iterable[Document], owner: Callable[[str], str]) -> Iterator[Tend]:
    """The issue of each experiment that was run, with an empty body where all is well.

    ``owner`` tells who answers for an experiment, "" for nobody.
    """
    for one in documents:
        run = one.get("run")
        if run is None:
            continue
        name, key = owner(one["experiment"]), f"experiment:{one['experiment']}"
        yield Tend(
            key=key,
            title=cut(f"No longer reproduces: {clean(one['title'])}", 200),
            body="" if _is_well(run) else f"{MARK.format(key)}\n{_body(one, run, name)}",
            labels={LABEL: COLOUR},
            assignee=name if name and "/" not in name else "",
        )


def _is_well(run: Document) -> bool:
    return bool(run["well"]) and all(one["same"] for one in run["outputs"])


def _body(one: Document, run: Document, owner: str) -> str:
    whom = f"@{owner}: " if owner else ""
    rows = [f"{whom}the experiment `{one['experiment']}` was run again on {run['at'][:10]}.", ""]
    rows += [f"- {escaped(out['name'])}: {escaped(out['told'])}" for out in run["outputs"] if not out["same"]]
    if not run["well"]:
        rows += ["It did not end well. The last that it said:", "", *fenced(run["said"][-_SAID:])]
    if run["otherwise"]:
        rows += ["", f"Otherwise than in the experiment: {escaped(', '.join(run['otherwise']))}."]
    level, call = Level(one["level"]), f"`oscat reproduce {one['experiment']} --run`"
    return "\n".join([*rows, "", f"It is at level {int(level)} of 4 now: {SAYS[level]}. Try {call}."]) + "\n"
