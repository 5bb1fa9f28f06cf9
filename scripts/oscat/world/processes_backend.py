"""A process run by a service of OGC API - Processes: deployed where it is missing, executed, its results fetched.

Sources: OGC API - Processes - Part 1: Core 1.0 (OGC 18-062r2, sections 7.11 to 7.13) and Part 2: Deploy, Replace,
Undeploy (OGC 20-044, section 7). OWSLib's client executes, but neither deploys nor follows jobs.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

import requests

from oscat.words.errors import CredentialsError, WorldError
from oscat.words.reproduction import Ran
from oscat.world.whole import whole

TOKEN: Final = "OSCAT_PROCESSES_TOKEN"  # noqa: S105 - the name of a variable, not a secret
"""The variable with the service's bearer token."""
_WAIT: Final = 60  # seconds for one answer
_LARGEST: Final = 500_000_000  # bytes of one result
_OVER: Final = frozenset({"successful", "failed", "dismissed"})
Json = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """What a service is asked for: the process's id, the document that executes it and the one that deploys it."""

    process: str
    execute: Json
    deploy: Json


def run_process(service: str, order: Order, work: Path, note: Callable[[str], None], poll: float) -> Ran:
    """Run a process and bring its results into ``work``; how it went is told to ``note``.

    Between two looks at a job there are ``poll`` seconds at most. Raises CredentialsError where the service wants to
    know who asks, WorldError where it does not answer as the standard says.
    """
    start = time.monotonic()
    try:
        with requests.Session() as session:
            if os.environ.get(TOKEN):
                session.headers["Authorization"] = f"Bearer {os.environ[TOKEN]}"
            made = _run(_Service(f"{service.rstrip('/')}/", session, note, poll), order, work)
    except _RefusedError as error:
        return Ran(well=False, said=str(error), seconds=time.monotonic() - start)
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        told = f"{type(error).__name__}: {error}"
        raise WorldError(f"{service} does not answer as OGC API - Processes: {told}") from error
    return Ran(well=True, made=made, seconds=time.monotonic() - start)


class _RefusedError(Exception):
    """The service does not do it; the text says why."""


@dataclass(frozen=True)
class _Service:
    """A service, with the session that speaks to it."""

    url: str
    session: requests.Session
    note: Callable[[str], None]
    poll: float

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """What the service answers; redirects are not followed, so that a token stays where it belongs."""
        url = urljoin(self.url, path)
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise ValueError(f"it sends us to another host, {url[:200]}")
        answer = self.session.request(method, url, json=body, headers=headers, timeout=_WAIT, allow_redirects=False)
        if answer.status_code in (401, 403):
            raise CredentialsError(f"{self.url} wants to know who asks ({answer.status_code}); set {TOKEN}")
        return answer


def _run(service: _Service, order: Order, work: Path) -> dict[str, str]:
    process = f"processes/{quote(order.process, safe='')}"
    if service.ask("GET", process).status_code == 404:
        service.note(f"deploying {order.process} at {service.url}")
        _fine(service.ask("POST", "processes", order.deploy))
    answer = _fine(service.ask("POST", f"{process}/execution", order.execute, Prefer="respond-async"))
    if answer.status_code == 200:  # done at once
        return dict(_results(service, answer.json(), work))
    job = _followed(service, answer)
    return dict(_results(service, _fine(service.ask("GET", f"{job}/results")).json(), work))


def _followed(service: _Service, answer: requests.Response) -> str:
    """The path of a job that ended well."""
    told = answer.json() if answer.content else {}
    job = answer.headers.get("Location") or f"jobs/{quote(str(told['jobID']), safe='')}"
    service.note(f"job {told.get('jobID') or job} at {service.url}")
    pause, last = min(1.0, service.poll), ""
    while True:
        told = _fine(service.ask("GET", job)).json()
        status, progress = str(told["status"]), told.get("progress")
        said = f"{status}{f', {progress} %' if isinstance(progress, int) else ''}"
        if said != last:
            service.note(said)
            last = said
        if status in _OVER:
            break
        time.sleep(pause)
        pause = min(2 * pause, service.poll)
    if status != "successful":
        raise _RefusedError(f"the job {status}: {told.get('message') or 'it does not say why'}")
    return str(job)


def _fine(answer: requests.Response) -> requests.Response:
    """An answer that is none of a refusal (RFC 7807, «Problem Details»)."""
    if answer.status_code < 300:
        return answer
    try:
        told = answer.json()
        said = ": ".join(str(told[name]) for name in ("title", "detail") if told.get(name))
    except (ValueError, TypeError, AttributeError):
        said = answer.text[:300]
    raise _RefusedError(f"the service refuses ({answer.status_code}): {said or answer.reason}")


def _results(service: _Service, document: Mapping[str, Any], work: Path) -> Iterator[tuple[str, str]]:
    """Each result as a file: what an address leads to, or the value itself (section 7.13, «Retrieve job results»)."""
    for name, one in document.items():
        href = one.get("href") if isinstance(one, dict) else None
        value = one.get("value", one) if isinstance(one, dict) else one
        plain = Path(urlsplit(str(href)).path).name if href else Path(str(name)).name
        if href and plain:
            raw = _downloaded(service, urljoin(service.url, str(href)))
        else:
            raw = value.encode() if isinstance(value, str) else (json.dumps(value, indent=2) + "\n").encode()
        target = work / (plain or "result")
        target.write_bytes(raw)
        yield target.name, str(target)


def _downloaded(service: _Service, url: str) -> bytes:
    """A file of the service, with its token; or of another public host, without."""
    if urlsplit(url)[:2] != urlsplit(service.url)[:2]:
        found = whole([url], _LARGEST)[url]
        if found.problem:
            raise ValueError(f"the result at {url[:200]} {found.problem}")
        return found.raw
    with service.session.get(url, timeout=_WAIT, stream=True, allow_redirects=False) as answer:
        answer.raise_for_status()
        raw = bytearray()
        for chunk in answer.iter_content(1 << 20):
            raw += chunk
            if len(raw) > _LARGEST:
                raise ValueError(f"the result at {url[:200]} is larger than {_LARGEST:,} bytes")
    return bytes(raw)
