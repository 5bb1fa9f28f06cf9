"""Some of the kills of ``make faults``, each command a few times."""

import os
from pathlib import Path
from typing import Any

import pytest

import killing

pytestmark = [
    pytest.mark.site,  # each kill starts the command thrice
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here"),
]


@pytest.mark.parametrize("command", killing.COMMANDS, ids=lambda one: one.name)
def test_a_kill_loses_nothing(command: type[Any], tmp_path: Path) -> None:
    row = killing.killed(command, 3, 7, tmp_path)
    assert row.kills == 3
    assert not row.wrong


def test_what_is_wrong_is_noticed(tmp_path: Path) -> None:
    """A command that writes in place leaves half a file when it is killed."""

    class Careless(killing.Import):
        name = "careless"

        def left(self) -> str:
            self.to.mkdir(parents=True, exist_ok=True)
            (self.to / "half.json").write_bytes(b"{")
            return super().left()

    row = killing.killed(Careless, 2, 7, tmp_path)
    assert len(row.wrong) == 2
