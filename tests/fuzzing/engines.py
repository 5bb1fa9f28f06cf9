"""What makes inputs: Hypothesis; Atheris, led by the code that is reached; a browser.

Each is a process of its own, ``python -m fuzzing.engines ENGINE PROMISE INPUTS SEED``, and ends with one line of JSON.
"""

import base64
import json
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

CHUNK: Final = 2_000
"""Inputs of one run of Hypothesis, which remembers all of them; of one message to the browser a tenth."""
LONGEST: Final = 600
STARTS: Final = 200
"""Inputs by chance that Atheris begins with; without any it tries tiny ones for long."""


@dataclass
class Tally:
    """How many inputs a promise was held against, the longest that one took, and how it was broken."""

    promise: str
    inputs: int = 0
    longest: float = 0.0
    broken: dict[tuple[str, str, str], tuple[bytes, str, str]] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def hold(self, data: bytes) -> bool:
        """Hold the promise against an input; False where it broke in a way that was not seen before."""
        from fuzzing.trying import tried

        started = time.perf_counter()
        found = tried(self.promise, data)
        self.inputs += 1
        self.longest = max(self.longest, time.perf_counter() - started)
        if found is None or (found.key in self.broken and len(self.broken[found.key][0]) <= len(data)):
            return True
        new = found.key not in self.broken
        self.broken[found.key] = (data, found.why, found.where)
        return not new

    def tell(self) -> None:
        """Write the one line that whoever started this waits for."""
        rows = [(base64.b64encode(data).decode(), why, where) for data, why, where in self.broken.values()]
        seconds = time.perf_counter() - self.began
        print(
            json.dumps({"inputs": self.inputs, "seconds": seconds, "longest": self.longest, "broken": rows}), flush=True
        )


def by_hypothesis(promise: str, inputs: int, seed: int) -> None:
    """Bytes as Hypothesis makes them, small ones first, in runs that differ."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    tally, number = Tally(promise), seed

    def hold(data: bytes) -> None:
        assert tally.hold(data)

    calm = settings(database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    while tally.inputs < inputs:
        how = settings(calm, max_examples=min(CHUNK, inputs - tally.inputs))
        with suppress(Exception):  # the tally knows it already
            seeded(number)(how(given(st.binary(min_size=1, max_size=LONGEST))(hold)))()
        number += 1
    tally.tell()


def by_atheris(promise: str, inputs: int, seed: int) -> None:
    """Bytes that are changed towards code which none has reached yet."""
    import atheris

    with atheris.instrument_imports(include=["oscat"], enable_loader_override=False):
        from fuzzing import promises
    assert promise in promises.PROMISES
    tally = Tally(promise)

    def hold(data: bytes) -> None:
        tally.hold(data)
        if tally.inputs == inputs:
            tally.tell()

    with TemporaryDirectory() as folder:
        chance = random.Random(seed)
        for number in range(STARTS):
            (Path(folder) / str(number)).write_bytes(chance.randbytes(chance.randrange(1, LONGEST)))
        how = [
            f"-runs={inputs + 1}",
            f"-seed={seed}",
            f"-max_len={LONGEST}",
            "-len_control=0",
            "-rss_limit_mb=0",
            "-timeout=60",
        ]
        atheris.Setup(["oscat", *how, folder], hold)
        atheris.Fuzz()


def by_chromium(promise: str, inputs: int, seed: int) -> None:
    """Bytes by chance, for the scripts of the site."""
    from fuzzing.front import tried

    tally, chance = Tally(promise), random.Random(seed)
    with tried() as ask:
        while tally.inputs < inputs:
            size = min(CHUNK // 10, inputs - tally.inputs)
            batch = [(promise, chance.randbytes(chance.randrange(1, LONGEST))) for _ in range(size)]
            started = time.perf_counter()
            for (_, data), why in zip(batch, ask(batch), strict=True):
                if why:
                    where = why.rpartition("/")[2]
                    tally.broken.setdefault((promise, where, why.partition(":")[0]), (data, why[:300], where))
            tally.longest = max(tally.longest, (time.perf_counter() - started) / size)
            tally.inputs += size
    tally.tell()


ENGINES: Final[dict[str, Callable[[str, int, int], None]]] = {
    "hypothesis": by_hypothesis,
    "atheris": by_atheris,
    "chromium": by_chromium,
}


def main(given: list[str]) -> None:
    engine, promise, inputs, seed = given
    ENGINES[engine](promise, int(inputs), int(seed))


def heard(text: str) -> dict[str, Any] | None:
    """What an engine told at its end."""
    rows = [line for line in text.splitlines() if line.startswith('{"inputs"')]
    told: dict[str, Any] | None = json.loads(rows[-1]) if rows else None
    return told


if __name__ == "__main__":
    main(sys.argv[1:])
