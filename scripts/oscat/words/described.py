"""What data say of themselves."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A variable of data: its name there, its CF standard name or "", what people call it, its unit."""

    name: str
    standard_name: str = ""
    title: str = ""
    units: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """Data as they describe themselves.

    ``suffix`` stands for the format (``.zarr``, ``.nc``, ``.tif``, ``.parquet``, ``.json`` for STAC). ``box`` is west,
    south, east, north in degrees (WGS84; west is greater than east across the antimeridian), ``first`` and ``last`` are
    RFC 3339 moments; all of them None where the data do not tell. ``size`` is in bytes, ``crs`` what coordinates were
    before they were made degrees. ``notes`` say what could not be told.
    """

    suffix: str
    media_type: str
    box: Box | None = None
    first: str | None = None
    last: str | None = None
    quantities: tuple[Quantity, ...] = ()
    size: int | None = None
    crs: str = ""
    title: str = ""
    description: str = ""
    license: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    people: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
