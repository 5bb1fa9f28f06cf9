"""Run a command as a whole process, and say how long it took and how much memory its largest process had."""

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OSCAT = (sys.executable, "-m", "oscat")
Command = Sequence[str]


LAUNCHER = """
import os, sys, time
began = time.perf_counter()
away = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], env, file_actions=away), 0)
print(time.perf_counter() - began, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Measured:
    """Wall seconds and peak memory in MB: of the first run, and the median of those that follow."""

    cold: float
    warm: float
    memory: float


def once(command: Command, fine: Container[int] = (0, 1)) -> tuple[float, float]:
    """Run a command with its output thrown away; seconds, and peak memory in MB. Raises RuntimeError where it ends
    otherwise than is ``fine``: with 1 oscat tells of errors in the catalog, and Python of one in a program.

    A small process starts it: what a process weighs at most begins with the weight of the one that started it.
    """
    ran = subprocess.run([sys.executable, "-ISc", LAUNCHER, *command], capture_output=True, text=True, check=True)
    took, memory, code = ran.stdout.split()
    if int(code) not in fine:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return float(took), float(memory) / (1_000_000 if sys.platform == "darwin" else 1_000)


def measured(
    command: Command, runs: int, forget: Callable[[], object] = lambda: None, fine: Container[int] = (0, 1)
) -> Measured:
    """The first run after ``forget``, and the median of ``runs`` more; with none of these, the first stands for all."""
    forget()
    first = once(command, fine)
    return of_runs([first, *(once(command, fine) for _ in range(runs))])


def of_runs(runs: list[tuple[float, float]]) -> Measured:
    """What runs took, each in seconds and megabytes, the first of them cold."""
    warm = statistics.median(seconds for seconds, _ in runs[1:] or runs)
    return Measured(runs[0][0], warm, max(memory for _, memory in runs))


def evicted(folder: Path) -> None:
    """Let the system forget what it read of a folder, as far as it lets go (not where files live in memory)."""
    os.sync()
    for path in (one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def on_one_core(command: Command) -> Command | None:
    """The same command on one core; None where the machine cannot say so."""
    taskset = shutil.which("taskset")
    return (taskset, "-c", "0", *command) if taskset else None
