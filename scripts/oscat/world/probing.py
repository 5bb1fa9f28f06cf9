"""Ask the addresses of a platform: a short answer, in a short time, from public addresses only, with no secrets."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import orjson

from oscat.words.conformance import Answered, Probe
from oscat.words.links import Limits, Problem
from oscat.world.web import Got, Web

LARGEST: Final = 2_000_000  # bytes
_LIMITS: Final = Limits(at_once=6, per_host=6, delay=0, timeout=20)
_ACCEPT: Final = {"Accept": "application/json, */*"}


def asked(probes: Iterable[Probe]) -> dict[str, Answered]:
    """What each address answers."""
    return {one.probe.url: one for one in asyncio.run(_all(list(probes)))}


async def _all(probes: list[Probe]) -> list[Answered]:
    async with Web(_LIMITS) as web:
        return await asyncio.gather(*(_ask(web, one) for one in probes))


async def _ask(web: Web, probe: Probe) -> Answered:
    got = await web.got("GET", probe.url, most=LARGEST, headers=_ACCEPT)
    return Answered(probe, got.status, _document(got.body), problem=_said(got))


def _said(got: Got) -> str:
    if not got.problem:
        return ""
    return got.detail if got.problem in {Problem.PRIVATE, Problem.ENDLESS} else f"does not answer: {got.detail}"


def _document(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except ValueError:
        return None
