"""R: whether the data can be used again (RDA-R1 to R1.3)."""

from collections.abc import Callable
from typing import Any, Final

from oscat.thought.fair.interoperable import OPEN, SELF_DESCRIBING, formats
from oscat.thought.fair.subject import Subject, met, missing, of_several, partly
from oscat.words.fair import Told
from oscat.words.kinds import Kind

OPEN_WORDS: Final = frozenset({"other", "various", "various open source", "proprietary"})
"""Words that say nothing by themselves (STAC, «license»)."""
_COMMUNITY: Final = frozenset({".zarr", ".nc", ".nc4", ".h5", ".tif", ".tiff", ".parquet", ".gpkg"})
"""Formats in which Earth observation is exchanged (CF and OGC standards)."""
_ELSEWHERE: Final = "Choose a licence of https://spdx.org/licenses/, such as CC-BY-4.0."


def enough(subject: Subject) -> Told:
    """RDA-R1-01M: what one asks before using data: how long, where, what, in which unit, which version, by whom."""
    parameters = [one for one in subject.rows("cf:parameter") if isinstance(one, dict)]
    linked = [str(link.data.get("title") or "").lower() for link in subject.catalog.links(subject.file)]
    texts = ("documentation", "user guide", "user manual", "atbd", "publication", "paper", "report")
    people = subject.rows("contacts") or subject.rows("providers") or _project_contacts(subject)
    has = {
        "quantities with units": any(one.get("unit") for one in parameters) or "cube:variables" in subject.fields,
        "documentation": any(word in title for title in linked for word in texts),
        "format": bool(formats(subject)),
        "version": bool(subject.text("version")),
        "contacts": bool(people),
        "dates of the record": bool(subject.text("updated") or subject.text("created")),
    }
    return of_several(has, "things that users ask for")


def _project_contacts(subject: Subject) -> list[Any]:
    project = subject.named(Kind.PROJECT, "osc:project")
    found = project.fields.get("contacts") if project else None
    return found if isinstance(found, list) else []


def licence_named(subject: Subject) -> Told:
    """RDA-R1.1-01M: a licence, or words that stand for one with a link to its text."""
    given = subject.text("license")
    linked = next((link.href for link in subject.catalog.links(subject.file) if link.rel == "license"), "")
    if given and given not in OPEN_WORDS:
        return met(f"license is {given[:60]}")
    if linked:
        return met(f"a link license: {linked[:120]}")
    if given:
        return partly(f"license is {given!r}, without a link to its text", "Add a link license, or name the licence.")
    return missing("no licence", _ELSEWHERE)


def licence_standard(subject: Subject) -> Told:
    """RDA-R1.1-02M: a licence of the SPDX list."""
    given = subject.text("license")
    if given in subject.facts.validators.spdx:
        return met(f"{given} is in the SPDX list")
    return missing(f"{given[:60]!r} is in no list" if given else "no licence", _ELSEWHERE)


def licence_understood(subject: Subject) -> Told:
    """RDA-R1.1-03M: an SPDX identifier says it; the address of a licence that programs know does as well."""
    given = subject.text("license")
    if given in subject.facts.validators.spdx:
        return met(f"the SPDX identifier {given}")
    linked = next((link.href for link in subject.catalog.links(subject.file) if link.rel == "license"), "")
    if "creativecommons.org/" in linked or "opensource.org/" in linked or "spdx.org/" in linked:
        return met(f"the address of the licence: {linked[:120]}")
    if linked:
        return partly(f"a text for people: {linked[:120]}", _ELSEWHERE)
    return missing("nothing that a program understands", _ELSEWHERE)


def provenance(subject: Subject) -> Told:
    """RDA-R1.2-01M: who made it in which project from which missions, and by which experiment."""
    made = subject.named(Kind.EXPERIMENT, "osc:experiment")
    missions = subject.references.get(Kind.EO_MISSION, 0)
    project = subject.named(Kind.PROJECT, "osc:project")
    if made and project:
        return met(f"made by the experiment {made.place.id} of the project {project.place.id}")
    if project and missions:
        advice = "Name the experiment that made it in osc:experiment."
        return partly(f"the project {project.place.id} and {missions} missions, but not how", advice)
    return missing("neither experiment nor missions", "Name the missions, and the experiment that made it.")


def provenance_for_all(subject: Subject) -> Told:
    """RDA-R1.2-02M: a chain of product, experiment and workflow, which is published as a graph (PROV, RO-Crate)."""
    made = subject.named(Kind.EXPERIMENT, "osc:experiment")
    named = made.fields.get("osc:workflow") if made else None
    workflow = subject.catalog.entry(Kind.WORKFLOW, named) if isinstance(named, str) else None
    if made and workflow:
        return met(f"{workflow.place.id}, {made.place.id} and this product are linked")
    if made:
        return partly(f"the experiment {made.place.id} names no workflow of this catalog", "Name it in osc:workflow.")
    return missing("no experiment, so no chain", "Publish the experiment and its workflow, and name it.")


def community_standard(subject: Subject) -> Told:
    """RDA-R1.3-01D: a format of the community."""
    found = formats(subject)
    fine = [one for one in found if one in _COMMUNITY]
    if fine:
        return met(f"the format {fine[0]}")
    if any(one in OPEN for one in found):
        advice = "Publish it as NetCDF, Zarr, GeoTIFF or GeoParquet too."
        return partly(f"an open format of no community: {next(one for one in found if one in OPEN)}", advice)
    return missing("no format of the community is told", "Name the format: a type at the link that leads to the data.")


def community_standard_understood(subject: Subject) -> Told:
    """RDA-R1.3-02D: such a format, with the names of the community for what it holds."""
    fine = [one for one in formats(subject) if one in SELF_DESCRIBING and one in _COMMUNITY]
    known = subject.facts.validators.cf_names
    rows = [one for one in subject.rows("cf:parameter") if isinstance(one, dict)]
    named = any(str(one.get("name")) in known for one in rows) or "cube:variables" in subject.fields
    if fine and named:
        return met(f"{fine[0]}, with its quantities named")
    if fine or named:
        what = f"{fine[0]}, without the names of its quantities" if fine else "quantities are named, the format is not"
        return partly(what, "Tell both: the format, and cf:parameter with CF standard names.")
    return missing(
        "no format of the community, and no quantities named",
        "Tell the format, and cf:parameter with CF standard names.",
    )


ANSWERS: Final[dict[str, Callable[[Subject], Told]]] = {
    "RDA-R1-01M": enough,
    "RDA-R1.1-01M": licence_named,
    "RDA-R1.1-02M": licence_standard,
    "RDA-R1.1-03M": licence_understood,
    "RDA-R1.2-01M": provenance,
    "RDA-R1.2-02M": provenance_for_all,
    "RDA-R1.3-01D": community_standard,
    "RDA-R1.3-02D": community_standard_understood,
}
