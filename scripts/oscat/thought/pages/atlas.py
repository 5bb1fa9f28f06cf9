"""What pages need to know of the whole catalog, gathered once: neighbours, one-line rows, counts, the newest date."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import orjson

from oscat.thought.asked import apart, note
from oscat.thought.graph import Catalog, File
from oscat.thought.pages.addresses import folder_of, has_page, public
from oscat.thought.pages.extents import years
from oscat.thought.pages.read import cut, day, sentence, short, texts
from oscat.thought.structure import BETWEEN_ENTRIES, title_of_list, title_of_root, written
from oscat.thought.tongue import N_, _, plural
from oscat.words.history import Event, History
from oscat.words.kinds import Kind

Key = tuple[Kind, str]
ORDER: Final = (
    Kind.PRODUCT,
    Kind.PROJECT,
    Kind.WORKFLOW,
    Kind.EXPERIMENT,
    Kind.THEME,
    Kind.VARIABLE,
    Kind.EO_MISSION,
    Kind.PLATFORM,
)
"""The kinds as people meet them: results first, vocabularies after."""
RUNS: Final = {
    "openeo": N_("openEO process graph"),
    "ogc-application-package": N_("OGC Application Package (CWL)"),
    "notebook": N_("Jupyter notebook"),
    "jupyter-notebook": N_("Jupyter notebook"),
    "mlflow": "MLflow",
    "argo-workflow": N_("Argo workflow"),
}
"""What the words of ``application:type`` mean."""
CITED: Final = (Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT)
"""The kinds of which people take entries away: cited, exported, and with a picture of its own each."""
LARGE: Final = 5_000
"""Products, workflows and experiments from which on a catalog is large: a smaller one fits into the gigabyte that
GitHub Pages allow.
"""


_LOOKED_AT: Final = 200
"""Entries of a kind among which a short one is an example of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry on one line: ``path`` leads to its page from the top of the tree, ``note`` says a little more."""

    title: str
    path: str
    note: str = ""


class Shown(Mapping[Kind, list[File]]):
    """The entries that have a page, by kind, in the order of their titles."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog, self._found = catalog, dict[Kind, list[File]]()

    def __getitem__(self, kind: Kind) -> list[File]:
        """Those of a kind."""
        note("shown", kind)
        if kind not in self._found:
            with apart():
                self._found[kind] = sorted(filter(has_page, self._catalog.entries(kind)), key=_by_title)
        return self._found[kind]

    def __iter__(self) -> Iterator[Kind]:
        """The kinds as people meet them."""
        return iter(ORDER)

    def __len__(self) -> int:
        """How many kinds there are."""
        return len(ORDER)


class Atlas:
    """A catalog with its relations read in both directions."""

    def __init__(self, catalog: Catalog, history: History | None = None) -> None:
        self.catalog = catalog
        self.history = history or {}
        self.title = short(title_of_root(catalog))
        self.shown = Shown(catalog)
        self._rows: dict[str, Row] = {}
        self._regions: dict[str, str] = {}
        self._examples: dict[Kind, File | None] = {}

    def warm(self) -> None:
        """Find out now what else is found out when it is first asked for: copies of this process share it."""
        _ = self._around, self._today, self._runners, self.large, self.kinds

    @cached_property
    def url(self) -> str:
        """The public address of the whole; "" where the catalog does not know its own."""
        return public(self.catalog, "")

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that have a list."""
        return tuple(kind for kind in ORDER if self.catalog.lists(kind))

    @cached_property
    def large(self) -> bool:
        """Whether there are so many entries that each gets its record, its page and its citations alone: no picture,
        no files in other forms, no FAIR report apart from the one on its page.
        """
        return sum(len(self.shown[kind]) for kind in CITED) > LARGE

    @property
    def today(self) -> str:
        """The newest date that any entry gives: the same catalog makes the same pages on any day."""
        note("today")
        return self._today

    @cached_property
    def _today(self) -> str:
        return max((newest(file) for files in self.shown.values() for file in files), default="")

    @property
    def month(self) -> str:
        """The last day of the month of today, for pictures that tell years apart: one new entry leaves them alike."""
        note("month")
        return f"{self._today[:7]}-{monthrange(int(self._today[:4]), int(self._today[5:7]))[1]}" if self._today else ""

    @cached_property
    def _around(self) -> dict[Key, dict[Kind, list[File]]]:
        """The neighbours of each entry: named by it, naming it, or tied to it by a link that either carries."""
        pairs: dict[Key, dict[str, File]] = defaultdict(dict)
        for files in self.shown.values():
            for file in files:
                for other in self._tied(file):
                    if file.key and other.key and file is not other and has_page(other):
                        pairs[file.key][other.path] = other
                        pairs[other.key][file.path] = file
        return {key: _by_kind(others) for key, others in pairs.items()}

    def _tied(self, file: File) -> Iterator[File]:
        for naming in file.namings:
            other = self.catalog.entry(naming.reference.target, naming.id)
            if other:
                yield other
        for link in self.catalog.links(file):
            there = self.catalog.there(link) if link.rel in BETWEEN_ENTRIES else None
            if there and there.key:
                yield there

    def around(self, file: File, kind: Kind) -> list[File]:
        """The neighbours of an entry that are of one kind, in the order of their titles."""
        note("around", file.path)
        return self._around.get(file.key, {}).get(kind, []) if file.key else []

    def past(self, file: File) -> tuple[Event, ...]:
        """What happened to the record of an entry, the newest first."""
        note("past", file.path)
        return self.history.get(file.path, ())

    @property
    def runners(self) -> Mapping[str, list[File]]:
        """The platforms that execute each type of workflow."""
        note("runners")
        return self._runners

    @cached_property
    def _runners(self) -> dict[str, list[File]]:
        found: dict[str, list[File]] = defaultdict(list)
        for platform in self.shown[Kind.PLATFORM]:
            for type_ in texts(platform.fields.get("osc:workflow_types")):
                found[type_].append(platform)
        return found

    def runs(self, platform: File) -> list[File]:
        """The workflows that a platform can run."""
        types = set(texts(platform.fields.get("osc:workflow_types")))
        return [flow for flow in self.shown[Kind.WORKFLOW] if run_type(flow) in types]

    def row(self, file: File) -> Row:
        """An entry on one line."""
        note("row", file.path)
        if file.path not in self._rows:
            with apart():
                notes = " · ".join(filter(None, self._notes(file)))
                self._rows[file.path] = Row(title_of(file), folder_of(file), notes)
        return self._rows[file.path]

    def region(self, path: str) -> str:
        """The region that an entry tells, to be compared with others."""
        note("region", path)
        if path not in self._regions:
            with apart():
                self._regions[path] = short(self.catalog.file(path).fields.get("osc:region")).casefold()
        return self._regions[path]

    def _notes(self, file: File) -> Iterator[str]:
        kind = file.place.kind
        if kind is Kind.PRODUCT:
            yield years(file)
            yield short(file.fields.get("osc:region"), 60)
        elif kind is Kind.WORKFLOW:
            yield _(RUNS.get(run_type(file), run_type(file)))
        elif kind is Kind.PLATFORM:
            types = texts(file.fields.get("osc:workflow_types"), 8)
            yield ", ".join(dict.fromkeys(_(RUNS.get(type_, type_)) for type_ in types))
        else:
            yield _(sentence(short(file.fields.get("osc:status"), 40)))
            yield counted(len(self.around(file, Kind.PRODUCT)), "product")

    def example(self, kind: Kind) -> File | None:
        """A short entry of a kind: the shortest of some."""
        note("example", kind)
        if kind not in self._examples:
            with apart():
                self._examples[kind] = min(self.shown[kind][:_LOOKED_AT], key=_length, default=None)
        return self._examples[kind]

    def name(self, kind: Kind) -> str:
        """What the list of a kind is called."""
        return short(_(title_of_list(self.catalog, kind)), 60)


def title_of(file: File) -> str:
    """The title of an entry as pages show it."""
    return short(file.title) or short(file.place.id) or _("Without title")


def run_type(flow: File) -> str:
    """What kind of definition a workflow has."""
    return short(flow.fields.get("application:type"), 60)


def newest(file: File) -> str:
    """The date at which an entry was last worked on, "" where it does not say."""
    return day(file.fields.get("updated")) or day(file.fields.get("created"))


def added(file: File) -> str:
    """The date at which an entry came into the catalog, as far as it says."""
    return day(file.fields.get("created")) or newest(file)


def counted(count: int, word: str) -> str:
    """«1 product», «3 products», "" for none."""
    return f"{count:,}\u00a0{plural(word, f'{word}s', count)}" if count else ""


def cut_title(file: File) -> str:
    """A title that fits into a line of navigation."""
    return cut(title_of(file), 70)


def _length(file: File) -> tuple[int, str]:
    return len(orjson.dumps(written(file))), file.place.id


def _by_title(file: File) -> tuple[str, str]:
    """The order of lists: by the title from its first letter or digit on."""
    return file.title.lstrip("([{<\"'_- \u201c\u2018").casefold(), file.path


def _by_kind(others: dict[str, File]) -> dict[Kind, list[File]]:
    found: dict[Kind, list[File]] = defaultdict(list)
    for other in sorted(others.values(), key=_by_title):
        if other.place.kind:
            found[other.place.kind].append(other)
    return dict(found)
