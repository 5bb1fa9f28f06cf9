"""F: whether the data can be found (RDA-F1 to F3)."""

from collections.abc import Callable
from typing import Final

from oscat.thought.fair.subject import Subject, met, missing, of_several, partly
from oscat.words.fair import Told

LONG: Final = 100
"""Letters of a description that tells something."""
_DOI: Final = "Publish it in a repository that gives DOIs (Zenodo, PANGAEA, …), and write sci:doi."


def metadata_identified(subject: Subject) -> Told:
    """RDA-F1-01M: a DOI identifies the metadata that its agency holds."""
    if subject.article:
        return partly(f"the DOI {subject.doi} is that of an article", _DOI)
    if subject.doi:
        return met(f"the DOI {subject.doi}")
    return missing("no DOI; the record's address lasts as long as the catalog", _DOI)


def data_identified(subject: Subject) -> Told:
    """RDA-F1-01D: the data themselves are behind a persistent identifier."""
    lasting = next((way.href for way in subject.ways if way.lasting), "")
    if lasting:
        return met(f"access by {lasting[:120]}")
    if subject.article:
        return partly(f"the DOI {subject.doi} is that of an article about the data", _DOI)
    if subject.text("sci:doi") and subject.doi:
        return met(f"sci:doi is {subject.doi}")
    if subject.doi:
        return partly(f"the DOI {subject.doi} stands in a link only", "Write it in sci:doi.")
    return missing("no persistent identifier leads to the data", _DOI)


def data_unique(subject: Subject) -> Told:
    """RDA-F1-02D: any whole address is unique, even one that does not last."""
    if subject.doi:
        return met(f"the DOI {subject.doi}")
    way = next(iter(subject.ways), None)
    if way:
        return met(f"the address {way.href[:120]}")
    return missing("nothing says where the data are", "Add a link via with the title Access.")


def rich(subject: Subject) -> Told:
    """RDA-F2-01M: what people search by (W3C Data on the Web Best Practices, «Provide descriptive metadata»)."""
    spatial, temporal = _extent(subject, "spatial", "bbox"), _extent(subject, "temporal", "interval")
    has = {
        "title": bool(subject.file.title),
        "long description": len(subject.text("description")) >= LONG,
        "keywords": bool(subject.rows("keywords")),
        "themes": bool(subject.rows("themes")),
        "variables": bool(subject.rows("osc:variables")),
        "missions": bool(subject.rows("osc:missions")),
        "region": bool(subject.text("osc:region")) or spatial not in ([], GLOBE),
        "beginning of its time": bool(temporal and temporal[0]),
    }
    return of_several(has, "things that people search by")


GLOBE: Final = [-180, -90, 180, 90]


def _extent(subject: Subject, part: str, member: str) -> list[object]:
    whole = subject.file.data.get("extent")
    inner = whole.get(part) if isinstance(whole, dict) else None
    listed = inner.get(member) if isinstance(inner, dict) else None
    first = listed[0] if isinstance(listed, list) and listed else None
    return first if isinstance(first, list) else []


def data_named(subject: Subject) -> Told:
    """RDA-F3-01M: from the metadata one gets to the data."""
    direct = next((way for way in subject.ways if way.direct), None)
    if direct:
        return met(f"a link to the data: {direct.href[:120]}")
    if subject.text("sci:doi") and subject.doi and not subject.article:
        return met(f"sci:doi is {subject.doi}")
    if subject.ways:
        advice = "Add a link to the file, store or service itself, or the DOI in sci:doi."
        return partly(f"a link to a page only: {subject.ways[0].href[:120]}", advice)
    return missing("neither a DOI nor a link to the data", "Add a link via with the title Access, and sci:doi.")


ANSWERS: Final[dict[str, Callable[[Subject], Told]]] = {
    "RDA-F1-01M": metadata_identified,
    "RDA-F1-01D": data_identified,
    "RDA-F1-02D": data_unique,
    "RDA-F2-01M": rich,
    "RDA-F3-01M": data_named,
}
