"""Ask a platform's addresses and hold the answers against what its entry claims."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from oscat.shell.documents import read_document
from oscat.shell.judge import check
from oscat.shell.load import PathLike, catalog_at, root_of, today
from oscat.thought.conformance.platform import Case, conformance, conforms, further, probes
from oscat.thought.graph import Catalog, File
from oscat.thought.nearest import did_you_mean
from oscat.words.conformance import Answered, Row, Standing
from oscat.words.errors import UsageError
from oscat.words.finding import Finding
from oscat.words.kinds import Kind


@dataclass(frozen=True)
class Conformity:
    """The platform, and how it does at each requirement."""

    id: str
    title: str
    rows: tuple[Row, ...]

    @property
    def failed(self) -> bool:
        """Whether something that is claimed is not so."""
        return any(one.standing is Standing.FAILED for one in self.rows)


def platform_check(name: str, catalog: PathLike = ".") -> Conformity:
    """How a platform does what its entry claims. Raises UsageError where there is no such platform."""
    return platform_checks([name], catalog)[0]


def platform_checks(names: Sequence[str] = (), catalog: PathLike = ".") -> list[Conformity]:
    """How some platforms, or all, do what their entries claim. Raises UsageError where there is no such platform."""
    root = root_of(Path(catalog))
    known, _ = catalog_at(root)
    judged = cache(lambda: check(root).findings)
    files = [_platform(known, name) for name in names or known.ids[Kind.PLATFORM]]
    return [_conformity(known, file, judged) for file in files]


def _conformity(known: Catalog, file: File, judged: Callable[[], Sequence[Finding]]) -> Conformity:
    """How one platform does; the catalog is judged only for a platform whose entries that concerns."""
    name = file.place.id
    samples, experiments = tuple(_samples(known, file)), tuple(_experiments(known, Case(name, file.data, {})))
    findings = tuple(judged()) if samples or experiments else ()
    case = Case(name, file.data, _answers(file.data), samples, experiments, findings)
    return Conformity(name, file.title, tuple(conformance(case)))


def document(found: Conformity) -> dict[str, Any]:
    """The document that ``schemas/conformance.json`` describes."""
    rows = [
        {"requirement": row.requirement, "standing": row.standing.value, "evidence": [*row.evidence]}
        for row in found.rows
    ]
    told = {"version": 1, "platform": found.id, "title": found.title, "asked": today().isoformat()}
    return {**told, "failed": found.failed, "requirements": rows}


def read_conformities(folder: PathLike | None) -> dict[str, dict[str, Any]]:
    """What ``oscat platform check --to`` wrote, by platform. Raises UsageError where it is something else."""
    if folder is None:
        return {}
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise UsageError(f"{folder} holds no reports; `oscat platform check --to {folder}` writes them")
    found = [read_document(one, "conformance", "oscat platform check") for one in files]
    return {one["platform"]: one for one in found}


def near_platform(known: Catalog, name: str) -> frozenset[str]:
    """The entries («folder/id») that a platform has to do with: its own, what runs there, and what it may publish.

    Raises UsageError where there is no such platform.
    """
    from oscat.thought.pages.atlas import Atlas

    file, atlas = _platform(known, name), Atlas(known)
    around = [file, *(other for kind in Kind for other in atlas.around(file, kind))]
    keys = (other.key for other in around if other.key)
    return frozenset({*(f"{kind.form.folder}/{id_}" for kind, id_ in keys), *_samples(known, file)})


def _platform(known: Catalog, name: str) -> File:
    file = known.entry(Kind.PLATFORM, name)
    if file is None or not file.data:
        near = did_you_mean(name, [*known.ids[Kind.PLATFORM]])
        raise UsageError(f"there is no platform {name!r}. {near}".strip())
    return file


def _answers(record: Any) -> dict[str, Answered]:
    """What the platform's addresses answer; landing pages together with their pages of conformance."""
    from oscat.world.probing import asked  # what asks the web takes a quarter of a second to load

    answers = asked({one.url: one for one in probes(record)}.values())
    rest = list(further(answers))
    pages = asked(probe for _, probe in rest)
    for one, probe in rest:
        document = {**one.document, "conformsTo": conforms(pages[probe.url].document)}
        answers[one.probe.url] = replace(one, document=document)
    return answers


def _samples(known: Catalog, platform: File) -> list[str]:
    listed: Any = platform.fields.get("osc:entries")
    patterns = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    names = [f"{kind.form.folder}/{one}" for kind in Kind for one in known.ids[kind]]
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _experiments(known: Catalog, case: Case) -> list[str]:
    types, found = set(case.types()), []
    for file in known.entries(Kind.EXPERIMENT):
        workflow = known.entry(Kind.WORKFLOW, str(file.fields.get("osc:workflow")))
        if workflow and workflow.fields.get("application:type") in types:
            found.append(f"experiments/{file.place.id}")
    return found
