"""Hand an experiment over to a service that runs it: an openEO back-end, or OGC API - Processes."""

import json
from pathlib import Path

from oscat.shell.how import How
from oscat.thought.nearest import did_you_mean
from oscat.thought.reproduce.requests import Request
from oscat.words.errors import UsageError
from oscat.words.reproduction import Plan, Ran
from oscat.world.openeo_backend import run_at

_TAKEN = {"openeo": "process graphs", "ogc-application-package": "application packages"}


def service_of(found: Plan, how: How) -> str:
    """The service that is to run it; "" for here. Raises UsageError where a platform is none."""
    if not how.platform and not how.backend:
        return ""
    if found.type not in _TAKEN:
        taken = " and ".join(_TAKEN.values())
        raise UsageError(f"only {taken} are handed over, and this is {found.type!r}; --request writes the rest")
    if how.backend:
        return how.backend
    runner = next((one for one in found.runners if one.id == how.platform), None)
    if runner is None or not runner.service:
        near = did_you_mean(how.platform, [one.id for one in found.runners if one.service])
        raise UsageError(f"no platform {how.platform!r} of this catalog runs {_TAKEN[found.type]}. {near}".strip())
    return runner.service


def handed_over(found: Plan, asked: tuple[Request, ...], service: str, work: Path, how: How) -> Ran:
    """What came of it there; what it made lies in ``work``."""
    documents = {one.name: json.loads(one.content) for one in asked if one.name.endswith(".json")}
    if found.type == "openeo":
        return run_at(service, documents["job.json"], work, how.note, how.poll)
    from oscat.world.processes_backend import Order, run_process

    order = Order(found.workflow, documents["execute.json"], documents["deploy.json"])
    return run_process(service, order, work, how.note, how.poll)
