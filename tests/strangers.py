"""Hosts of every temper for the link checker: honest, slow, lying, greedy, and leading where nobody may go.

One server on many addresses of this machine: the first word of a path says how it behaves. It counts what it was asked,
and each connection to the *canary*, an address that nobody may touch.

    python tests/strangers.py --port 8900 --latency 0.05
"""

import argparse
import asyncio
import gzip
import json
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from oscat.words.links import LinkVerdict as V

NETCDF: Final = "application/x-netcdf"
PAGE: Final = b"<!doctype html><title>Sea ice</title><h1>Sea ice thickness</h1><p>Data and documentation."
BOMB: Final = gzip.compress(b"\0" * 50_000_000, 9) * 20
"""A gigabyte in a megabyte: gzip members one after the other are one file (RFC 1952, section 2.2)."""
EXPECTED: Final[dict[str, V]] = {
    "page": V.OK,
    "file": V.OK,
    "headless": V.OK,
    "headless404": V.OK,
    "ranged": V.OK,
    "service": V.OK,
    "temporary": V.OK,
    "flaky": V.OK,
    "patient": V.OK,
    "bomb": V.OK,
    "endless": V.OK,
    "drip": V.OK,
    "cookies": V.OK,
    "latin": V.OK,
    "moved": V.MOVED,
    "moved308": V.MOVED,
    "twice": V.MOVED,
    "login": V.SIGN_IN,
    "unauthorized": V.SIGN_IN,
    "denied": V.SIGN_IN,
    "forbidden": V.BLOCKED,
    "robots": V.BLOCKED,
    "busy": V.BLOCKED,
    "shield": V.BLOCKED,
    "gone": V.NOT_FOUND,
    "missing": V.NOT_FOUND,
    "liar": V.SOFT_404,
    "front": V.SOFT_404,
    "lost": V.SOFT_404,
    "parked": V.SOFT_404,
    "other": V.WRONG_TYPE,
    "error": V.FAILING,
    "loop": V.FAILING,
    "garbage": V.FAILING,
    "hangup": V.FAILING,
    "slow": V.TIMED_OUT,
    "private": V.PRIVATE,
    "metadata": V.PRIVATE,
    "canary": V.PRIVATE,
    "numeric": V.PRIVATE,
    "mail": V.PRIVATE,
    "scheme": V.PRIVATE,
}
"""What is to be thought of each temper."""
DATA: Final = frozenset({"file", "headless", "headless404", "ranged", "other", "denied"})
"""Tempers of files: the record says that they are NetCDF."""
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Strangers:
    """The server. ``asked`` counts requests by method and temper, ``touched`` the connections to the canary."""

    latency: float = 0.0
    hang: float = 30.0
    asked: Counter[str] = field(default_factory=Counter)
    heads: list[dict[str, str]] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    answers: dict[str, Callable[[str, dict[str, str]], Reply]] = field(default_factory=dict)
    sent: int = 0
    port: int = 0
    canary: int = 0

    async def listen(self, port: int = 0, tls: ssl.SSLContext | None = None) -> list[asyncio.Server]:
        """Serve on all addresses of this machine; the canary at a port of its own."""
        server = await asyncio.start_server(self._talk, "0.0.0.0", port, backlog=2048, ssl=tls)
        trap = await asyncio.start_server(self._touch, "0.0.0.0", 0)
        self.port, self.canary = server.sockets[0].getsockname()[1], trap.sockets[0].getsockname()[1]
        return [server, trap]

    async def _touch(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.touched.append(str(writer.get_extra_info("peername")))
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        temper = path.partition("?")[0].strip("/").partition("/")[0]
        self.asked[f"{method} {temper}"] += 1
        if len(self.heads) < 5_000:
            self.heads.append({"": first, **headers})
        await asyncio.sleep(self.latency)
        special = _SPECIAL.get(temper)
        if special and method != "HEAD":
            await special(self, writer)
            return False
        status, told, body = self._reply(method, temper, path, headers)
        length = {} if "Content-Length" in told else {"Content-Length": str(len(body))}
        told = {"Content-Type": "text/html; charset=utf-8", "LinkChecker": "1", **length, **told}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"HTTP/1.1 {status} -\r\n{head}\r\n".encode("latin-1") + (b"" if method == "HEAD" else body))
        await writer.drain()
        self.sent += len(body)
        return True

    def _reply(self, method: str, temper: str, path: str, headers: dict[str, str]) -> Reply:
        if temper in self.answers:
            return self.answers[temper](path, headers)
        make = getattr(self, f"_on_{temper}", None)
        return make(method, path, headers) if make else _plain(temper)

    # --- tempers that look at what they were asked

    def _on_headless(self, method: str, *_: Any) -> Reply:
        return (405, {}, b"") if method == "HEAD" else (206, {"Content-Type": NETCDF}, b"CDF\x01")

    def _on_headless404(self, method: str, *_: Any) -> Reply:
        return (404, {}, b"") if method == "HEAD" else (200, {"Content-Type": NETCDF}, b"CDF\x01")

    def _on_ranged(self, method: str, path: str, headers: dict[str, str]) -> Reply:
        return (403, {}, b"") if method == "HEAD" else (416, {}, b"")

    def _on_flaky(self, method: str, path: str, headers: dict[str, str]) -> Reply:
        self.asked[path] += 1
        return (503, {}, b"busy") if self.asked[path] == 1 else (200, {}, PAGE)

    def _on_patient(self, method: str, path: str, headers: dict[str, str]) -> Reply:
        self.asked[path] += 1
        return (429, {"Retry-After": "1"}, b"") if self.asked[path] == 1 else (200, {}, PAGE)

    def _on_moved(self, method: str, path: str, *_: Any) -> Reply:
        return 301, {"Location": path.replace("/moved/", "/page/m")}, b""

    def _on_moved308(self, method: str, path: str, headers: dict[str, str]) -> Reply:
        return 308, {"Location": f"http://{headers['host']}{path.replace('/moved308/', '/page/m')}"}, b""

    def _on_twice(self, method: str, path: str, *_: Any) -> Reply:
        return 301, {"Location": path.replace("/twice/", "/moved/")}, b""

    def _on_temporary(self, method: str, path: str, *_: Any) -> Reply:
        return 302, {"Location": path.replace("/temporary/", "/page/t")}, b""

    def _on_login(self, *_: Any) -> Reply:
        return 302, {"Location": "/users/sign_in?next=x"}, b""

    def _on_users(self, *_: Any) -> Reply:
        return 200, {}, b"<title>Sign in</title><form><input type=password></form>"

    def _on_front(self, *_: Any) -> Reply:
        return 301, {"Location": "/"}, b""

    def _on_lost(self, *_: Any) -> Reply:
        return 302, {"Location": "/errors/404.html"}, b""

    def _on_loop(self, method: str, path: str, *_: Any) -> Reply:
        return 302, {"Location": path}, b""

    def _on_canary(self, *_: Any) -> Reply:
        return 302, {"Location": f"http://127.9.9.9:{self.canary}/"}, b""

    def _on_numeric(self, *_: Any) -> Reply:
        return 302, {"Location": f"http://0x7f.9.9.9:{self.canary}/"}, b""

    def _on_cookies(self, method: str, path: str, headers: dict[str, str]) -> Reply:
        return (500, {}, b"") if "cookie" in headers else (200, {"Set-Cookie": "a=b; Path=/"}, PAGE)


_FIXED: Final[dict[str, Reply]] = {
    "file": (200, {"Content-Type": NETCDF, "Content-Length": "4000000000"}, b""),
    "latin": (200, {"ETag": '"\xe9\xff"'}, PAGE),
    "service": (400, {"Content-Type": "text/xml"}, b"<ServiceException/>"),
    "unauthorized": (401, {"WWW-Authenticate": "Basic"}, b""),
    "denied": (403, {"Content-Type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>"),
    "forbidden": (403, {}, b"<h1>Forbidden</h1>"),
    "robots": (200, {}, b"<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>"),
    "busy": (429, {"Retry-After": "86400"}, b""),
    "shield": (503, {"cf-mitigated": "challenge"}, b""),
    "gone": (410, {}, b""),
    "missing": (404, {}, b"<h1>Not found</h1>"),
    "liar": (200, {}, b"<title>Sorry</title><h1>Page not found</h1>"),
    "parked": (200, {}, b"<title>ice.example - this domain is for sale</title>"),
    "errors": (200, {}, b"<h1>Oops</h1>"),
    "other": (200, {}, PAGE),
    "error": (500, {}, b""),
    "private": (302, {"Location": "http://10.0.0.1/admin"}, b""),
    "metadata": (301, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "mail": (302, {"Location": "http://127.0.0.1:25/"}, b""),
    "scheme": (302, {"Location": "file:///etc/passwd"}, b""),
}


def _plain(temper: str) -> Reply:
    return _FIXED.get(temper, (200, {"ETag": '"1"'}, PAGE))


async def _bomb(one: Strangers, writer: asyncio.StreamWriter) -> None:
    head = f"HTTP/1.1 200 -\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n"
    writer.write(head.encode())
    for at in range(0, len(BOMB), 65_536):
        writer.write(BOMB[at : at + 65_536])
        await writer.drain()
        one.sent += 65_536


async def _endless(one: Strangers, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 -\r\nContent-Type: text/html\r\n\r\n" + PAGE)
    while True:
        writer.write(b"<p>more</p>" * 5_000)
        await writer.drain()
        one.sent += 55_000


async def _drip(one: Strangers, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 -\r\nContent-Type: text/html\r\n\r\n" + PAGE)
    for _ in range(int(one.hang * 2)):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.5)


async def _slow(one: Strangers, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(one.hang)


async def _garbage(one: Strangers, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 what? \r\n\r\n")
    await writer.drain()


async def _hangup(one: Strangers, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


_SPECIAL: Final = {
    "bomb": _bomb,
    "endless": _endless,
    "drip": _drip,
    "slow": _slow,
    "garbage": _garbage,
    "hangup": _hangup,
}


@contextmanager
def strangers(tls: ssl.SSLContext | None = None, **given: Any) -> Iterator[Strangers]:
    """The server in a thread, as long as the block lasts."""
    one, ready = Strangers(**given), threading.Event()
    ends: list[Callable[[], object]] = []

    async def serve() -> None:
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(over.set))
        servers = await one.listen(tls=tls)
        ready.set()
        await over.wait()
        for server in servers:
            server.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10), "the strangers do not come"
    try:
        yield one
    finally:
        ends[0]()
        thread.join(10)


def catalog_of(folder: Path, hrefs: list[tuple[str, str]], each: int = 10) -> Path:
    """A catalog whose products have these addresses (each with the media type that the record gives), ten a product."""
    (folder / "catalog").mkdir(parents=True)
    (folder / "oscat.toml").write_text('url = "https://catalog.example.org/"\n', "utf-8")
    root = {"type": "Catalog", "stac_version": "1.1.0", "id": "links", "title": "Links", "description": "Links."}
    (folder / "catalog" / "catalog.json").write_text(json.dumps({**root, "links": []}), "utf-8")
    for start in range(0, len(hrefs), each):
        name = f"product-{start // each:04}"
        rows = hrefs[start : start + each]
        links = [{"rel": "via", "href": href, "title": href, **({"type": kind} if kind else {})} for href, kind in rows]
        record = {"type": "Collection", "id": name, "stac_version": "1.1.0", "osc:type": "product", "title": name}
        file = folder / "products" / name / "collection.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({**record, "description": name, "links": links}), "utf-8")
    return folder


async def _main(port: int, latency: float, hang: float) -> None:
    one = Strangers(latency=latency, hang=hang)
    servers = await one.listen(port)
    print(json.dumps({"port": one.port, "canary": one.canary}), flush=True)
    loop = asyncio.get_running_loop()
    line = await loop.run_in_executor(None, sys.stdin.readline)
    while line:
        print(json.dumps({"asked": sum(one.asked.values()), "touched": len(one.touched), "sent": one.sent}), flush=True)
        line = await loop.run_in_executor(None, sys.stdin.readline)
    for server in servers:
        server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--hang", type=float, default=30.0)
    asked = parser.parse_args()
    asyncio.run(_main(asked.port, asked.latency, asked.hang))
