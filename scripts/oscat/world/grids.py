"""From the coordinates and attributes of a grid to a box in degrees, moments and quantities."""

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from oscat.words.described import Box, Described, Quantity

_LATITUDE: Final = frozenset({"lat", "latitude", "nav_lat"})
_LONGITUDE: Final = frozenset({"lon", "longitude", "nav_lon", "long"})
_PLACES: Final = 5
"""Digits after the point, about a metre."""
_NORTH: Final = ("degrees_north", "degree_north", "degree_N", "degrees_N")
_EAST: Final = ("degrees_east", "degree_east", "degree_E", "degrees_E")


def described(data: Any, suffix: str, media_type: str, size: int | None) -> Described:
    """An xarray Dataset, after the CF conventions (sections 4 and 5.6) and ACDD's global attributes."""
    told, notes = data.attrs, list[str]()
    box, crs = _where(data, notes)
    first, last = _when(data, notes)
    return Described(
        suffix=suffix,
        media_type=media_type,
        box=box,
        first=first,
        last=last,
        quantities=tuple(_quantities(data)),
        size=size,
        crs=crs,
        title=words(told, "title"),
        description=words(told, "summary", "description", "comment"),
        license=words(told, "license"),
        keywords=tuple(filter(None, (one.strip() for one in words(told, "keywords").split(",")))),
        doi=words(told, "doi", "id") if words(told, "doi", "id").startswith("10.") else "",
        people=tuple(_people(told)),
        notes=tuple(notes),
    )


def _people(told: Any) -> Iterator[tuple[str, str]]:
    name = words(told, "creator_name")
    if name:
        yield name, words(told, "creator_institution", "institution")


def _quantities(data: Any) -> Iterator[Quantity]:
    bounds = {str(one.attrs.get("bounds", "")) for one in data.variables.values()}
    mappings = {str(one.attrs.get("grid_mapping", "")) for one in data.variables.values()}
    for name, one in data.data_vars.items():
        if name not in bounds | mappings and one.ndim:
            title = words(one.attrs, "long_name")
            yield Quantity(str(name), words(one.attrs, "standard_name"), title, words(one.attrs, "units"))


def words(attributes: Any, *names: str) -> str:
    """The first of some attributes that is text."""
    for name in names:
        value = attributes.get(name)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:5000]
    return ""


# --- where -----------------------------------------------------------------------------------------------------------


def _where(data: Any, notes: list[str]) -> tuple[Box | None, str]:
    latitude, longitude = (
        _coordinate(data, _LATITUDE, "latitude", _NORTH),
        _coordinate(data, _LONGITUDE, "longitude", _EAST),
    )
    if latitude is not None and longitude is not None:
        return _degrees(latitude, longitude, notes), ""
    crs, x, y = _crs(data), _axis(data, "x", "projection_x_coordinate"), _axis(data, "y", "projection_y_coordinate")
    if crs is None or x is None or y is None:
        notes.append("it has neither latitude and longitude nor a grid mapping with x and y: say where it is")
        return None, ""
    from pyproj import Transformer

    transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    (west, east), (south, north) = _edges(x), _edges(y)
    return rounded(transformer.transform_bounds(west, south, east, north, densify_pts=101)), crs.to_string()[:200]


def _coordinate(data: Any, names: Iterable[str], standard: str, units: tuple[str, ...]) -> Any:
    """The coordinate that says it is one, or is called so."""
    for one in data.variables.values():
        if one.attrs.get("standard_name") == standard or one.attrs.get("units") in units:
            return one
    return next((data.variables[name] for name in data.variables if str(name).lower() in names), None)


def _axis(data: Any, name: str, standard: str) -> Any:
    for one in data.variables.values():
        if one.attrs.get("standard_name") == standard and one.ndim == 1:
            return one
    return data.variables[name] if name in data.variables and data.variables[name].ndim == 1 else None


def _crs(data: Any) -> Any:
    """The coordinate reference system of a grid mapping (CF 5.6), of ``spatial_ref``, or of an attribute."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    named = [one.attrs.get("grid_mapping") or one.encoding.get("grid_mapping") for one in data.variables.values()]
    for name in [*filter(None, named), "spatial_ref", "crs"]:
        attributes = data.variables[name].attrs if name in data.variables else {}
        try:
            if attributes.get("crs_wkt") or attributes.get("spatial_ref"):
                return CRS.from_wkt(attributes.get("crs_wkt") or attributes["spatial_ref"])
            if attributes.get("grid_mapping_name"):
                return CRS.from_cf(attributes)
        except CRSError:
            continue
    told = data.attrs.get("crs") or data.attrs.get("proj:code")
    return CRS.from_user_input(told) if isinstance(told, (str, int)) else None


def _edges(axis: Any) -> tuple[float, float]:
    """The outer edges of cells whose centres stand at regular distances."""
    values = axis.values.astype(float)
    low, high = float(values.min()), float(values.max())
    half = (high - low) / (2 * (len(values) - 1)) if len(values) > 1 and not axis.attrs.get("bounds") else 0.0
    return low - half, high + half


def _degrees(latitude: Any, longitude: Any, notes: list[str]) -> Box | None:
    import numpy as np

    south, north = _span(latitude)
    values = longitude.values.astype(float).ravel()
    values = values[np.isfinite(values)]
    if south is None or north is None or not len(values):
        notes.append("its coordinates are empty: say where it is")
        return None
    west, east = _round_the_globe(np.unique(values % 360), longitude.ndim == 1)
    return rounded((west, max(-90.0, south), east, min(90.0, north)))


def _span(axis: Any) -> tuple[float | None, float | None]:
    import numpy as np

    values = axis.values.astype(float).ravel()
    values = values[np.isfinite(values)]
    if not len(values):
        return None, None
    low, high = float(values.min()), float(values.max())
    half = (high - low) / (2 * (len(values) - 1)) if axis.ndim == 1 and len(values) > 1 else 0.0
    return low - half, high + half


def _round_the_globe(values: Any, regular: bool) -> tuple[float, float]:
    """West and east of longitudes (0 to 360, sorted): the box leaves out their widest gap."""
    import numpy as np

    if len(values) == 1:
        return float(values[0]), float(values[0])
    gaps = np.diff(np.append(values, values[0] + 360))
    widest, usual = int(gaps.argmax()), float(np.median(gaps))
    if gaps[widest] <= 2 * usual + 1e-6:
        return -180.0, 180.0
    half = usual / 2 if regular else 0.0
    west, east = float(values[(widest + 1) % len(values)]) - half, float(values[widest]) + half
    return _turned(west), _turned(east)


def _turned(longitude: float) -> float:
    """Within -180 and 180."""
    turned = (longitude + 180) % 360 - 180
    return 180.0 if turned == -180 and longitude > 0 else turned


def rounded(box: Iterable[float]) -> Box | None:
    """To five digits; None where a corner is no number."""
    west, south, east, north = (round(float(one), _PLACES) for one in box)
    return (west, south, east, north) if all(map(math.isfinite, (west, south, east, north))) else None


# --- when ------------------------------------------------------------------------------------------------------------


def _when(data: Any, notes: list[str]) -> tuple[str | None, str | None]:
    """The first and last moment of the time coordinate, else what ACDD's attributes say."""
    import numpy as np

    for one in data.variables.values():
        named = one.attrs.get("standard_name") == "time" or one.attrs.get("axis") == "T" or one.dims == ("time",)
        if named and np.issubdtype(one.dtype, np.datetime64) and one.size:
            moments = one.values.ravel()
            moments = moments[~np.isnat(moments)]
            if len(moments):
                return tuple(f"{np.datetime_as_string(end, unit='s')}Z" for end in (moments.min(), moments.max()))  # type: ignore[return-value]
        if named and one.dtype == object and one.size:  # calendars that Python's dates do not know
            ends = sorted(one.values.ravel())
            return f"{ends[0].isoformat()}Z", f"{ends[-1].isoformat()}Z"
    ends = [moment(words(data.attrs, name)) for name in ("time_coverage_start", "time_coverage_end")]
    if not any(ends):
        notes.append("it has no time coordinate: say when it is about")
    return ends[0], ends[1]


def moment(text: str) -> str | None:
    """A day or moment (ISO 8601) as RFC 3339 in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tiff_moment(text: str) -> str | None:
    """``2020:01:31 12:00:00`` (TIFF 6.0, DateTime)."""
    day, _, clock = text.partition(" ")
    return moment(f"{day.replace(':', '-')} {clock}".strip())
