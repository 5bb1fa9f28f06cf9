"""Run an experiment again: what it takes, the exact requests, a run here, and how alike what comes out is."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.thought.canon import MAX_BYTES, dumps
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.nearest import did_you_mean
from oscat.thought.reproduce import report
from oscat.thought.reproduce.compare import TOLERANCE, by_checksum, likeness
from oscat.thought.reproduce.crate import NAME, crate
from oscat.thought.reproduce.outcome import Reproduction
from oscat.thought.reproduce.plan import definition_of, plan
from oscat.thought.reproduce.requests import Request, requests, values
from oscat.thought.schemas import Validators
from oscat.words.errors import UsageError
from oscat.words.kinds import Kind
from oscat.words.reproduction import Lack, Level, Likeness, Plan, Ran
from oscat.world.arrays import SUFFIXES, difference
from oscat.world.engines import ENGINES, Job, engine_of, otherwise, run
from oscat.world.openeo_backend import PATIENCE, run_at
from oscat.world.schema_store import SchemaStore

MINUTES = 30.0
"""How long a run may take, where nothing else is said."""


@dataclass(frozen=True)
class How:
    """How an experiment is run: the relative difference that counts as the same, how many minutes it may take here; for
    process graphs, the platform of the catalog or the address of the back-end that runs them; who is told how far it
    is, how many seconds there are at most between two looks, and whether the environment is made anew from the pins.
    """

    tolerance: float = TOLERANCE
    minutes: float = MINUTES
    platform: str = ""
    backend: str = ""
    note: Callable[[str], None] = print
    poll: float = PATIENCE
    fresh: bool = False


def reproduce(
    id: str,  # noqa: A002 - the field's own word
    catalog: PathLike = ".",
    *,
    to: PathLike | None = None,
    execute: bool = False,
    how: How | None = None,
) -> Reproduction:
    """What it takes to run an experiment again; with ``execute`` it is run, and compared with what is published.

    ``to`` is a new or empty folder for the requests, or for what a run makes. Code of the catalog runs only with
    ``execute``: here, or where ``how`` says. Raises UsageError for an experiment that is not there, or cannot be run:
    the text says why.
    """
    root = root_of(Path(catalog))
    known, facts = catalog_at(root)
    found = plan(facts, _experiment(known, id))
    asked = _asked(facts, found)
    target = _empty(to) if to is not None else None
    if execute:
        return _executed(known, found, asked, target, how or How())
    if target:
        _lay_out(known, found, asked, target)
    return Reproduction(found, asked)


def every(catalog: PathLike = ".") -> list[Reproduction]:
    """What it takes to run each experiment of a catalog; nothing is run."""
    known, facts = catalog_at(root_of(Path(catalog)))
    return list(planned(known, facts))


def planned(known: Catalog, facts: Facts) -> Iterator[Reproduction]:
    """The same of a catalog that is read."""
    for file in known.entries(Kind.EXPERIMENT):
        found = plan(facts, file)
        yield Reproduction(found, _asked(facts, found))


def run_all(catalog: PathLike = ".", how: How | None = None) -> Iterator[Reproduction]:
    """Run every experiment that can be run here, one after the other, and compare; the others as they are."""
    how = how or How()
    known, facts = catalog_at(root_of(Path(catalog)))
    for one in planned(known, facts):
        here = _runs_here(one.requests)
        if _barred(one.plan) or here is None:
            yield one
            continue
        engine_of(here.engine, fresh=how.fresh)
        how.note(f"running {one.plan.id}")
        try:
            yield _executed(known, one.plan, one.requests, None, how)
        except UsageError as error:  # what it needs is not to be had: its own fault, and no reason to leave the others
            yield replace(one, ran=Ran(well=False, said=str(error)), at=datetime.now(UTC).isoformat(timespec="seconds"))


def told_of(known: Catalog, facts: Facts) -> dict[str, dict[str, Any]]:
    """The report of each experiment, by its id."""
    return {one.plan.id: report.document(one) for one in planned(known, facts)}


def read_runs(file: PathLike | None) -> dict[str, dict[str, Any]]:
    """What ``oscat reproduce --format json`` wrote of one experiment or of many, by id, where they were run."""
    if file is None:
        return {}
    try:
        document = orjson.loads(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    rows = document.get("experiments", [document]) if isinstance(document, dict) else []
    judge = Validators(SchemaStore().get).ours("reproduction")
    if not isinstance(rows, list) or not all(map(judge.is_valid, rows)):
        raise UsageError(f"{file} is nothing that `oscat reproduce --format json` wrote")
    return {row["experiment"]: row for row in rows if "run" in row}


def _experiment(known: Catalog, name: str) -> File:
    plain = name.strip("/").rpartition("/")[2]
    file = known.entry(Kind.EXPERIMENT, plain)
    if file is None or not file.data:
        near = did_you_mean(plain, [*known.ids[Kind.EXPERIMENT]])
        raise UsageError(f"there is no experiment {plain!r}. {near}".strip())
    return file


def _asked(facts: Facts, found: Plan) -> tuple[Request, ...]:
    return tuple(requests(found, definition_of(facts, found), lambda path: facts.read(path, MAX_BYTES)))


def _runs_here(asked: tuple[Request, ...]) -> Request | None:
    """The first request that an engine on this machine can take."""
    return next((one for one in asked if one.engine in ENGINES), None)


def _empty(to: PathLike) -> Path:
    target = Path(to)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is not an empty folder; give a new one with --to")
    target.mkdir(parents=True, exist_ok=True)
    return target


def _executed(known: Catalog, found: Plan, asked: tuple[Request, ...], target: Path | None, how: How) -> Reproduction:
    """Run it in a folder of its own; what it made is kept in ``target`` if it ended well, and nowhere else."""
    barred = _barred(found)
    if barred:
        told = "; ".join(report.said(one) for one in barred[:5])
        raise UsageError(f"{found.id} cannot be run: {told}. {barred[0].remedy}")
    backend = _backend(found, how)
    with tempfile.TemporaryDirectory(prefix="oscat-run-") as name:
        work = Path(name)
        ran = _there(asked, backend, work, how) if backend else _here(known, found, asked, work, how)
        outputs = tuple(_compared(known, found, ran, how.tolerance)) if ran.well else ()
        here = () if backend or how.fresh else tuple(otherwise(found.environment))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        done = Reproduction(found, asked, ran, outputs, here, now)
        if target and ran.well:
            _keep(ran, target)
            (target / NAME).write_bytes(dumps(crate(done, ran)))
    return done


def _barred(found: Plan) -> list[Lack]:
    """What keeps an experiment from being run at all."""
    return [one for one in found.lacks if one.level <= Level.VALID or one.level is Level.RUNS]


def _backend(found: Plan, how: How) -> str:
    """The openEO back-end that is to run it; "" for here. Raises UsageError where a platform is none."""
    if not how.platform and not how.backend:
        return ""
    if found.type != "openeo":
        raise UsageError(f"only process graphs are handed over, and this is {found.type!r}; --request writes the rest")
    if how.backend:
        return how.backend
    runner = next((one for one in found.runners if one.id == how.platform), None)
    if runner is None or not runner.service:
        near = did_you_mean(how.platform, [one.id for one in found.runners if one.service])
        raise UsageError(f"no platform {how.platform!r} of this catalog runs process graphs. {near}".strip())
    return runner.service


def _there(asked: tuple[Request, ...], backend: str, work: Path, how: How) -> Ran:
    """Hand a process graph to a back-end."""
    job = next(one for one in asked if one.engine == "openeo")
    return run_at(backend, json.loads(job.content), work, how.note, how.poll)


def _here(known: Catalog, found: Plan, asked: tuple[Request, ...], work: Path, how: How) -> Ran:
    """Run it on this machine."""
    request = _runs_here(asked)
    if request is None:
        ways = "hand it over with --platform, or write it with --request"
        raise UsageError(f"nothing here runs {found.id}, of the type {found.type!r}; {ways}")
    engine = engine_of(request.engine, fresh=how.fresh)
    given = {name: one if isinstance(one, str) else json.dumps(one) for name, one in values(found).items()}
    _lay_out(known, found, asked, work)
    name, seconds = found.definition.rpartition("/")[2], 60 * how.minutes
    if not how.fresh:
        return run(engine, work, Job(name, request.name, given, seconds))
    from oscat.world.fresh import environment_of

    how.note("making a fresh environment")
    with tempfile.TemporaryDirectory(prefix="oscat-fresh-") as place:
        python = environment_of(found.environment, engine, Path(place) / "environment")
        return run(engine, work, Job(name, request.name, given, seconds, str(python)))


def _lay_out(known: Catalog, found: Plan, asked: tuple[Request, ...], work: Path) -> None:
    """All that the requests speak of, in one folder: the workflow's own files, the inputs, and the requests."""
    folder = found.definition.rpartition("/")[0]
    files = {path.removeprefix(f"{folder}/"): path for path in found.files}
    files |= {one.here: one.path for one in found.inputs if one.path}
    written = {name: known.tree.read(path, MAX_BYTES) for name, path in files.items()}
    for name, raw in (written | {one.name: one.content for one in asked}).items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(raw)


def _compared(known: Catalog, found: Plan, ran: Ran, tolerance: float) -> Iterator[Likeness]:
    """Each published file beside the one of the same name that came out, wherever in the folder it lies."""
    by_name = {Path(name).name: path for name, path in ran.made.items()}
    for one in found.outputs:
        made = by_name.get(Path(one.name).name)
        raw = Path(made).read_bytes() if made else None
        if not one.path:
            yield by_checksum(one, raw)
            continue
        alike = likeness(one, known.tree.read(one.path), raw, tolerance)
        yield alike if alike.same or made is None else _as_arrays(known, alike, Path(made), tolerance)


def _as_arrays(known: Catalog, found: Likeness, made: Path, tolerance: float) -> Likeness:
    """The same where the files are arrays, which may differ in their bytes and hold the same."""
    if not found.output.name.lower().endswith(SUFFIXES):
        return found
    with tempfile.TemporaryDirectory() as place:
        published = Path(place) / made.name
        published.write_bytes(known.tree.read(found.output.path))
        told = difference(published, made, tolerance)
    if told is None:
        return found
    return replace(found, same=not told, told=told or f"the same within {tolerance:g}")


def _keep(ran: Ran, target: Path) -> None:
    for name, path in ran.made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
