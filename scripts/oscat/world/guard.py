"""Only public addresses are connected to, whatever a name, a redirect or a name service says.

What is judged is the address of the socket itself, just before it connects: a name that answers otherwise the second
time (DNS rebinding) changes nothing. Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
"""

import ipaddress
import os
import re
import socket
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK: Final = "OSCAT_LOOPBACK"
"""The variable for trials: networks of this machine (``1`` for all, or a list) are asked, and nobody else."""
_OWN: Final = "127.0.0.0/8 ::1/128"
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NUMBER: Final = re.compile(r"(?i)(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_PORTS: Final = {"http": {80, 443}, "https": {80, 443}, "ftp": {21}}
WEB: Final = frozenset({"http", "https"})
_UNPRIVILEGED: Final = 1024


class PrivateAddressError(OSError):
    """A name or a number that leads to where nobody outside may look."""


def is_public(text: str) -> bool:
    """Whether an IP address may be connected to; addresses that wrap another are judged by that one as well."""
    return _is_public(text, os.environ.get(LOOPBACK, ""))


@lru_cache(maxsize=4096)
def _is_public(text: str, trial: str) -> bool:
    if _is_allowed(text, trial):
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    return address.is_global and not address.is_multicast and (inner is None or _is_public(str(inner), trial))


@lru_cache(maxsize=4096)
def _is_allowed(text: str, trial: str) -> bool:
    """Whether a trial allows an address of this machine."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_loopback and any(address in one for one in _networks(_OWN if trial == "1" else trial))


@lru_cache(maxsize=8)
def _networks(given: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.ip_network, given.replace(",", " ").split()))


def _inner(address: Ip) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def objection(url: str, schemes: frozenset[str] = WEB) -> str:
    """Why an address is not asked, as far as it says so itself; "" for one whose host is to be looked up."""
    if _CONTROL.search(url):
        return "holds control characters"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address that can be read"
    if parts.scheme not in schemes or not parts.hostname:
        return "is no web address"
    if parts.username or parts.password:
        return "holds a name or password"
    if port is not None and port < _UNPRIVILEGED and port not in _PORTS[parts.scheme]:
        return f"is at port {port}, which is not the web's"
    number = _numbered(parts.hostname)
    return "leads to no public address" if number and not is_public(number) else ""


def _numbered(host: str) -> str:
    """The IP address that a host is, also where it is written in an odd way (``0x7f.1``, ``2130706433``)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not _NUMBER.fullmatch(host):
        return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return "0.0.0.0"  # noqa: S104 - a number that is none leads nowhere, and is not asked


def opened(info: Any) -> socket.socket:
    """A socket for an address that was looked up. Raises PrivateAddressError just before a forbidden one is used."""
    family, kind, protocol, _, where = info
    if not is_public(str(where[0])):
        raise PrivateAddressError(f"{where[0]} is no public address")
    return socket.socket(family, kind, protocol)


def looked_up(host: str, port: int) -> list[str]:
    """The public addresses of a host. Raises PrivateAddressError where it has none, OSError where it is unknown."""
    found = list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    public = [one for one in found if is_public(one)]
    if not public:
        raise PrivateAddressError(f"{host} leads to no public address")
    return public


def is_known(host: str) -> bool:
    """Whether the name service knows a host."""
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def is_trial() -> bool:
    """Whether only addresses of this machine are asked."""
    return bool(os.environ.get(LOOPBACK))


def is_in_reach(url: str) -> bool:
    """Whether an address may be asked at all: always, but for trials, in which strangers are left alone."""
    return not is_trial() or _is_allowed(urlsplit(url).hostname or "", os.environ[LOOPBACK])
