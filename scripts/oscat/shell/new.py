"""A new entry from answers, from the data themselves, or from a DOI."""

import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from oscat.shell.entries import file_bytes
from oscat.shell.load import PathLike, catalog_at, root_of
from oscat.shell.publish import judged
from oscat.thought.graph import Catalog
from oscat.thought.layout import entry_path
from oscat.thought.nearest import did_you_mean
from oscat.thought.pages.read import objects
from oscat.thought.pages.snippets import python_lines
from oscat.thought.submit.compose import compose, preview
from oscat.thought.submit.drafts import Given
from oscat.thought.submit.fill import choices, fill, finish, place
from oscat.thought.submit.form import QUESTIONS, Question, missing, questions
from oscat.words.described import Described
from oscat.words.errors import OscatError, UsageError
from oscat.words.finding import Report
from oscat.words.kinds import Kind
from oscat.world.aside import put
from oscat.world.disk import DiskTree

Ask = Callable[[Question, bool, list[tuple[str, str]], Any], Any]
"""Asks a person: the question, whether it has to be answered, the choices (id, title), what is proposed."""
_PROPOSED: Final = frozenset({"id", "theme", "status", "region"})
"""What follows from other answers is shown all the same, to be changed or taken."""
_LONGEST_RUN: Final = 120  # seconds


@dataclass(frozen=True)
class Made:
    """A new entry: where it is or would be, its files, what the rules say, and what is worth knowing.

    ``near`` are variables of the data that the vocabulary lacks, with the ids that come nearest. ``code`` opens the
    data in Python, and ``opened`` says whether it did; None where there was nothing to open.
    """

    path: Path
    name: str
    files: Mapping[str, bytes]
    report: Report
    notes: tuple[str, ...] = ()
    near: Mapping[str, tuple[str, ...]] | None = None
    code: str = ""
    opened: bool | None = None


def new(  # noqa: PLR0913 - one parameter an option of the command line
    kind: str,
    answers: Mapping[str, Any] | None = None,
    *,
    catalog: PathLike = ".",
    source: str | None = None,
    href: str | None = None,
    environment: PathLike | None = None,
    ask: Ask | None = None,
    write: bool = True,
    run: bool = True,
) -> Made:
    """Make an entry of a kind in the catalog at ``catalog``; it is written only if the rules find no errors.

    ``answers`` are values by name, as the options of ``oscat new``. ``source`` is a path or address of data (Zarr,
    NetCDF, GeoTIFF, GeoParquet, STAC): what it says of itself fills in what is not answered, and with ``run`` the lines
    that open it are tried. ``href`` is the public address of data that lie here. A ``doi`` among the answers is looked
    up at DataCite. ``ask`` is called for each answer that is missing still; ``environment`` is an experiment's file.

    Raises UsageError for answers that are missing or mean nothing, WorldError where data or DataCite cannot be read.
    """
    sort = _kind(kind)
    root = root_of(Path(catalog))
    known, facts = catalog_at(root)
    given, now = _checked(answers or {}, sort), datetime.now(UTC)
    told = list(_told(given, source))
    near = {word: ids for one in told for word, ids in fill(known, sort, given, one, facts.validators.spdx).items()}
    if given.get("doi"):
        given["doi"] = told[-1].doi  # without what people write before it
    place(given, source, href)
    if ask:
        _ask(known, sort, given, ask)
    finish(known, sort, given, now)
    lacking = missing(sort, given)
    if lacking:
        raise UsageError(f"a {sort.form.label.lower()} needs {', '.join(f'--{one}' for one in lacking)} as well")
    entry = _entry(known, sort, given, environment)
    path = entry_path(sort, entry.id, known.layout)
    if entry.id in known.ids[sort]:
        raise UsageError(f"{entry.name} is there already; give another --id, or change {path}")
    (entry,), report = judged([entry], DiskTree(root), mends=True)
    files = {one: raw for one, raw in entry.files.items() if raw is not None}
    code, opened = _opened(told, source, given.get("access"), run=run)
    if write and not report.failed:
        for name, raw in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            put(root / name, raw)
    notes = tuple(note for one in told for note in one.notes)
    return Made(root / path, entry.name, files, report, notes, near, code, opened)


def _kind(word: str) -> Kind:
    if word not in {*Kind}:
        raise UsageError(f"there is no kind {word!r}. {did_you_mean(word, [*Kind])} Kinds: {', '.join(Kind)}.")
    return Kind(word)


def _checked(answers: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """The answers, each in its form; unknown ones are refused."""
    asked = {one.name: one for one, _ in questions(kind)}
    found: dict[str, Any] = {}
    for name, value in answers.items():
        if name not in QUESTIONS:
            raise UsageError(f"there is no answer {name!r}. {did_you_mean(name, [*asked])}".strip())
        if name not in asked and value:
            raise UsageError(f"a {kind.form.label.lower()} has no {name}; it has {', '.join(asked)}")
        if value in (None, "", (), []):
            continue
        many = QUESTIONS[name].many
        found[name] = list(value) if many and not isinstance(value, (str, dict)) else [value] if many else value
    return found


# --- what the data say -----------------------------------------------------------------------------------------------


def _told(given: Mapping[str, Any], source: str | None) -> Iterator[Described]:
    """The data first, then DataCite."""
    found = None
    if source:
        from oscat.world.reading import describe

        found = describe(source)
        yield found
    doi = str(given.get("doi") or (found.doi if found else ""))
    if doi:
        from oscat.world.datacite import looked_up

        try:
            yield looked_up(doi)
        except OscatError as error:
            if given.get("doi"):
                raise
            yield Described("", "", doi=doi, notes=(str(error),))  # nobody asked for it: the data told it


# --- what is asked, what follows --------------------------------------------------------------------------------------


def _ask(known: Catalog, kind: Kind, given: dict[str, Any], ask: Ask) -> None:
    for question, must in questions(kind):
        if given.get(question.name) and question.name not in _PROPOSED:
            continue
        finish(known, kind, given, datetime.now(UTC))
        rows = choices(known, question.reference) or [(word, "") for word in question.words]
        answer = ask(question, must, rows, given.get(question.name))
        if answer not in (None, "", []):
            given[question.name] = answer


# --- the entry -------------------------------------------------------------------------------------------------------


def _entry(known: Catalog, kind: Kind, given: Mapping[str, Any], environment: PathLike | None) -> Given:
    from oscat.thought.canon import dumps

    record = compose(kind, given, datetime.now(UTC))
    path = entry_path(kind, str(given["id"]), known.layout)
    files: dict[str, bytes | None] = {path: dumps(record)}
    folder = path.rpartition("/")[0]
    if given.get("picture"):
        files[f"{folder}/{preview(given['picture'])}"] = file_bytes(Path(str(given["picture"])))
    if kind is Kind.EXPERIMENT:
        files[f"{folder}/input.yaml"] = _yaml(_inputs(known, given))
        files[f"{folder}/environment.yaml"] = _environment(str(given["id"]), environment)
    return Given(kind, str(given["id"]), files, record)


def _inputs(known: Catalog, given: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs as they were given, and the parameters of the workflow with what they are by themselves."""
    rows = [{"href": one} if "://" in str(one) else {"product": one} for one in given.get("input") or ()]
    workflow = known.entry(Kind.WORKFLOW, str(given.get("workflow")))
    listed: Any = workflow.fields.get("application:parameters") if workflow else None
    named = (row for row in objects(listed) if isinstance(row.get("name"), str) and "default" in row)
    usual = {row["name"]: row["default"] for row in named}
    return {"inputs": rows, "parameters": usual} if rows else {"parameters": usual}


def _environment(name: str, file: PathLike | None) -> bytes:
    """The file that was given, else this Python alone."""
    if file is not None:
        return file_bytes(Path(file))
    return _yaml({"name": name, "channels": ["conda-forge"], "dependencies": [f"python={platform.python_version()}"]})


def _yaml(value: Any) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode()


def _opened(told: list[Described], source: str | None, access: Any, *, run: bool) -> tuple[str, bool | None]:
    """The lines that open the data at their address, and whether they do where the data are now."""
    suffix = told[0].suffix if told and source else ""
    code = python_lines(suffix, str(access or source))
    if not code or not run:
        return code, None
    words = [sys.executable, "-c", python_lines(suffix, str(source))]
    try:
        done = subprocess.run(words, capture_output=True, timeout=_LONGEST_RUN, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return code, False
    return code, done.returncode == 0
