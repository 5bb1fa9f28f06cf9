"""The same work on parts of a list, on all cores at once: the parts are done by copies of this process (fork)."""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

BLOCK: Final = 64
"""Neighbours stay together, as what is remembered of one often serves the next."""
MOST: Final = 4


def cores() -> int:
    """How many parts are worth their while: 1 where a process cannot be copied, or has threads that would be lost."""
    if sys.platform == "win32" or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def spread(work: Callable[[list[T]], R], items: list[T], parts: int | None = None) -> list[R]:
    """What ``work`` makes of each part of the items, in no order that the items had.

    ``work`` sees all that this process knows, and what it changes is lost but for its answer, which must be picklable.
    What it raises is raised here. Short lists, and all where processes cannot be copied, are one part.
    """
    blocks = [items[at : at + BLOCK] for at in range(0, len(items), BLOCK)]
    parts = min(cores() if parts is None else parts, len(blocks))
    if parts < 2:
        return [work(items)]
    shares = [[item for block in blocks[i::parts] for item in block] for i in range(parts)]
    from multiprocessing import get_context

    context = get_context("fork")
    helpers = []
    for share in shares[1:]:
        ours, theirs = context.Pipe(duplex=False)
        helper = context.Process(target=_answer, args=(work, share, theirs), daemon=True)
        helper.start()
        theirs.close()
        helpers.append((helper, ours))
    answers = [work(shares[0]), *(_heard(ours) for _, ours in helpers)]
    for helper, _ in helpers:
        helper.join()
    return answers


def _answer(work: Callable[[list[T]], R], share: list[T], to: "Connection") -> None:
    """Do a part and send what came of it, or what went wrong."""
    with suppress(BrokenPipeError, KeyboardInterrupt):
        try:
            to.send((work(share), None))
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            to.send((None, error))


def _heard(ours: "Connection") -> Any:
    try:
        answer, error = ours.recv()
    except EOFError:
        raise RuntimeError("a part of the check ended without an answer; there may be too little memory") from None
    if error is not None:
        raise error
    return answer
