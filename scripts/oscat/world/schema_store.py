"""JSON Schemas by address, without the network: our own, STAC's core from pystac, extensions from a local cache."""

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import orjson

from oscat.words.errors import WorldError
from oscat.words.kinds import OUR_SCHEMAS
from oscat.world import shipped
from oscat.world.aside import put

STAC: Final = "https://schemas.stacspec.org/"
GEOJSON: Final = "https://geojson.org/schema/"
MAX_BYTES: Final = 2_000_000
TIMEOUT_SECONDS: Final = 20
_PLAIN: Final = re.compile(r"[\w-]+\.json")
"""The name of a shipped schema: what else an address says leads out of their folder."""


def cache_folder() -> Path:
    """Where fetched schemas are kept: ``$OSCAT_SCHEMAS``, else the user's cache folder. Laid out as host/path."""
    given = os.environ.get("OSCAT_SCHEMAS")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("oscat")) / "schemas"


class SchemaStore:
    """Schemas by their address. What is not at hand is None, never an error."""

    def __init__(self, cache: Path | None = None) -> None:
        self.cache = cache or cache_folder()

    def get(self, uri: str) -> dict[str, Any] | None:
        """The schema at this address (any fragment is dropped), or None where it is not at hand."""
        uri = uri.partition("#")[0]
        if uri.startswith(OUR_SCHEMAS):
            name = uri.removeprefix(OUR_SCHEMAS)
            return _load(shipped.folder("schemas") / name) if _PLAIN.fullmatch(name) else None
        return _load(self.cached(uri)) or self._core(uri)

    def has(self, uri: str) -> bool:
        """Whether the schema is at hand as its authors wrote it."""
        if uri.startswith(f"{STAC}v1.0.0/"):
            return self.cached(uri).is_file()
        return self.get(uri) is not None

    def cached(self, uri: str) -> Path:
        """Where a fetched schema is kept; a path within the cache for any address."""
        host, _, path = uri.partition("://")[2].partition("/")
        parts = [host, *path.split("/")]
        safe = all(part not in {"", ".", ".."} for part in parts)
        return self.cache.joinpath(*parts) if safe else self.cache / "none"

    def _core(self, uri: str) -> dict[str, Any] | None:
        """STAC's and GeoJSON's own schemas, as pystac ships them."""
        name = uri.rpartition("/")[2]
        if uri.startswith(GEOJSON):
            return _load(_pystac() / "geojson" / name)
        version = uri.removeprefix(STAC).partition("/")[0] if uri.startswith(STAC) else ""
        if version == "v1.1.0":
            return _load(_pystac() / "stac-spec" / version / name)
        return _as_1_0_0(_pystac() / "stac-spec" / "v1.1.0" / name) if version == "v1.0.0" else None


def _pystac() -> Path:
    """pystac's folder of schemas, found without importing pystac (that costs 40 ms at every start)."""
    spec = find_spec("pystac")
    if spec is None or not spec.submodule_search_locations:
        raise WorldError("pystac is not installed; install oscat with its dependencies")
    return Path(spec.submodule_search_locations[0]) / "validation" / "jsonschemas"


def _as_1_0_0(path: Path) -> dict[str, Any] | None:
    """STAC 1.1.0's schema under 1.0.0's name, for pystac ships no 1.0.0 since its release 1.12.

    1.1.0 forbade some empty strings, which is taken back here; what it still asks beyond 1.0.0 is the right form of
    ``keywords``, ``created``, ``updated`` and of a link's address (tests/test_differential.py holds it to that).
    """
    if not path.is_file():
        return None
    text = path.read_bytes().replace(b"/v1.1.0/", b"/v1.0.0/").replace(b'"1.1.0"', b'"1.0.0"')
    text = text.replace(b'"minLength": 1', b'"minLength": 0')
    loaded: dict[str, Any] = orjson.loads(text)
    return loaded


def _load(path: Path) -> dict[str, Any] | None:
    try:
        value = orjson.loads(path.read_bytes())
    except (OSError, ValueError):  # also of a path that holds what no path may
        return None
    return value if isinstance(value, dict) else None


def references(path: Path, uri: str) -> list[str]:
    """The addresses of the schemas that a cached schema refers to and that are not at hand."""
    store = SchemaStore()
    return sorted(one for one in {*referred(_load(path), uri)} if not store.has(one))


def referred(schema: Any, uri: str) -> Iterator[str]:
    """The addresses of the other schemas that a schema refers to; ``uri`` is its own."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        target = value.get("$ref") if isinstance(value, dict) else None
        if isinstance(target, str) and not target.startswith("#"):
            yield urljoin(uri, target).partition("#")[0]


def fetch(uri: str, cache: Path | None = None) -> Path:
    """Load a schema over https into the cache and return its file. Raises WorldError with the reason."""
    import urllib.error
    import urllib.request

    store = SchemaStore(cache)
    if not uri.startswith("https://"):
        raise WorldError(f"{uri} is not fetched: only https addresses are")
    try:
        with urllib.request.urlopen(uri, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - https, checked above
            body = answer.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES or not isinstance(orjson.loads(body), dict):
            raise WorldError(f"{uri} did not answer with a JSON Schema")
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise WorldError(f"{uri} could not be fetched: {error}") from error
    path = store.cached(uri)
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, body)
    return path
