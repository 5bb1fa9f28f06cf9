"""The catalog in the forms of other registries: one module a form, one line in the registry.

Each module has ``NAME``, what people type; ``TITLE``, what it is; ``OF_ONE``, the path of the file of one work, with
``{}`` for its name (``products/sea-ice``), "" where there is none; ``WHOLE``, the paths of the files of the whole
catalog; ``export``, which writes all of them. Paths are within the folder of exports.
"""

from collections.abc import Iterator
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
from oscat.thought.exports.source import Source

FOLDER: Final = "exports"
"""Where the build writes them."""


class Exporter(Protocol):
    """A form."""

    NAME: str
    TITLE: str
    OF_ONE: str
    WHOLE: tuple[str, ...]

    def export(self, source: Source) -> Iterator[tuple[str, bytes]]:
        """The files of the form."""
        ...


EXPORTERS: Final[tuple[Exporter, ...]] = (
    *(apex, datacite, datacite_xml, dcat, geoparquet, inveniordm, linkset, ogc_records, pgstac, prov, ro_crate, table),
)
BY_NAME: Final = {one.NAME: one for one in EXPORTERS}
