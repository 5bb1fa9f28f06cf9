"""What the search knows of each entry: its words, its facets, where and when, and what a result shows of it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from oscat.thought.boxes import halves, hull_of, read_boxes
from oscat.thought.graph import File
from oscat.thought.pages import citations, extents, facts, people, snippets
from oscat.thought.pages.addresses import folder_of
from oscat.thought.pages.atlas import Atlas, newest, title_of
from oscat.thought.pages.licences import is_open
from oscat.thought.pages.read import abstract, sentence, short, text, texts
from oscat.thought.timebar import read_span
from oscat.thought.tongue import N_, _
from oscat.thought.touched import placed
from oscat.words.document import Document, Tag
from oscat.words.kinds import Kind

LONGEST: Final = 20_000
"""Characters of a description that are searched."""
MOST_BOXES: Final = 12
_ORDER: Final = (
    *(Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT, Kind.PROJECT),
    *(Kind.THEME, Kind.PLATFORM, Kind.EO_MISSION, Kind.VARIABLE),
)
FACET_OF: Final = {
    Kind.THEME: "theme",
    Kind.VARIABLE: "variable",
    Kind.EO_MISSION: "mission",
    Kind.PROJECT: "project",
    Kind.PLATFORM: "platform",
}
"""The kinds that entries are tagged with, as the search calls them."""
TAGGED: Final = frozenset({Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW, Kind.EXPERIMENT})
_STEPS: Final = (80, 60, 40, 20)
"""Percent of the FAIR score, which entries have as many of as they reach."""
Percent = Callable[[tuple[Kind, str]], int | None]


def documents(atlas: Atlas, percent: Percent = lambda _: None) -> Iterator[Document]:
    """All entries that have a page, in order; ``percent`` tells the FAIR score of one, None where it has none."""
    for file in ordered(atlas):
        yield document(atlas, file, percent((file.place.kind or Kind.PRODUCT, file.place.id)))


def ordered(atlas: Atlas) -> Iterator[File]:
    """The entries in the order of the search: results first, the newest first, then the vocabularies."""
    for kind in _ORDER:
        files = sorted(atlas.shown[kind], key=newest, reverse=True)
        yield from sorted(files, key=lambda one: one.fields.get("osc:status") == "planned")


def document(atlas: Atlas, file: File, percent: int | None) -> Document:
    """What the search knows of one entry."""
    kind = file.place.kind or Kind.PRODUCT
    tags = {name: tuple(found) for name, found in _tags(atlas, kind, file) if found}
    tags["fair"] = tuple(
        Tag(str(step), _("%(step)s %% and more", step=step)) for step in _STEPS if percent and percent >= step
    )
    whole = placed(atlas.catalog, file)
    first, last = _days(whole)
    title = _plain(title_of(file))
    said = _plain(abstract(file.fields.get("description"), 180))
    return Document(
        path=folder_of(file),
        kind=kind.value,
        title=title,
        heading=f"{title} {file.place.id}",
        names=_plain(" ".join(_names(atlas, file, tags))),
        text=_plain(text(file.fields.get("description"))[:LONGEST]),
        tags=tags,
        boxes=tuple(boxes_of(whole)),
        first=first,
        last=last,
        updated=newest(file),
        more=_more(atlas, kind, file, said),
    )


def _plain(words: str) -> str:
    """Without e-mail addresses: an index is harvested as pages are."""
    return people.without_mail(words)


def _more(atlas: Atlas, kind: Kind, file: File, said: str) -> dict[str, Any]:
    own = {
        "label": _(kind.form.label),
        "text": said,
        "note": _plain(atlas.row(file).note),
        "doi": _plain(facts.doi(atlas, file)),
        "cite": citations.address(file),
    }
    return {name: value for name, value in own.items() if value}


def _tags(atlas: Atlas, kind: Kind, file: File) -> Iterator[tuple[str, list[Tag]]]:
    yield "kind", [Tag(kind.value, atlas.name(kind))]
    for other, name in FACET_OF.items() if kind in TAGGED or kind is Kind.VARIABLE else ():
        if kind is not Kind.VARIABLE or other is Kind.THEME:
            yield name, [_tag(atlas, one) for one in _neighbours(atlas, kind, file, other)]
    if kind in TAGGED:
        yield from ((name, [_word(word) for word in words if word]) for name, words in _words(atlas, kind, file))


def _neighbours(atlas: Atlas, kind: Kind, file: File, other: Kind) -> list[File]:
    found = atlas.around(file, other)
    if other is Kind.PLATFORM and kind is Kind.PRODUCT and not found:
        runs = (one for run in atlas.around(file, Kind.EXPERIMENT) for one in atlas.around(run, Kind.PLATFORM))
        return list({one.path: one for one in runs}.values())
    return found


def _tag(atlas: Atlas, file: File) -> Tag:
    under = atlas.around(file, Kind.THEME) if file.place.kind is Kind.VARIABLE else []
    return Tag(file.place.id, _plain(title_of(file)), tuple(one.place.id for one in under))


def _word(label: str) -> Tag:
    label = _plain(label)
    return Tag(id_of(label), _(label))  # an address means the same in every language


def id_of(label: str) -> str:
    """How a value that is no entry stands in addresses: in small letters, words joined."""
    return "-".join(label.lower().replace(",", " ").split())[:60]


def _words(atlas: Atlas, kind: Kind, file: File) -> Iterator[tuple[str, list[str]]]:
    terms = facts.terms_of(atlas, file)
    formats = [one.format for one in snippets.openings(atlas, file)]
    yield "status", [sentence(short(file.fields.get("osc:status"), 40))]
    yield "licence", [terms.name if terms else ""]
    yield "encoding", formats
    yield "region", [short(file.fields.get("osc:region"), 60)]
    yield "has", list(_has(atlas, kind, file, formats))


def _has(atlas: Atlas, kind: Kind, file: File, formats: list[str]) -> Iterator[str]:
    if facts.doi(atlas, file):
        yield "DOI"
    if is_open(file.fields.get("license")):
        yield N_("Open licence")
    if formats:
        yield N_("Data to open directly")
    if kind in {Kind.PRODUCT, Kind.WORKFLOW} and atlas.around(file, Kind.EXPERIMENT):
        yield N_("Experiment to run again")


def _names(atlas: Atlas, file: File, tags: dict[str, tuple[Tag, ...]]) -> Iterator[str]:
    """Names of what an entry is tagged with, also of what is broader; keywords, quantities, region."""
    yield from (
        tag.label for name, found in tags.items() if name not in {"kind", "has", "status", "fair"} for tag in found
    )
    yield from (tag.id for tag in tags.get("mission", ()))
    yield from texts(file.fields.get("keywords"), 60)
    yield from (name.replace("_", " ") for name, _ in facts.parameters(file))
    for variable in atlas.around(file, Kind.VARIABLE) if file.place.kind in TAGGED else ():
        yield from texts(variable.fields.get("keywords"), 10)
        yield from (title_of(theme) for theme in atlas.around(variable, Kind.THEME))
    yield short(file.fields.get("osc:region"), 100)


def boxes_of(file: File) -> Iterator[tuple[float, float, float, float]]:
    """Where an entry lies: the parts of its extent, else the whole of it; none across the antimeridian."""
    known = read_boxes(extents.boxes(file))
    if len(known) > 1 and all(known[0].holds(one) for one in known[1:]):
        known = known[1:]  # STAC 1.1 section «Spatial Extent Object»: the first is the overall one
    for box in known if len(known) <= MOST_BOXES else [hull_of(known)]:
        yield from ((half.west, half.south, half.east, half.north) for half in halves(box))


def _days(file: File) -> tuple[str, str]:
    """The first and the last day of an entry's time, "" for an open end and where none is stated."""
    for interval in extents.intervals(file)[:1]:
        span = read_span(interval)
        if span:
            return str(span.first or ""), str(span.last or "")
    return "", ""
