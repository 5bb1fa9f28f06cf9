"""The same work on parts of a list, on all cores at once: the parts are done by copies of this process (fork)."""

import os
import pickle
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
G = TypeVar("G")
R = TypeVar("R")
Work = Generator[G, list[G], R]

BLOCK: Final = 64
"""Neighbours stay together, as what is remembered of one often serves the next."""
MOST: Final = 4


def cores() -> int:
    """How many parts are worth their while: 1 where a process cannot be copied, or has threads that would be lost."""
    if sys.platform == "win32" or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


class Turns:
    """The numbers from 0 up to ``count`` (256 at most), each taken once, by this process or by a copy of it."""

    def __init__(self, count: int) -> None:
        self._left, ahead = os.pipe()
        os.write(ahead, bytes(range(count)))
        os.close(ahead)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._left, 1):
            yield number[0]

    def close(self) -> None:
        """Let go of the numbers that nobody took."""
        os.close(self._left)


def spread(work: Callable[[list[T]], Work[G, R]], items: list[T], parts: int | None = None, least: int = 1) -> list[R]:
    """What ``work`` makes of each part of the items, in no order that the items had.

    ``work`` is a generator: it yields once, what the others shall know of its part, is sent what all parts yielded, and
    returns its answer. It sees all that this process knows, and what it changes is lost but for what it yields and
    returns, which must be picklable. What it raises is raised here. Short lists, and all where processes cannot be
    copied, are one part; or ``least`` parts, where there is more to do than the items.
    """
    blocks = [items[at : at + BLOCK] for at in range(0, len(items), BLOCK)]
    parts = max(least, min(cores() if parts is None else parts, len(blocks)))
    shares = [[item for block in blocks[i::parts] for item in block] for i in range(parts)]
    helpers = [_helper(work, share) for share in shares[1:]]
    mine = work(shares[0])
    try:
        told = [next(mine), *(_heard(pipe) for _, pipe in helpers)]
        for _, pipe in helpers:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has died, which is heard below
                _tell(pipe, told)
        return [_answer(mine, told), *(_heard(pipe) for _, pipe in helpers)]
    except BaseException:
        for process, _ in helpers:
            process.kill()  # nobody wants its answer any more, and it may be writing into a folder that goes away
        raise
    finally:
        for process, _ in helpers:
            process.join()


def _helper(work: Callable[[list[T]], Work[G, R]], share: list[T]) -> tuple["ForkProcess", "Pipe"]:
    """A copy of this process that does a part, and the pipe to it."""
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_do, args=(work, share, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _do(work: Callable[[list[T]], Work[G, R]], share: list[T], pipe: "Pipe") -> None:
    """Do a part: send what it yields, hear what all yielded, send what came of it, or what went wrong."""
    with suppress(BrokenPipeError, EOFError, KeyboardInterrupt):
        try:
            mine = work(share)
            _tell(pipe, (next(mine), None))
            _tell(pipe, (_answer(mine, pickle.loads(pipe.recv_bytes())), None))  # noqa: S301 - from our own parent
        except (BrokenPipeError, EOFError):
            raise  # who asked is gone
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            _tell(pipe, (None, error))


def _answer(mine: Work[G, R], told: list[G]) -> R:
    """What a part returns once it was told."""
    try:
        mine.send(told)
    except StopIteration as end:
        answer: R = end.value
        return answer
    raise AssertionError("a part yields once")


def _tell(pipe: "Pipe", value: Any) -> None:
    pipe.send_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def _heard(pipe: "Pipe") -> Any:
    try:
        answer, error = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own child
    except (EOFError, ConnectionResetError):
        raise RuntimeError("a part of the work ended without an answer; there may be too little memory") from None
    if error is not None:
        raise error
    return answer
