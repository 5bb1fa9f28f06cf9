"""One input held against one promise: what broke, where, and whether it took too long."""

import base64
import json
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from fuzzing.draw import Draw
from fuzzing.promises import PROMISES

PATIENCE: Final = 2
"""Seconds that an input may take."""
CORPUS: Final = Path(__file__).with_name("corpus")
ROOT: Final = Path(__file__).parents[2]


class HangError(Exception):
    """An input takes longer than it may."""


@dataclass(frozen=True)
class Broken:
    """A broken promise: its name, the input, what was raised, and the line of ours that raised it."""

    promise: str
    data: bytes
    why: str
    where: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What is the same for inputs that break it in the same way."""
        return self.promise, self.where, self.why.partition(":")[0]


def tried(promise: str, data: bytes) -> Broken | None:
    """Hold an input against a promise of Python."""
    try:
        with _patience():
            PROMISES[promise](Draw(data))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        why = f"{type(error).__name__}: {error}"
        return Broken(promise, data, why[:300].encode("utf-8", "backslashreplace").decode(), _where(error))
    return None


@contextmanager
def _patience() -> Iterator[None]:
    """Raise HangError in the middle of what takes too long."""

    def rung(_number: int, _frame: FrameType | None) -> None:
        raise HangError(f"more than {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, rung)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _where(error: BaseException) -> str:
    """The last line of this project that an error went through; of a hang any line may be the last."""
    if isinstance(error, HangError):
        return "hang"
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(str(ROOT / "scripts"))
    ]
    last = (frames or traceback.extract_tb(error.__traceback__))[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def corpus(promise: str) -> list[tuple[str, bytes]]:
    """What ever broke a promise: why it did, and the input."""
    file = CORPUS / f"{promise}.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []
    return [(row["why"], base64.b64decode(row["data"])) for row in rows]


def keep(broken: Broken) -> None:
    """Add an input to the corpus, where it stays when what it broke is mended."""
    if any(data == broken.data for _, data in corpus(broken.promise)):
        return
    row = {"why": f"{broken.where} {broken.why}", "data": base64.b64encode(broken.data).decode()}
    CORPUS.mkdir(exist_ok=True)
    with (CORPUS / f"{broken.promise}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
