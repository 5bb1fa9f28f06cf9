"""Workflows and experiments as research software (FAIR4RS)."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from oscat.thought.check import of_files
from oscat.thought.fair.findable import LONG
from oscat.thought.fair.interoperable import OPEN
from oscat.thought.fair.subject import FORMATS, Subject, met, missing, of_several, partly
from oscat.thought.graph import File
from oscat.thought.layout import Role
from oscat.thought.pinned import changes, stays
from oscat.thought.runs import run_files
from oscat.thought.tables.workflow_types import KNOWN, meant
from oscat.words.fair import Told
from oscat.words.kinds import Kind
from oscat.words.links import BROKEN

_CODE: Final = frozenset(
    {"application", "vcs", "git", "code", "notebook", "jupyter-notebook", "process-graph", "mlflow"}
)
_FORGE: Final = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.[\w.]+|bitbucket\.org|codeberg\.org)/")
_NEEDS: Final = re.compile(
    r"(?:.*/)?(?:environment[\w.-]*\.ya?ml|requirements[\w.-]*\.txt|python_env\.ya?ml|conda\.ya?ml|"
    r"Dockerfile|pyproject\.toml|uv\.lock|poetry\.lock|renv\.lock|MLproject|MLmodel)"
)
_ARCHIVE: Final = "Archive the code (Zenodo gives DOIs to GitHub releases), and add a link cite-as."


def _workflow(subject: Subject) -> File | None:
    """The workflow itself, or the one of an experiment."""
    if subject.file.place.kind is Kind.WORKFLOW:
        return subject.file
    return subject.named(Kind.WORKFLOW, "osc:workflow")


def _code(subject: Subject) -> Iterator[tuple[str, bool]]:
    """Where the code is: each address or path, and whether it lies beside a record of the catalog."""
    workflow = _workflow(subject)
    files = [subject.file] if workflow in (None, subject.file) else [workflow, subject.file]
    for file in files:
        for link in subject.catalog.links(file):
            there = subject.catalog.there(link)
            if link.rel in _CODE and there and there.place.role is Role.BESIDE:
                yield there.path, True
            elif "://" in link.href and (link.rel in _CODE or (link.rel == "via" and _FORGE.match(link.href))):
                yield link.href, False


def identified(subject: Subject) -> Told:
    """F1: a DOI or SWHID; the address in a catalog or on a forge may go."""
    if subject.doi:
        return met(f"the DOI {subject.doi}")
    lasting = next(
        (href for href, here in _code(subject) if not here and ("swh:1:" in href or "doi.org/10." in href)), ""
    )
    return met(f"the code is at {lasting[:120]}") if lasting else missing("no DOI and no SWHID", _ARCHIVE)


def versioned(subject: Subject) -> Told:
    """F1.2: a version that is told, and code that cannot change under its address."""
    code = list(_code(subject))
    fixed = [href for href, here in code if here or stays(href)]
    moving = next((href for href, here in code if not here and changes(href)), "")
    version = subject.text("version")
    if fixed and not moving:
        told = f"version {version}, " if version else ""
        return met(f"{told}the code is kept: {fixed[0][:120]}")
    if version or fixed:
        return partly(f"the address can change: {moving[:120]}" if moving else f"version {version}", "Link to a tag.")
    return missing("no version, and no code at a fixed address", "Write version, and link to a tag or commit.")


def rich(subject: Subject) -> Told:
    """F2: what people search by."""
    has = {
        "title": bool(subject.file.title),
        "long description": len(subject.text("description")) >= LONG,
        "keywords": bool(subject.rows("keywords")),
        "themes": bool(subject.rows("themes")),
        "application:type": bool(_type(subject)),
    }
    return of_several(has, "things that people search by")


def _type(subject: Subject) -> str:
    workflow = _workflow(subject)
    told = workflow.fields.get("application:type") if workflow else None
    return (meant(told) or told) if isinstance(told, str) else ""


def code_named(subject: Subject) -> Told:
    """F3: from the metadata one gets to the code."""
    found = next(_code(subject), None)
    if found:
        return met(f"the code is at {found[0][:120]}")
    return missing("nothing says where the code is", "Add a link application to the definition.")


def got(subject: Subject) -> Told:
    """A1: the code lies in the catalog, or at an address that answers."""
    found = list(_code(subject))
    if any(here for _, here in found):
        return met(f"beside the record: {next(href for href, here in found if here)[:120]}")
    broken = [href for href, _ in found if subject.verdict(href) in BROKEN]
    if found and len(broken) == len(found):
        return missing(f"the address does not work: {broken[0][:120]}", "Correct the address.")
    if found:
        return met(f"over https: {found[0][0][:120]}")
    return missing("nothing says where the code is", "Add a link application to the definition.")


def standard_data(subject: Subject) -> Told:
    """I1: formats that are told, and have an open specification."""
    workflow = _workflow(subject)
    told = _formats(workflow.fields) if workflow else []
    fine = [one for one in told if one in OPEN]
    if fine:
        return met(f"reads or writes {fine[0]}")
    advice = "Name the formats that it reads and writes, in formats and application:outputs."
    return (
        partly("formats without a media type that is known", advice) if told else missing("no format is told", advice)
    )


def _formats(fields: Any) -> list[str]:
    """The suffixes of the formats that a workflow names."""
    rows = [*_rows(fields.get("formats")), *_rows(fields.get("application:outputs"))]
    kinds = (str(one.get("mediaType") or one.get("type") or "").partition(";")[0].strip().lower() for one in rows)
    return [FORMATS.get(kind, kind) for kind in kinds]


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def related(subject: Subject) -> Told:
    """I2: the workflow of an experiment, the experiments and products of a workflow, the project."""
    around = {kind for kind, _ in _around(subject)}
    if len(around) >= 2:
        return met(f"linked with {', '.join(sorted(kind.value for kind in around))}")
    advice = "Name project, workflow and products, so that the chain from code to data is whole."
    return (
        partly(f"linked with {next(iter(around)).value} only", advice)
        if around
        else missing("linked with nothing", advice)
    )


def _around(subject: Subject) -> Iterator[tuple[Kind, str]]:
    for kind in subject.references:
        if kind is not Kind.THEME:
            yield kind, ""
    for _, key in subject.catalog.references_to(subject.file.key) if subject.file.key else ():
        if key[0] in {Kind.PRODUCT, Kind.EXPERIMENT}:
            yield key


def described(subject: Subject) -> Told:
    """R1: parameters, outputs and language of a workflow; the values that an experiment was run with."""
    if subject.file.place.kind is Kind.EXPERIMENT:
        given = any(
            isinstance(run.under("parameters"), dict) for run in run_files(subject.file, subject.facts, "input")
        )
        inputs = any(run.under("inputs") for run in run_files(subject.file, subject.facts, "input"))
        has = {"parameters in input.yaml": given, "inputs in input.yaml": inputs or given}
    else:
        has = {name: bool(subject.fields.get(name)) for name in ("application:parameters", "application:outputs")}
        has["application:language"] = bool(subject.fields.get("application:language"))
    return of_several(has, "things that users ask for", 1 / len(has))


def licensed(subject: Subject) -> Told:
    """R1.1: a licence of the SPDX list."""
    given = subject.text("license")
    if given in subject.facts.validators.spdx:
        return met(f"{given} is in the SPDX list")
    advice = "Choose a licence of https://spdx.org/licenses/, such as Apache-2.0 or MIT."
    return partly(f"{given[:60]!r} is in no list", advice) if given else missing("no licence", advice)


def made_by(subject: Subject) -> Told:
    """R1.2: people or a project, and where the code's own history is."""
    people = bool(subject.rows("contacts"))
    project = subject.named(Kind.PROJECT, "osc:project") is not None
    history = any(here or _FORGE.match(href) for href, here in _code(subject))
    if (people or project) and history:
        return met(f"{'contacts' if people else 'the project'}, and the history of the code")
    advice = "Name contacts, and link to the repository of the code."
    if people or project or history:
        return partly("contacts or a project" if people or project else "the history of the code only", advice)
    return missing("neither people nor history", advice)


def needs(subject: Subject) -> Told:
    """R2: the environment of an experiment with its versions; a list of packages beside a workflow."""
    if subject.file.place.kind is Kind.EXPERIMENT:
        files = list(run_files(subject.file, subject.facts, "environment"))
        if not files:
            return missing("no environment.yaml", "Write environment.yaml with exact versions.")
        loose = any(one.code == "OSC421" for one in of_files(subject.facts, [subject.file.path]))
        advice = "Pin every version, or name an image by its digest."
        return partly("environment.yaml, without exact versions", advice) if loose else met("environment.yaml, pinned")
    workflow = _workflow(subject)
    beside = next((path for path in subject.catalog.beside(workflow) if _NEEDS.fullmatch(path)), "") if workflow else ""
    if beside:
        return met(beside)
    if _type(subject) == "openeo":
        return met("a process graph needs a back-end of openEO, and nothing else")
    if _type(subject) == "ogc-application-package" and any(here for _, here in _code(subject)):
        return met("CWL names the container or the commands that it needs")
    return missing("nothing says what it needs", "Put requirements or an environment beside the definition.")


def standard(subject: Subject) -> Told:
    """R3: a definition of a type that engines read, without a finding."""
    type_ = _type(subject)
    if not type_:
        return missing("its type is not told", "Write application:type.")
    if type_ not in KNOWN:
        known = ", ".join(sorted(KNOWN))
        return partly(f"the type {type_[:60]!r} is no standard that is known here", f"Known are {known}.")
    workflow = _workflow(subject)
    found = of_files(subject.facts, [workflow.path]) if workflow else ()
    wrong = next((one for one in found if one.code == "OSC426"), None)
    return partly(wrong.message, wrong.help) if wrong else met(f"the type {type_}")


ANSWERS: Final[dict[str, Callable[[Subject], Told]]] = {
    "FAIR4RS-F1": identified,
    "FAIR4RS-F1.2": versioned,
    "FAIR4RS-F2": rich,
    "FAIR4RS-F3": code_named,
    "FAIR4RS-A1": got,
    "FAIR4RS-I1": standard_data,
    "FAIR4RS-I2": related,
    "FAIR4RS-R1": described,
    "FAIR4RS-R1.1": licensed,
    "FAIR4RS-R1.2": made_by,
    "FAIR4RS-R2": needs,
    "FAIR4RS-R3": standard,
}
