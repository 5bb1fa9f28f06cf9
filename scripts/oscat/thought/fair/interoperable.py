"""I: whether the data fit together with others (RDA-I1 to I3)."""

import re
from collections.abc import Callable
from typing import Any, Final

from oscat.thought.fair.subject import Subject, met, missing, partly
from oscat.thought.runs import run_files
from oscat.words.fair import Told
from oscat.words.kinds import Kind

OPEN: Final = frozenset(
    {".zarr", ".nc", ".nc4", ".h5", ".tif", ".tiff", ".parquet", ".geojson", ".json", ".csv", ".gpkg", ".fgb"}
)
"""Formats with an open specification."""
SELF_DESCRIBING: Final = OPEN - {".json", ".csv"}
"""Those of them that say themselves what they hold: names, units, places."""
_DATA_RELS: Final = frozenset(
    {"derived_from", "source", "prev", "predecessor-version", "successor-version", "latest-version"}
)
_NAMED: Final = re.compile(r"(?i)\b(netcdf|zarr|geotiff|geoparquet|hdf5?|grib|csv|shapefile|geopackage|cog)\b")
_SAY: Final = "Name the format: a type at the link or asset that leads to the data."


def formats(subject: Subject) -> list[str]:
    """The formats of the ways to the data that are told, each once."""
    return list(dict.fromkeys(way.format for way in subject.ways if way.format))


def standard_format(subject: Subject) -> Told:
    """RDA-I1-01D: by the media types and suffixes of what leads to the data, else by the words of the description."""
    found = formats(subject)
    fine = [one for one in found if one in OPEN]
    if fine:
        return met(f"the format {fine[0]}")
    named = _NAMED.search(subject.text("description")[:5_000])
    if named:
        return partly(f"the description speaks of {named.group(1)}", _SAY)
    return missing(f"the format {found[0]} is none for data" if found else "the format is not told", _SAY)


def understood_format(subject: Subject) -> Told:
    """RDA-I1-02D: a format that says itself what it holds."""
    found = [one for one in formats(subject) if one in SELF_DESCRIBING]
    if found:
        return met(f"{found[0]} says itself what it holds")
    if subject.fields.get("cube:variables") or subject.fields.get("table:columns"):
        return met("cube:variables or table:columns say what it holds")
    if any(one in OPEN for one in formats(subject)):
        advice = "Describe the columns (table:columns), or publish it as NetCDF, Zarr, GeoTIFF or GeoParquet too."
        return partly("a format without names and units of its own", advice)
    return missing("no format that says itself what it holds is told", _SAY)


def fair_vocabularies(subject: Subject) -> Told:
    """RDA-I2-01M: variables of the catalog that lead to an authority (CF, GCMD, GCOS)."""
    ids = [one for one in subject.rows("osc:variables") if isinstance(one, str)]
    known = [file for file in (subject.catalog.entry(Kind.VARIABLE, one) for one in ids) if file and file.data]
    defined = [file for file in known if any(link.rel == "via" for link in subject.catalog.links(file))]
    if defined:
        return met(f"the variable {defined[0].title!r} leads to its definition")
    if known or subject.rows("themes"):
        return partly("themes, or variables without a definition", "Name variables, and let each lead to CF or GCMD.")
    return missing("no variable and no theme of the catalog", "Name themes and variables.")


def data_vocabularies(subject: Subject) -> Told:
    """RDA-I2-01D: names of the CF standard name table, as far as the record tells them."""
    names = [one.get("name") for one in subject.rows("cf:parameter") if isinstance(one, dict)]
    fine = [one for one in names if isinstance(one, str) and one in subject.facts.validators.cf_names]
    wrong = next((one for one in names if one not in fine), None)
    advice = "Write CF standard names in cf:parameter."
    if fine and wrong is None:
        return met(f"CF standard names, as {fine[0]}")
    if fine:
        return partly(f"{str(wrong)[:60]!r} is no CF standard name, {fine[0]} is one", advice)
    return missing(f"{str(wrong)[:60]!r} is no CF standard name" if names else "no quantity is named", advice)


def other_metadata(subject: Subject) -> Told:
    """RDA-I3-01M: references to entries that are there; the project alone, which all have, is half of it."""
    found = {kind: count for kind, count in subject.references.items() if count}
    if len(found) >= 3:
        return met(f"refers to {_counted(found)}")
    advice = "Name variables, missions and the experiment that made it."
    return partly(f"refers to {_counted(found)}", advice) if found else missing("refers to nothing", advice)


def _counted(found: dict[Kind, int]) -> str:
    return ", ".join(
        f"{count} {kind.form.plural.lower() if count > 1 else kind.value}" for kind, count in found.items()
    )


def related_how(subject: Subject) -> Told:
    """RDA-I3-03M: relations that say more than that there is one (made by, cited as, described by)."""
    made = subject.named(Kind.EXPERIMENT, "osc:experiment")
    if made:
        return met(f"made by the experiment {made.place.id}")
    telling = {"cite-as", "describedby", "derived_from", "vcs", "predecessor-version", "successor-version"}
    rels = [link.rel for link in subject.catalog.links(subject.file) if link.rel in telling]
    if rels:
        return met(f"a link {rels[0]}")
    advice = "Name osc:experiment, or add links such as cite-as, describedby and derived_from."
    return (
        partly("fields that name project, variables and missions", advice)
        if subject.references
        else missing("no relation that says which", advice)
    )


def _inputs(subject: Subject) -> list[dict[str, Any]]:
    """What went into the experiment that made it."""
    made = subject.named(Kind.EXPERIMENT, "osc:experiment")
    listed = [run.under("inputs") for run in run_files(made, subject.facts, "input")] if made else []
    return [one for rows in listed if isinstance(rows, list) for one in rows if isinstance(one, dict)]


def other_data(subject: Subject) -> Told:
    """RDA-I3-02M: what it was derived from, or went into."""
    rels = [link.rel for link in subject.catalog.links(subject.file) if link.rel in _DATA_RELS]
    if rels:
        return met(f"a link {rels[0]}")
    inputs = _inputs(subject)
    if inputs:
        return met(f"its experiment names {len(inputs)} inputs")
    advice = "Add links derived_from, or name the experiment that made it with its inputs."
    return missing("nothing says from which data it was made", advice)


def data_related_how(subject: Subject) -> Told:
    """RDA-I3-04M: the part that other data played."""
    if any(link.rel in _DATA_RELS for link in subject.catalog.links(subject.file)):
        return met("the relation of the link says it")
    inputs = _inputs(subject)
    if any(isinstance(one.get("name"), str) for one in inputs):
        return met("each input says which parameter it feeds")
    if inputs:
        return partly("inputs that do not say what they feed", "Name the parameter that each input feeds.")
    return missing("nothing says which part other data played", "Add links derived_from, or inputs with names.")


ANSWERS: Final[dict[str, Callable[[Subject], Told]]] = {
    "RDA-I1-01D": standard_format,
    "RDA-I1-02D": understood_format,
    "RDA-I2-01M": fair_vocabularies,
    "RDA-I2-01D": data_vocabularies,
    "RDA-I3-01M": other_metadata,
    "RDA-I3-02M": other_data,
    "RDA-I3-03M": related_how,
    "RDA-I3-04M": data_related_how,
}
