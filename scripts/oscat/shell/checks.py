"""The rules for the browser: what the forms load when somebody fills one in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson

from oscat.thought.pages import publish
from oscat.world import runner

if TYPE_CHECKING:
    from oscat.thought.graph import Catalog
    from oscat.thought.pages import Site


def checks(catalog: "Catalog", site: "Site") -> Iterator[tuple[str, bytes]]:
    """Python, oscat, and what it has to know of the catalog, by their paths in the published tree."""
    schemas = publish.schemas_of(site.schemas, catalog) if site.schemas else {}
    shipped = {"templates": dict(site.templates), "version": site.version, "schemas": schemas}
    yield f"{publish.CHECKS}catalog.json", orjson.dumps(publish.known(catalog))
    yield f"{publish.CHECKS}shipped.json", orjson.dumps(shipped)
    yield from ((path, orjson.dumps(data)) for path, data in publish.sources(catalog))
    yield f"{publish.CHECKS}python.zip", runner.archive()
    yield from ((f"{publish.CHECKS}pyodide/{name}", raw) for name, raw in runner.runtime().items())
