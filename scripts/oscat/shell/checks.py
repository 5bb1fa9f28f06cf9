"""The rules for the browser: what the forms load when somebody fills one in."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import orjson

from oscat.thought import tongue
from oscat.thought.pages import publish
from oscat.thought.pages.form import FORMS, Get
from oscat.thought.pages.read import texts
from oscat.thought.tables.extensions import BY_PREFIX
from oscat.words.kinds import EXTENSION_CONTACTS, EXTENSION_THEMES, OUR_SCHEMAS
from oscat.world import runner
from oscat.world.schema_store import STAC, referred

if TYPE_CHECKING:
    from oscat.thought.graph import Catalog
    from oscat.thought.pages import Site

_OURS: Final = (*FORMS, "catalog", "spdx", "cf-standard-names", "input", "environment", "settings", "redirects")
_CORE: Final = ("collection-spec/json-schema/collection.json", "catalog-spec/json-schema/catalog.json")


Piece = tuple[str, Callable[[], Iterator[tuple[str, bytes]]]]


def checks(catalog: "Catalog", site: "Site") -> Iterator[Piece]:
    """Python, oscat, and what it has to know of the catalog, by their paths in the published tree; in pieces."""
    yield "known", lambda: iter([(f"{publish.CHECKS}catalog.json", orjson.dumps(publish.known(catalog)))])
    yield "shipped", lambda: iter([(f"{publish.CHECKS}shipped.json", orjson.dumps(_shipped(catalog, site)))])
    yield "sources", lambda: ((path, orjson.dumps(data)) for path, data in publish.sources(catalog))
    yield "python", _python


def _shipped(catalog: "Catalog", site: "Site") -> dict[str, Any]:
    """What comes with oscat."""
    schemas = schemas_of(site.schemas, catalog) if site.schemas else {}
    shipped = {"templates": dict(site.templates), "version": site.version, "schemas": schemas}
    return shipped | {"language": tongue.language(), "said": b64encode(tongue.raw()).decode()}


def _python() -> Iterator[tuple[str, bytes]]:
    yield f"{publish.CHECKS}python.zip", runner.archive()
    yield from ((f"{publish.CHECKS}pyodide/{name}", raw) for name, raw in runner.runtime().items())


def schemas_of(get: Get, catalog: "Catalog") -> dict[str, Any]:
    """The schemas that the rules ask for, by address, with what they refer to: those that are at hand.

    Among them are those of all extensions that entries declare.
    """
    found: dict[str, Any] = {}
    waiting = [f"{OUR_SCHEMAS}{name}.json" for name in _OURS] + [f"{STAC}v1.1.0/{name}" for name in _CORE]
    declared = (one for _, given in catalog.told("stac_extensions") for one in texts(given))
    waiting += [*BY_PREFIX.values(), EXTENSION_CONTACTS, EXTENSION_THEMES, *dict.fromkeys(declared)]
    while waiting:
        uri = waiting.pop().partition("#")[0]
        schema = None if uri in found else get(uri)
        if schema is not None:
            found[uri] = schema
            waiting += referred(schema, uri)
    return found
