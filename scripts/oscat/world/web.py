"""Requests to strangers: no secrets, no cookies, public addresses only, and an end to everything.

Redirects are followed by hand, so that each step is judged before it is taken. Bodies are read as far as asked for, and
what is compressed is opened no further than that.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from oscat.words.links import Limits, Problem
from oscat.world.guard import PrivateAddressError, is_public, objection, opened
from oscat.world.pace import Pace

AGENT: Final = "oscat-links/1 (checks the links of an open science catalog)"
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HOPS: Final = 8
_CHUNK: Final = 8_192
_LONGEST: Final = 8_000  # characters of an address that is followed
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_READING: Final = 5.0  # seconds for the beginning of a body
_STRANGE: Final = (
    *(aiohttp.ClientError, OSError, TimeoutError, ValueError, zlib.error),
    *(LookupError, TypeError, AttributeError, AssertionError, RuntimeError),
)
"""What comes of odd answers, in the library too: whatever it is, the others have their turn."""
_UNKNOWN: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


@dataclass(frozen=True)
class Got:
    """What a request came to: a status (0 with a ``problem`` and its ``detail``), the headers in small letters, the
    beginning of the body, and the redirects on the way. ``wait`` is what the server asked for, in seconds.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hops: tuple[tuple[int, str], ...] = ()
    problem: Problem | None = None
    detail: str = ""
    wait: float | None = None


class Web:
    """A session that asks strangers; to be used with ``async with``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pace = Pace(limits.per_host, limits.delay, limits.at_once)

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=_PublicResolver(),
            socket_factory=opened,
            limit=self.limits.at_once,
            limit_per_host=self.limits.per_host,
            ttl_dns_cache=300,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=aiohttp.ClientTimeout(
                total=self.limits.timeout,
                connect=self.limits.connect + self.limits.timeout,
                sock_connect=self.limits.connect,
            ),
            max_line_size=_CHUNK,
            max_field_size=_CHUNK,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def got(self, method: str, url: str, *, most: int = 0, headers: Mapping[str, str] | None = None) -> Got:
        """What an address answers, with at most ``most`` bytes of its body; redirects are followed."""
        hops: list[tuple[int, str]] = []
        for _ in range(_HOPS + 1):
            problem = objection(url)
            if problem:
                where = f"redirects to {url[:200]}, which {problem}" if hops else problem
                return Got(hops=tuple(hops), problem=Problem.PRIVATE, detail=where)
            one = await self._once(method, url, most, headers or {})
            target = one.headers.get("location", "") if one.status in REDIRECTS else ""
            if not target:
                return Got(one.status, one.headers, one.body, tuple(hops), one.problem, _told(one, hops), one.wait)
            origin, url = url, urljoin(url, target[:_LONGEST])
            if url == origin or any(url == known for _, known in hops):
                return Got(hops=tuple(hops), problem=Problem.ENDLESS, detail=f"redirects in a circle, to {url[:200]}")
            hops.append((one.status, url))
        return Got(hops=tuple(hops), problem=Problem.ENDLESS, detail=f"redirects more than {_HOPS} times")

    async def _once(self, method: str, url: str, most: int, headers: Mapping[str, str]) -> Got:
        host = urlsplit(url).netloc
        async with self.pace.turn(host):
            try:
                one = await self._asked(method, url, most, headers)
            except _STRANGE as error:
                one = problem_of(error, host)
        self.pace.note(host, answered=one.status > 0)
        if one.wait is not None and one.wait <= self.limits.patience:
            self.pace.hold(host, one.wait)
        return one

    async def _asked(self, method: str, url: str, most: int, headers: Mapping[str, str]) -> Got:
        target = URL(url, encoded=not _needs_quoting(url))
        async with self._session.request(method, target, headers=headers, allow_redirects=False) as answer:
            told = {name.lower(): _readable(value) for name, value in answer.headers.items()}
            body = b"" if method == "HEAD" or not most else await _beginning(answer, most)
        return Got(answer.status, told, body, wait=_wait(answer.status, told))


def _readable(value: str) -> str:
    """The value of a header, without the bytes that are no UTF-8."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _needs_quoting(url: str) -> bool:
    return not url.isascii() or " " in url or '"' in url


def _told(one: Got, hops: list[tuple[int, str]]) -> str:
    if one.problem is Problem.PRIVATE and hops:
        return f"redirects to {hops[-1][1][:200]}, which {one.detail}"
    return one.detail


async def _beginning(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The first bytes of a body, opened if they are compressed; a body that stops coming is what came of it."""
    raw = bytearray()
    packed = answer.headers.get("Content-Encoding") in _PACKED
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    with suppress(TimeoutError, aiohttp.ClientPayloadError, zlib.error):
        async with asyncio.timeout(_READING + most / 100_000):
            while len(raw) < most and (chunk := await answer.content.read(_CHUNK)):
                raw += inflate.decompress(chunk, most - len(raw)) if inflate else chunk
    return bytes(raw[:most])


def _wait(status: int, headers: Mapping[str, str]) -> float | None:
    """How long a server asks to be left alone (RFC 9110, section 10.2.3)."""
    given = headers.get("retry-after", "") if status in {429, 503} else ""
    if given.isdigit():
        return float(given[:9])
    try:
        return max(0.0, (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds()) if given else None
    except (ValueError, TypeError):
        return None


def problem_of(error: Exception, host: str) -> Got:
    """An error of the library or the system, in our words."""
    for one in _causes(error):
        if isinstance(one, PrivateAddressError):
            return Got(problem=Problem.PRIVATE, detail="leads to no public address")
        if isinstance(one, ssl.SSLCertVerificationError) and hasattr(one, "verify_message"):
            return Got(problem=Problem.CERTIFICATE, detail=f"its certificate is not valid: {one.verify_message}")
        if isinstance(one, socket.gaierror):
            return _unnamed(one, host)
        if isinstance(one, TimeoutError):
            return Got(problem=Problem.TIMED_OUT, detail="did not answer in time")
        if isinstance(one, ConnectionRefusedError):
            return Got(problem=Problem.REFUSED, detail=f"{host} refuses connections")
    if isinstance(error, aiohttp.ClientSSLError):
        return Got(problem=Problem.CERTIFICATE, detail=f"{host} offers no secure connection that can be trusted")
    return Got(problem=Problem.BROKEN, detail=f"the answer cannot be read ({type(error).__name__})")


def _unnamed(error: socket.gaierror, host: str) -> Got:
    if error.errno in _UNKNOWN:
        return Got(problem=Problem.HOST_UNKNOWN, detail=f"there is no host {host.partition(':')[0]}")
    return Got(problem=Problem.UNNAMED, detail=f"the name service did not tell where {host.partition(':')[0]} is")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found and len(found) < 10:
        found.append(error)
        inner = getattr(error, "os_error", None) or getattr(error, "certificate_error", None)
        error = inner or error.__cause__ or error.__context__
    return found


class _PublicResolver(AbstractResolver):
    """The system's own name service, without what is not public."""

    def __init__(self) -> None:
        self._system = aiohttp.ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        """The public addresses of a host."""
        found = await self._system.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if found and not public:
            raise PrivateAddressError(f"{host} leads to no public address")
        return public

    async def close(self) -> None:
        """Nothing is kept."""
