"""Whether something is there over FTP (RFC 959, RFC 3659): the size of a file, or the way into a folder, as anonymous.

No data connection is opened, so a server cannot send us anywhere else.
"""

import ftplib
from typing import Final
from urllib.parse import unquote, urlsplit

from oscat.words.links import Problem
from oscat.world.guard import PrivateAddressError, looked_up, objection
from oscat.world.web import Got, problem_of

PORT: Final = 21


def there(url: str, timeout: float) -> Got:
    """As an answer of the web: 200 with the size as ``content-length``, 404, or 401."""
    problem = objection(url, frozenset({"ftp"}))
    if problem:
        return Got(problem=Problem.PRIVATE, detail=problem)
    parts = urlsplit(url)
    host, port, path = parts.hostname or "", parts.port or PORT, unquote(parts.path) or "/"
    if any(one in path for one in "\r\n\0"):
        return Got(problem=Problem.BROKEN, detail="its path holds line breaks")
    try:
        return _asked(looked_up(host, port)[0], port, path, timeout)
    except (PrivateAddressError, OSError, EOFError) as error:
        return problem_of(error, host) if isinstance(error, OSError) else _silent()
    except ftplib.all_errors as error:
        return _said(str(error))


def _asked(address: str, port: int, path: str, timeout: float) -> Got:
    with ftplib.FTP(timeout=timeout) as server:  # noqa: S321 - it is what the address says, and nothing secret goes
        server.connect(address, port)
        server.login()
        try:
            server.voidcmd("TYPE I")
            size = server.size(path)
            return Got(200, {"content-length": str(size)} if size is not None else {})
        except ftplib.error_perm:
            server.cwd(path)
            return Got(200, detail="a folder")


def _silent() -> Got:
    return Got(problem=Problem.BROKEN, detail="the server hung up")


def _said(reply: str) -> Got:
    """A reply that refuses, as the web would say it."""
    code = reply[:3]
    if code == "550":
        return Got(404, detail="the server has nothing there (550)")
    if code in {"530", "532"}:
        return Got(401, detail="asks for a name and password (530)")
    return Got(problem=Problem.BROKEN, detail=f"the server does not let us look ({code})")
