"""Ask the addresses of a platform: a short answer, in a short time, from public addresses only, with no secrets."""

import ipaddress
import json
import os
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from oscat.words.conformance import Answered, Probe

LARGEST: Final = 2_000_000  # bytes
_TIMEOUT: Final = 20  # seconds
_HOPS: Final = 5
_AT_ONCE: Final = 6
_POLITELY: Final[dict[str, Any]] = {
    "headers": {"Accept": "application/json, */*"},
    "auth": lambda request: request,  # nor the passwords of ~/.netrc
}


def asked(probes: Iterable[Probe]) -> dict[str, Answered]:
    """What each address answers."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return {one.probe.url: one for one in pool.map(_ask, probes)}


def _ask(probe: Probe) -> Answered:
    import requests

    url = probe.url
    try:
        for _ in range(_HOPS):
            problem = refused(url)
            if problem:
                return Answered(probe, 0, problem=problem)
            with requests.get(url, stream=True, allow_redirects=False, timeout=_TIMEOUT, **_POLITELY) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                return Answered(probe, answer.status_code, _document(answer.raw.read(LARGEST, decode_content=True)))
    except (requests.RequestException, OSError) as error:
        return Answered(probe, 0, problem=f"does not answer ({type(error).__name__})")
    return Answered(probe, 0, problem="redirects without end")


def _document(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def refused(url: str) -> str:
    """Why an address is not asked; "" for one that is. ``OSCAT_LOOPBACK`` allows this machine, for trials."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "is no web address"
    if parts.username or parts.password:
        return "holds a name or password"
    try:
        found = {row[4][0] for row in socket.getaddrinfo(parts.hostname, parts.port or 443)}
    except OSError:
        return "is not known to the name service"
    for text in found:
        address = ipaddress.ip_address(str(text).partition("%")[0])
        if address.is_loopback and os.environ.get("OSCAT_LOOPBACK"):
            continue
        if not address.is_global:
            return "is no public address"
    return ""
