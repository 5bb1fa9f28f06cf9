"""Read files that are elsewhere: whole or not at all, from public addresses only, with no secrets."""

import asyncio
from collections.abc import Iterable
from typing import Final

from oscat.words.links import Limits
from oscat.words.reproduction import Elsewhere
from oscat.world.web import Web

LARGEST: Final = 10_000_000  # bytes
_LIMITS: Final = Limits(at_once=6, per_host=2, timeout=120)


def whole(urls: Iterable[str], largest: int = LARGEST) -> dict[str, Elsewhere]:
    """What stands at each address, where it has no more than ``largest`` bytes."""
    return dict(asyncio.run(_all(sorted(set(urls)), largest)))


async def _all(urls: list[str], largest: int) -> list[tuple[str, Elsewhere]]:
    async with Web(_LIMITS) as web:
        return await asyncio.gather(*(_read(web, one, largest) for one in urls))


async def _read(web: Web, url: str, largest: int) -> tuple[str, Elsewhere]:
    got = await web.got("GET", url, most=largest + 1)
    if got.problem:
        return url, Elsewhere(problem=got.detail)
    if got.status != 200:
        return url, Elsewhere(problem=f"answers {got.status}")
    if len(got.body) > largest:
        return url, Elsewhere(problem=f"is larger than {largest:,} bytes")
    told = got.headers.get("content-length", "")
    if "content-encoding" not in got.headers and told.isdigit() and int(told) != len(got.body):
        return url, Elsewhere(problem="stopped half way")
    return url, Elsewhere(got.body)
