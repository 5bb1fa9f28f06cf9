"""Run an experiment again: what it takes, the exact requests, a run here, and how alike what comes out is."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from oscat.shell.handing_over import handed_over, service_of
from oscat.shell.how import How
from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.thought.canon import MAX_BYTES, dumps
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.nearest import did_you_mean
from oscat.thought.pinned import stays
from oscat.thought.reproduce import report
from oscat.thought.reproduce.compare import by_checksum, likeness
from oscat.thought.reproduce.crate import NAME, crate
from oscat.thought.reproduce.lacks import definition_of
from oscat.thought.reproduce.outcome import Reproduction
from oscat.thought.reproduce.plan import method, plan
from oscat.thought.reproduce.requests import Request, requests, values
from oscat.thought.schemas import Validators
from oscat.thought.urls import raw_file
from oscat.words.errors import UsageError
from oscat.words.finding import Shard
from oscat.words.kinds import Kind
from oscat.words.reproduction import Elsewhere, Lack, Level, Likeness, Plan, Ran
from oscat.world import arrays, images
from oscat.world.disk import empty_folder, write_files
from oscat.world.engines import ENGINES, Job, engine_of, otherwise, run
from oscat.world.judges import objection
from oscat.world.schema_store import SchemaStore


def reproduce(
    id: str,  # noqa: A002 - the field's own word
    catalog: PathLike = ".",
    *,
    to: PathLike | None = None,
    execute: bool = False,
    online: bool = False,
    how: How | None = None,
) -> Reproduction:
    """What it takes to run an experiment again; with ``execute`` it is run, and compared with what is published.

    ``to`` is a new or empty folder for the requests, or for what a run makes. ``online`` reads a definition that is at
    an address, as ``execute`` does. Code of the catalog runs only with ``execute``: here, or where ``how`` says. Raises
    UsageError for an experiment that is not there, or cannot be run: the text says why.
    """
    root = root_of(Path(catalog))
    known, facts = catalog_at(root)
    (found,) = _told(facts, [_experiment(known, id)], plan, online=online or execute)
    asked = _asked(facts, found)
    target = empty_folder(Path(to)) if to is not None else None
    if execute:
        return _executed(known, found, asked, target, how or How())
    if target:
        _lay_out(known, found, asked, target)
    return Reproduction(found, asked)


def every(catalog: PathLike = ".", *, online: bool = False, shard: Shard | None = None) -> list[Reproduction]:
    """What it takes to run each experiment of a catalog, or of a part of it; nothing is run."""
    known, facts = catalog_at(root_of(Path(catalog)))
    return list(planned(known, facts, online=online, shard=shard))


def planned(
    known: Catalog, facts: Facts, *, online: bool = False, shard: Shard | None = None
) -> Iterator[Reproduction]:
    """The same of a catalog that is read."""
    files = (one for one in known.entries(Kind.EXPERIMENT) if shard is None or shard.has(one.place.id))
    for found in _told(facts, files, plan, online=online):
        yield Reproduction(found, _asked(facts, found))


def methods(catalog: PathLike = ".", *, online: bool = False) -> list[Plan]:
    """What keeps each workflow of a catalog from being run by whoever has data of their own."""
    known, facts = catalog_at(root_of(Path(catalog)))
    return list(_told(facts, known.entries(Kind.WORKFLOW), method, online=online))


def _told(facts: Facts, files: Iterable[File], tell: Callable[..., Plan], *, online: bool) -> Iterator[Plan]:
    """The plan of each file, with what stands at the address of its definition where that is to be read."""
    plans = [(file, tell(facts, file)) for file in files]
    elsewhere = _read([one.address for _, one in plans if one.address]) if online else {}
    for file, one in plans:
        yield _judged(facts, tell(facts, file, elsewhere) if one.address in elsewhere else one)


def _judged(facts: Facts, found: Plan) -> Plan:
    """The same with what the library of its type has against the definition; ours have looked at it before."""
    document = definition_of(facts, found) if found.level >= Level.VALID else {}
    try:
        told = objection(found.type, document) if document else ""
    except Exception as error:  # noqa: BLE001 - whatever a library makes of a document from outside, the rest is told
        told = f"{type(error).__name__}: {error}"[:300]
    if not told:
        return found
    what = f"{found.file} is no definition of the type {found.type}: {told}"
    lack = Lack(Level.VALID, what, "Correct the definition.")
    return replace(found, lacks=(lack, *found.lacks))


def _read(addresses: list[str]) -> dict[str, Elsewhere]:
    """What stands at addresses, by the address as it is written."""
    from oscat.world.whole import whole  # what asks the web takes a quarter of a second to load

    there = whole(map(raw_file, addresses))
    return {one: there[raw_file(one)] for one in addresses}


def run_all(catalog: PathLike = ".", how: How | None = None, *, shard: Shard | None = None) -> Iterator[Reproduction]:
    """Run every experiment (of a part of them) that can be run here, one after the other, and compare; the others as
    they are.
    """
    how = how or How()
    known, facts = catalog_at(root_of(Path(catalog)))
    for one in planned(known, facts, online=True, shard=shard):
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


class Told(Mapping[str, dict[str, Any]]):
    """The report of each experiment, by its id: of one that was ``run``, what came of it; else made when asked for."""

    def __init__(self, known: Catalog, facts: Facts, run: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._known, self._facts, self.run = known, facts, run or {}

    def __getitem__(self, id: str) -> dict[str, Any]:  # noqa: A002 - the field's own word
        """The report of an experiment. Raises KeyError where there is none."""
        if id in self.run:
            return self.run[id]
        file = self._known.entry(Kind.EXPERIMENT, id)
        if file is None or not file.data:
            raise KeyError(id)
        (found,) = _told(self._facts, [file], plan, online=False)
        return report.document(Reproduction(found, _asked(self._facts, found)))

    def __iter__(self) -> Iterator[str]:
        """The ids of the experiments."""
        return (file.place.id for file in self._known.entries(Kind.EXPERIMENT))

    def __len__(self) -> int:
        """How many experiments there are."""
        return sum(1 for _ in self)


def read_runs(file: PathLike | None) -> dict[str, dict[str, Any]]:
    """What ``oscat reproduce --format json`` wrote of one experiment or of many, by id, where they were run."""
    rows = read_experiments(file)["experiments"] if file is not None else []
    return {row["experiment"]: row for row in rows if "run" in row}


def read_experiments(file: PathLike) -> dict[str, Any]:
    """What ``oscat reproduce --format json`` wrote, with the documents of one experiment or of many in a list.

    Raises UsageError where it is something else.
    """
    try:
        document = orjson.loads(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    rows = document.get("experiments", [document]) if isinstance(document, dict) else []
    judge = Validators(SchemaStore().get).ours("reproduction")
    if not isinstance(rows, list) or not all(map(judge.is_valid, rows)):
        raise UsageError(f"{file} is nothing that `oscat reproduce --format json` wrote")
    return {**document, "experiments": rows}


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


def _executed(known: Catalog, found: Plan, asked: tuple[Request, ...], target: Path | None, how: How) -> Reproduction:
    """Run it in a folder of its own; what it made is kept in ``target`` if it ended well, and nowhere else."""
    barred = _barred(found)
    if barred:
        told = "; ".join(report.said(one) for one in barred[:5])
        raise UsageError(f"{found.id} cannot be run: {told}. {barred[0].remedy}")
    service = service_of(found, how)
    with tempfile.TemporaryDirectory(prefix="oscat-run-") as name:
        work = Path(name)
        ran = handed_over(found, asked, service, work, how) if service else _here(known, found, asked, work, how)
        outputs = tuple(_compared(known, found, ran, how.tolerance)) if ran.well else ()
        here = () if service or how.fresh else tuple(otherwise(found.environment))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        done = Reproduction(found, asked, ran, outputs, here, now)
        if target and ran.well:
            _keep(ran, target)
            (target / NAME).write_bytes(dumps(crate(done, ran)))
    return done


def _barred(found: Plan) -> list[Lack]:
    """What keeps an experiment from being run at all."""
    return [one for one in found.lacks if one.level <= Level.VALID or one.level is Level.RUNS]


def _here(known: Catalog, found: Plan, asked: tuple[Request, ...], work: Path, how: How) -> Ran:
    """Run it on this machine."""
    request = _runs_here(asked)
    if found.source and not stays(found.address):
        way = "Link to a tag or a commit, or read it and run it yourself with --request."
        raise UsageError(f"what is at {found.address} can change after it was reviewed, and is not run here. {way}")
    if request is None:
        ways = "hand it over with --platform, or write it with --request"
        raise UsageError(f"nothing here runs {found.id}, of the type {found.type!r}; {ways}")
    engine = engine_of(request.engine, fresh=how.fresh)
    given = {name: one if isinstance(one, str) else json.dumps(one) for name, one in values(found).items()}
    _lay_out(known, found, asked, work)
    name, seconds = found.file, 60 * how.minutes
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
    written |= {found.file: found.source} if found.source else {}
    write_files(work, (written | {one.name: one.content for one in asked}).items())


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
        yield alike if alike.same or made is None else _by_value(known, alike, Path(made), tolerance)


def _by_value(known: Catalog, found: Likeness, made: Path, tolerance: float) -> Likeness:
    """The same where the files are arrays or pictures, which may differ in their bytes and hold the same."""
    name, told = found.output.name.lower(), None
    if name.endswith(images.SUFFIXES):
        told = images.difference(known.tree.read(found.output.path), made.read_bytes(), tolerance)
    elif name.endswith(arrays.SUFFIXES):
        with tempfile.TemporaryDirectory() as place:
            published = Path(place) / made.name
            published.write_bytes(known.tree.read(found.output.path))
            told = arrays.difference(published, made, tolerance)
    if told is None:
        return found
    return replace(found, same=not told, told=told or f"the same within {tolerance:g}")


def _keep(ran: Ran, target: Path) -> None:
    for name, path in ran.made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
