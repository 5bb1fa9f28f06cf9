"""What ever broke a promise holds now, and odd inputs break none; ``make fuzz`` tries a million."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser import CHROMIUM
from fuzzing import front, trying
from fuzzing.draw import Draw
from fuzzing.promises import PROMISES

FOUND = [pytest.param(name, data, id=f"{name} {why[:60]}") for name in PROMISES for why, data in trying.corpus(name)]


@pytest.mark.parametrize(("promise", "data"), FOUND)
def test_what_was_found_stays_mended(promise: str, data: bytes) -> None:
    PROMISES[promise](Draw(data))


@pytest.mark.parametrize("promise", PROMISES)
def test_no_input_breaks_a_promise(promise: str) -> None:
    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=400))
    def hold(data: bytes) -> None:
        PROMISES[promise](Draw(data))

    hold()


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
def test_the_scripts_of_the_site_keep_their_promises() -> None:
    found = [(name, data) for name in front.INPUTS for _, data in trying.corpus(name)]
    chance = [(name, bytes(range(at, 256)) * 2) for name in front.INPUTS for at in range(0, 250, 5)]
    with front.tried() as ask:
        assert [
            (name, data, why) for (name, data), why in zip(found + chance, ask(found + chance), strict=True) if why
        ] == []


def test_what_breaks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(draw: Draw) -> None:
        while draw.below(2):
            assert draw.below(2), "odd"

    monkeypatch.setitem(PROMISES, "reader", broken)
    monkeypatch.setattr(trying, "PATIENCE", 0.2)
    assert trying.tried("reader", b"\0") is None
    found = trying.tried("reader", b"\1\0")
    assert found
    assert found.why.startswith("AssertionError: odd")
    slow = trying.tried("reader", b"\1" * 30_000_000)
    assert slow
    assert slow.key == ("reader", "hang", "HangError")
