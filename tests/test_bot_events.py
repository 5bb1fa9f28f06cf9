"""Events come late, twice, in another order, or not at all: what stands in the end is the same."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forge.double import Fault, Pull
from forge.stage import BOT, NAME, Stage
from oscat.shell.robot import MOST_OUTPUT, Surroundings, act, judge_pulls, look, packed, unpacked
from oscat.words.errors import OscatError, UsageError
from test_bot import ENTRY, failed
from test_bot_stories import FAULTS, NEW, record, states

RIGHTS = dict.fromkeys(("contents", "pull_requests", "statuses", "actions"), "write")


class Bench:
    """The bot without workflows: one look at a time, at a proposal on the double."""

    def __init__(self, root: Path, seed: Path) -> None:
        self.stage = Stage(root, seed)
        self.clone = root / "clone"
        self._refresh()
        token = self.stage.double.token(BOT, RIGHTS)
        given = {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": self.stage.double.base}
        self.run = Surroundings(given | {"OSCAT_NO_PAUSE": "1"})

    def _refresh(self) -> None:
        origin = str(self.stage.double.store.path(NAME))
        subprocess.run(["git", "clone", "-q", origin, str(self.clone)], check=True, capture_output=True)

    def judge(self, *numbers: int) -> str:
        return packed(judge_pulls(self.clone, self.run, numbers))

    def act(self, number: int, judged: str = "") -> list[str]:
        desk = self.run.desk()
        view = look(self.clone, self.run, desk, number, unpacked(judged).get(number))
        return list(act(self.clone, desk, view))

    def look(self, number: int) -> list[str]:
        return self.act(number, self.judge(number))


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    def root() -> Path:
        return tmp_path_factory.mktemp("bench")

    return root


def standing(stage: Stage, pull: Pull) -> tuple[Any, ...]:
    """What people see in the end."""
    replies = sorted(text.split("\n", 1)[1][:60] for text in stage.ours(pull) if "oscat:sticky" not in text)
    shown = stage.sticky(pull).partition("<!-- oscat:report")[0]
    return (
        states(pull),
        sorted(pull.labels),
        sorted(pull.assignees),
        stage.status(pull),
        replies,
        shown.replace(pull.head, ""),
    )


def story(bench: Bench, looks: list[list[int]]) -> tuple[Any, ...]:
    """Five things happen; between them the bot looks as often as it is told, with verdicts old and new."""
    stage = bench.stage
    text = record(stage)
    pull = stage.propose("alice", {NEW: record(stage, *FAULTS)})
    kept = [bench.judge(1)]
    steps: list[Callable[[], object]] = [
        lambda: stage.double.comment(NAME, 1, "alice", "/oscat help"),
        lambda: stage.commit(stage.fork("alice"), "change", {NEW: text}),
        lambda: stage.double.comment(NAME, 1, "eve", "/oscat approve"),
        lambda: stage.double.review(NAME, 1, "anybody", "COMMENTED"),
        lambda: stage.double.comment(NAME, 1, "boss", "/oscat assign @anybody"),
    ]
    for step, times in zip(steps, looks, strict=True):
        for old in times:
            bench.act(1, kept[old % len(kept)])
        step()
        kept.append(bench.judge(1))
    bench.look(1)  # the sweep
    settled = standing(stage, pull)
    assert bench.look(1) == []  # and another one finds nothing to do
    assert standing(stage, pull) == settled
    assert not stage.double.violations
    stage.close()
    return settled


@pytest.mark.site
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=5, max_size=5))
def test_any_order_ends_the_same(roots: Any, seed_repository: Path, looks: list[list[int]]) -> None:
    ended = story(Bench(roots(), seed_repository), looks)
    assert ended == story(Bench(roots(), seed_repository), [[]] * 5)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["GET ", "POST ", "PATCH ", "DELETE ", "PUT "]), st.booleans()), max_size=3))
def test_whatever_goes_wrong_on_the_way(roots: Any, seed_repository: Path, faults: list[tuple[str, bool]]) -> None:
    bench = Bench(roots(), seed_repository)
    stage = bench.stage
    pull = stage.propose("alice", {NEW: record(stage)})
    judged = bench.judge(1)
    stage.double.faults += [Fault(method, done=done) for method, done in faults]
    for _ in range(len(faults) + 1):
        with suppress(OscatError):
            bench.act(1, judged)
    bench.look(1)
    assert stage.sticky(pull)
    assert states(pull) == ["needs-review"]
    assert len(pull.assignees) == len(pull.asked) == 1
    assert stage.status(pull)[0] == "success"
    assert bench.look(1) == []
    stage.close()


def test_many_verdicts_fit_into_one_variable() -> None:
    """What one job hands to the next is bounded: details go first, then proposals, which have their turn later."""
    many = [(number, failed(mends={"x": "y" * 5_000}, entries=(ENTRY,) * 50)) for number in range(400)]
    varied = [(number, replace(one, head=f"{number:040x}", base=str(number) * 9)) for number, one in many]
    text = packed(varied)
    assert len(text) <= MOST_OUTPUT
    kept = unpacked(text)
    assert len(kept) > 100
    assert list(kept) == list(range(len(kept)))
    assert kept[3].errors == 1


@pytest.mark.parametrize("text", ["x", "eJw=", "H4sIAAAAAAAAA6uuBQBDv6ajAgAAAB"])
def test_a_verdict_that_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="judgement"):
        unpacked(text)
