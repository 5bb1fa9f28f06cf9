"""STAC extensions by the prefix of their fields.

Source: the list of extensions at stac-extensions.github.io, each in its current stable version.
"""

from typing import Any, Final

_HOME: Final = "https://stac-extensions.github.io"
_VERSIONS: Final = {
    "sci": "scientific/v1.0.0",
    "cf": "cf/v0.2.0",
    "proj": "projection/v2.0.0",
    "eo": "eo/v1.1.0",
    "sar": "sar/v1.0.0",
    "sat": "sat/v1.0.0",
    "view": "view/v1.0.0",
    "cube": "datacube/v2.2.0",
    "raster": "raster/v1.1.0",
    "file": "file/v2.1.0",
    "table": "table/v1.2.0",
    "processing": "processing/v1.2.0",
    "storage": "storage/v2.0.0",
    "mgrs": "mgrs/v1.0.0",
    "grid": "grid/v1.1.0",
    "mlm": "mlm/v1.5.2",
    "osc": "osc/v1.0.0",
}
BY_PREFIX: Final = {prefix: f"{_HOME}/{name}/schema.json" for prefix, name in _VERSIONS.items()}
"""The address of the schema to declare."""
_KIND_ALWAYS_USES: Final = frozenset({"osc"})
_DEPTH: Final = 6


def family(uri: str) -> str:
    """An extension's address without its version."""
    return uri.rpartition("/v")[0]


def declares(declared: list[Any], uri: str) -> bool:
    """Whether one of the addresses is that of this extension, in any version."""
    return any(isinstance(one, str) and one.startswith(f"{family(uri)}/v") for one in declared)


def prefixes_of(data: dict[str, Any]) -> set[str]:
    """The prefixes of known extensions among a file's own fields, those of its properties and of its assets."""
    inner, assets = data.get("properties"), data.get("assets")
    holders = [data, inner, *(assets.values() if isinstance(assets, dict) else ())]
    found = {key.partition(":")[0] for one in holders if isinstance(one, dict) for key in one if ":" in key}
    return (found & BY_PREFIX.keys()) - _KIND_ALWAYS_USES


def has_field(value: Any, prefix: str, depth: int = _DEPTH) -> bool:
    """Whether a field with this prefix stands anywhere in a value, links and bands included."""
    if isinstance(value, dict) and depth:
        start = f"{prefix}:"
        return any(key.startswith(start) for key in value) or any(
            has_field(inner, prefix, depth - 1) for inner in value.values() if isinstance(inner, dict | list)
        )
    if isinstance(value, list) and depth:
        return any(has_field(inner, prefix, depth - 1) for inner in value)
    return False
