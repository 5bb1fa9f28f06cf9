"""The catalog in the forms of other registries: one module a form, one line in the registry.

Each module has ``NAME``, what people type; ``TITLE``, what it is; ``OF_ONE``, the path of the file of one work, with
``{}`` for its name (``products/sea-ice``), "" where there is none; ``WHOLE``, the paths of the files of the whole
catalog. Paths are within the folder of exports. A form with files of single works has ``of_one``, which makes such a
file; one with files of the whole has ``of_all``.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from oscat.thought.exports import (
    apex,
    datacite,
    datacite_xml,
    dcat,
    geoparquet,
    inveniordm,
    linkset,
    ogc_records,
    pgstac,
    prov,
    ro_crate,
    table,
)
from oscat.thought.exports.source import Source, name_of
from oscat.words.work import Work

FOLDER: Final = "exports"
"""Where the build writes them."""


class Form(Protocol):
    """A form."""

    NAME: str
    TITLE: str
    OF_ONE: str
    WHOLE: tuple[str, ...]


class OfOne(Form, Protocol):
    """A form with a file of each work."""

    def of_one(self, source: Source, one: Work, /) -> bytes | None:
        """The file of a work; None where it has none."""
        ...


class OfAll(Form, Protocol):
    """A form with files of the whole catalog."""

    def of_all(self, source: Source, /) -> Iterator[tuple[str, bytes]]:
        """The files with their paths."""
        ...


class OfLines(OfAll, Protocol):
    """A form whose files of the whole catalog are made of a line of each work."""

    def line(self, source: Source, one: Work, /) -> bytes:
        """The line of a work; empty where it has none."""
        ...

    def joined(self, source: Source, lines: Iterable[bytes], /) -> Iterator[tuple[str, bytes]]:
        """The files with their paths, of the lines in the order of the works."""
        ...


def _name(form: Form) -> str:
    return form.NAME


SINGLE: Final[tuple[OfOne, ...]] = (datacite, datacite_xml, inveniordm, linkset, ogc_records, prov, ro_crate)
WHOLE: Final[tuple[OfAll, ...]] = (apex, dcat, geoparquet, ogc_records, pgstac, table)
LINED: Final[tuple[OfLines, ...]] = (dcat, ogc_records, table)
OF_DOCUMENTS: Final[tuple[OfAll, ...]] = (geoparquet, pgstac)
"""The forms that are made of the published documents."""
ALWAYS: Final[tuple[OfAll, ...]] = (apex, geoparquet, table)
"""The forms that are published of a large catalog as well: each in one go, and small. The others are made on demand."""
EXPORTERS: Final[tuple[Form, ...]] = tuple({one.NAME: one for one in sorted((*SINGLE, *WHOLE), key=_name)}.values())
BY_NAME: Final = {one.NAME: one for one in EXPORTERS}


def export(form: Form, source: Source) -> Iterator[tuple[str, bytes]]:
    """All files of a form with their paths."""
    for single in (each for each in SINGLE if each is form):
        for one in source.works:
            yield from of_work(source, one, (single,))
    for whole in (each for each in WHOLE if each is form):
        yield from whole.of_all(source)


def of_work(source: Source, one: Work, forms: Iterable[OfOne] = SINGLE) -> Iterator[tuple[str, bytes]]:
    """The file of a work in each form that has one, with its path."""
    for form in forms:
        raw = form.of_one(source, one)
        if raw is not None:
            yield form.OF_ONE.format(name_of(one)), raw
