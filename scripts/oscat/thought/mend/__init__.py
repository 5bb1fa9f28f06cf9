"""Mend what the rules found: apply their fixes to the text of the files, and look again whether all is better.

A mend is kept only where it leaves no rule with more to say of any file than before; that is tried, not believed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import orjson

from oscat.thought.mend.text import ConflictError, patched
from oscat.thought.mend.whole_file import WHOLE_FILE
from oscat.thought.overlay import Overlay
from oscat.words.files import Mode, Tree
from oscat.words.finding import Finding, Operation, Report
from oscat.words.mended import Mended

EXECUTABLE: Final = "OSC111"
"""The rule whose mend is to take the executable bit from a file."""
MOST_ROUNDS: Final = 100
Judge = Callable[[Tree], Report]


@dataclass
class _State:
    """How far the work has come: texts and modes changed, the last report, and what was done or refused."""

    report: Report
    texts: dict[str, bytes] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)
    done: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)


def mendable(finding: Finding) -> bool:
    """Whether there is a mend for this finding, safe or guessed."""
    return finding.fix is not None or finding.code in WHOLE_FILE or finding.code == EXECUTABLE


def mend(tree: Tree, judge: Judge, wanted: Callable[[Finding], bool]) -> Mended:
    """Mend the findings of a tree that are ``wanted``, as far as that makes nothing worse. Nothing is written.

    A mend may bring findings that can be mended in turn (a title that is put right makes links to it stale). That is
    tried first; if anything worse is left in the end, once more without.
    """
    before = judge(tree)
    state = _mended(tree, judge, wanted, _State(before), patient=True)
    if worse(before, state.report):
        state = _mended(tree, judge, wanted, _State(before), patient=False)
    files = {path: (tree.read(path), text) for path, text in state.texts.items()}
    return Mended(files, state.modes, tuple(state.done), tuple(state.refused), before, state.report)


def _mended(tree: Tree, judge: Judge, wanted: Callable[[Finding], bool], state: _State, *, patient: bool) -> _State:
    """The state after as many rounds as there is something to do."""

    def is_next(one: Finding) -> bool:
        return mendable(one) and wanted(one)

    for _ in range(MOST_ROUNDS):
        tried = {_key(one) for one in state.refused}
        todo = [one for one in state.report.findings if is_next(one) and _key(one) not in tried]
        if not todo:
            break
        _round(tree, judge, state, todo, is_next if patient else _never)
    return state


def _never(_: Finding) -> bool:
    return False


def _round(tree: Tree, judge: Judge, state: _State, todo: list[Finding], bearable: Callable[[Finding], bool]) -> None:
    """Make as many of these mends at once as go together and make nothing worse that is not ``bearable``."""
    batch = todo
    while True:
        texts, modes, done = _applied(tree, state, batch)
        after = judge(Overlay(tree, state.texts | texts, state.modes | modes)) if done else state.report
        new = _by_rule(after) - _by_rule(state.report)
        spoiled = {one.path for one in after.findings if (one.code, one.path) in new and not bearable(one)}
        if done and not spoiled and (new or len(after.findings) < len(state.report.findings)):
            state.texts |= texts
            state.modes |= modes
            state.done += done
            state.report = after
            return
        if len(batch) == 1:
            state.refused += batch
            return
        batch = _smaller(batch, spoiled)


def _smaller(batch: list[Finding], spoiled: set[str]) -> list[Finding]:
    """What to try instead: without the files that fared worse, if that tells anything, else the first half."""
    others = [one for one in batch if one.path not in spoiled]
    return others if 0 < len(others) < len(batch) else batch[: len(batch) // 2]


def worse(before: Report, after: Report) -> set[str]:
    """The files of which some rule has more to say than it had."""
    return {path for _, path in _by_rule(after) - _by_rule(before)}


def _by_rule(report: Report) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.path) for one in report.findings)


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.path, finding.pointer, finding.message


def _applied(
    tree: Tree, state: _State, batch: Iterable[Finding]
) -> tuple[dict[str, bytes], dict[str, Mode], list[Finding]]:
    """The new bytes and modes of the files that the findings are about, and which findings that mends."""
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in batch:
        by_path[one.path].append(one)
    texts, modes, done = dict[str, bytes](), dict[str, Mode](), list[Finding]()
    for path, findings in by_path.items():
        raw = state.texts.get(path) or tree.read(path)
        new, mended = _file(raw, findings)
        bits = [one for one in findings if one.code == EXECUTABLE]
        modes |= {path: Mode.REGULAR} if bits else {}
        texts |= {path: new} if new != raw else {}
        done += [*bits, *mended]
    return texts, modes, done


def _file(raw: bytes, findings: list[Finding]) -> tuple[bytes, list[Finding]]:
    """The new bytes of one file; where a mend of the file as such is due, that comes first and alone."""
    for one in findings:
        new = WHOLE_FILE[one.code](raw, one) if one.code in WHOLE_FILE else None
        if new is not None:
            return new, [one]
    return _together(raw, [one for one in findings if one.fix])


def _together(raw: bytes, findings: list[Finding]) -> tuple[bytes, list[Finding]]:
    """The bytes after as many of the patches as go together; what is left has its turn in the next round."""
    while findings:
        try:
            new = patched(raw.decode(), _operations(findings)).encode()
            orjson.loads(new)
        except (ConflictError, ValueError):
            findings = findings[: len(findings) // 2]
        else:
            return new, findings if new != raw else []
    return raw, []


def _operations(findings: Iterable[Finding]) -> list[Operation]:
    """All operations of the findings' patches, each once."""
    found = {orjson.dumps(one, option=orjson.OPT_SORT_KEYS): one for finding in findings for one in finding.fix or ()}
    return list(found.values())
