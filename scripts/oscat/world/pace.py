"""Politeness: how many requests a host gets at a time, how long it rests between two, when it is left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class _Host:
    free: asyncio.Semaphore
    next: float = 0.0
    failures: int = 0
    answered: bool = False


@dataclass
class Pace:
    """Turns at hosts. Who waits for a host takes no place from the others."""

    per_host: int
    delay: float
    at_once: int
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The places that all hosts share."""
        self._all = asyncio.Semaphore(self.at_once)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(asyncio.Semaphore(self.per_host))
        return self._hosts[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """One request at a host."""
        host, loop = self._host(name), asyncio.get_running_loop()
        async with host.free:
            while (wait := host.next - loop.time()) > 0:
                await asyncio.sleep(wait)
            host.next = loop.time() + self.delay
            async with self._all:
                yield

    def hold(self, name: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        host = self._host(name)
        host.next = max(host.next, asyncio.get_running_loop().time() + seconds)

    def note(self, name: str, *, answered: bool) -> None:
        """Whether a host answered at all."""
        host = self._host(name)
        host.answered |= answered
        host.failures = 0 if answered else host.failures + 1

    def is_given_up(self, name: str) -> bool:
        """Whether a host never answered, however often it was asked."""
        host = self._host(name)
        return not host.answered and host.failures >= _ENOUGH


_ENOUGH = 3
