"""Ask addresses, each by its own means, many at a time and each host politely; answers come as they are ready."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import orjson

from oscat.words.links import Answer, Ask, Limits, Means, Page, Problem
from oscat.world.ftp import there
from oscat.world.web import Got, Web

Digest = Callable[[bytes], Page]
"""What is kept of the beginning of a page."""
Take = Callable[[Ask, Answer], None]
BEGINNING: Final = 32_768
"""Bytes of a page that are looked at."""
_LITTLE: Final = 2_048
_DOCUMENT: Final = 65_536
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_PASSING: Final = frozenset({Problem.UNNAMED, Problem.REFUSED, Problem.BROKEN})
"""What may be better in a moment. Who did not answer in all the time that was given is asked in the next run."""
_ELSEWHERE: Final = frozenset({403, 404})
_GUARDS: Final = ("cf-mitigated", "x-datadome", "x-sucuri-id", "x-iinfo")
_FTP_AT_ONCE: Final = 4
_ALIKE: Final = ", as at others of its addresses"


def ask_all(asks: Iterable[Ask], digest: Digest, take: Take, limits: Limits | None = None) -> None:
    """Ask all addresses and give each answer to ``take``.

    Returns early when ``limits.seconds`` are over; what was not asked by then is not taken.
    """
    asyncio.run(_Run(digest, take, limits or Limits()).all(asks))


class _Run:
    def __init__(self, digest: Digest, take: Take, limits: Limits) -> None:
        self.digest, self.take, self.limits = digest, take, limits
        self.web = Web(limits)
        self._last: dict[str, Got] = {}
        self._threads = ThreadPoolExecutor(_FTP_AT_ONCE)
        self._means = {
            Means.PAGE: self._page,
            Means.FILE: self._file,
            Means.DOI: self._doi,
            Means.GIT: self._git,
            Means.BUCKET: self._bucket,
            Means.FTP: self._ftp,
        }

    async def all(self, asks: Iterable[Ask]) -> None:
        """Ask host by host, a few workers each; within a host in the order given."""
        hosts: dict[str, deque[Ask]] = {}
        again: dict[str, int] = {}
        for one in asks:
            hosts.setdefault(urlsplit(one.url).netloc, deque()).append(one)
        async with self.web:
            try:
                async with asyncio.timeout(self.limits.seconds), asyncio.TaskGroup() as group:
                    for line in hosts.values():
                        for _ in range(min(self.limits.per_host, len(line))):
                            group.create_task(self._work(line, again))
            except TimeoutError:
                pass
            finally:
                self._threads.shutdown(wait=False, cancel_futures=True)

    async def _work(self, line: deque[Ask], again: dict[str, int]) -> None:
        """Ask what stands in a host's line; what fails in passing is asked once more when the others had their turn."""
        while line:
            one = line.popleft()
            got = await self._got(one)
            if self._is_passing(got) and again.get(one.url, 1) < self.limits.tries:
                again[one.url] = again.get(one.url, 1) + 1
                if not line and got.wait is None:
                    await asyncio.sleep(self.limits.backoff)
                line.append(one)
            else:
                self.take(one, await self._proven(one, got))

    async def _got(self, ask: Ask) -> Got:
        host = urlsplit(ask.url).netloc
        if self.web.pace.is_given_up(host):
            return self._silent(host)
        got = self._last[host] = await self._means[ask.means](ask)
        return got

    def _is_passing(self, got: Got) -> bool:
        """Whether it may be better in a moment."""
        patient = got.wait is None or got.wait <= self.limits.patience
        return patient and (got.problem in _PASSING or got.status in _AGAIN)

    def _silent(self, host: str) -> Got:
        """What is said of the other addresses of a host that never answers, without asking."""
        last = self._last.get(host, Got(problem=Problem.TIMED_OUT, detail="did not answer in time"))
        note = "" if last.detail.endswith(_ALIKE) else _ALIKE
        return replace(last, detail=f"{last.detail}{note}")

    async def _proven(self, ask: Ask, got: Got) -> Answer:
        """The answer, and for http whether https answers the same."""
        made = self._made(ask, got)
        plain = ask.url.startswith("http://") and 200 <= got.status < 300 and urlsplit(ask.url).port in {None, 80}
        if not plain or got.hops:
            return made
        secure = f"https://{ask.url.removeprefix('http://').replace(':80/', '/', 1)}"
        other = self._made(ask, await self._means[ask.means](Ask(secure, ask.means)))
        same = (other.status, other.media_type, other.page.title) == (made.status, made.media_type, made.page.title)
        sizes = {made.length, other.length} - {None}
        if not same or len(sizes) > 1 or other.problem or other.hops:
            return made
        return self._made(ask, got, secure)

    def _made(self, ask: Ask, got: Got, secure: str = "") -> Answer:
        header = got.headers.get
        return Answer(
            url=ask.url,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            status=got.status,
            problem=got.problem,
            detail=got.detail[:400],
            hops=tuple((status, url[:2_000]) for status, url in got.hops),
            media_type=_media_type(header("content-type")) if 200 <= got.status < 300 else "",
            length=_length(header("content-length"), got),
            etag=(header("etag") or "")[:200],
            modified=(header("last-modified") or "")[:60],
            sign_in="www-authenticate" in got.headers,
            guarded=any(name in got.headers for name in _GUARDS),
            secure=secure,
            page=self.digest(got.body) if got.body else Page(),
        )

    # --- means

    async def _page(self, ask: Ask) -> Got:
        return await self.web.got("GET", ask.url, most=BEGINNING, headers=_conditions(ask))

    async def _file(self, ask: Ask) -> Got:
        """By the headers; where they are refused or speak of a page, by the first bytes."""
        got = await self.web.got("HEAD", ask.url, headers=_conditions(ask))
        page = (got.headers.get("content-type") or "").startswith("text/html")
        if got.problem or got.status == 304 or (200 <= got.status < 300 and not page) or got.wait is not None:
            return got
        most = BEGINNING if page else _LITTLE
        got = await self.web.got("GET", ask.url, most=most, headers={} if page else {"Range": f"bytes=0-{_LITTLE - 1}"})
        if got.status in _ELSEWHERE:
            for other in ask.others:
                inner = await self.web.got("HEAD", other)
                if 200 <= inner.status < 300:
                    return Got(inner.status, {}, b"", (), detail=f"holds {other.rpartition('/')[2]}")
        return got

    async def _doi(self, ask: Ask) -> Got:
        got = await self.web.got("GET", ask.url, most=_DOCUMENT)
        told = _json(got.body)
        if told.get("responseCode") == 1:
            return Got(200, detail=f"registered; leads to {_target(told)}"[:300])
        if told.get("responseCode") in (100, 200, 301):
            return Got(404, detail="this DOI is not registered")
        odd = Got(problem=Problem.BROKEN, detail="the handle service answers something else")
        return got if got.problem or got.status >= 400 else odd

    async def _git(self, ask: Ask) -> Got:
        got = await self.web.got("GET", ask.url, most=_LITTLE)
        spoken = got.headers.get("content-type", "").startswith("application/x-git-upload-pack-advertisement")
        if got.status == 200 and spoken:
            return Got(200, detail="a Git repository")
        return got if got.problem or got.status >= 400 else Got(404, detail="there is no Git repository")

    async def _bucket(self, ask: Ask) -> Got:
        got = await self.web.got("HEAD", ask.url)
        region = got.headers.get("x-amz-bucket-region", "")
        url = ask.url
        if got.status in {301, 307, 400} and region.replace("-", "").isalnum():
            url = url.replace("https://s3.amazonaws.com/", f"https://s3.{region}.amazonaws.com/")
            got = await self.web.got("HEAD", url)
        if got.status not in _ELSEWHERE:
            return got
        listed = await self.web.got("GET", _listing(url), most=_DOCUMENT)
        if b"<Contents>" in listed.body:
            return Got(200, detail="a prefix that holds objects")
        return listed if listed.status in _ELSEWHERE else Got(404, detail="the bucket holds nothing there")

    async def _ftp(self, ask: Ask) -> Got:
        host = urlsplit(ask.url).netloc
        loop = asyncio.get_running_loop()
        async with self.web.pace.turn(host):
            got = await loop.run_in_executor(self._threads, there, ask.url, self.limits.connect)
        self.web.pace.note(host, answered=got.status > 0)
        return got


def _conditions(ask: Ask) -> Mapping[str, str]:
    given = {"If-None-Match": ask.etag, "If-Modified-Since": ask.modified}
    return {name: value for name, value in given.items() if value}


def _media_type(given: str | None) -> str:
    return (given or "").partition(";")[0].strip().lower()[:100]


def _length(given: str | None, got: Got) -> int | None:
    """The length that the headers give, where they speak of the thing and not of an error or of a part of it."""
    return int(given[:18]) if given and given.isdigit() and got.status == 200 else None


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _target(told: dict[str, Any]) -> str:
    """Where a DOI leads: its value of type URL."""
    rows = told.get("values")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("type") == "URL" and isinstance(row.get("data"), dict):
            return str(row["data"].get("value"))
    return "an address that it does not tell"


def _listing(url: str) -> str:
    """The address that lists one object under a key (Amazon S3 API, «ListObjectsV2»)."""
    parts = urlsplit(url)
    _, bucket, key = [*parts.path.split("/", 2), "", ""][:3]
    prefix = quote(f"{key.rstrip('/')}/" if key else "", safe="")
    return f"{parts.scheme}://{parts.netloc}/{bucket}?list-type=2&max-keys=1&prefix={prefix}"
