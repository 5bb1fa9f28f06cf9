"""Data that describe themselves: Zarr, NetCDF, GeoTIFF, GeoParquet and STAC, here or at an address.

Only coordinates and headers are read. The libraries come with ``pip install oscat[data]``.
"""

import json
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from oscat.words.described import Box, Described, Quantity
from oscat.words.errors import UsageError, WorldError
from oscat.world.grids import described, moment, rounded, tiff_moment, words

MEDIA_TYPES: Final = {
    ".zarr": "application/vnd+zarr",
    ".nc": "application/netcdf",
    ".tif": "image/tiff; application=geotiff",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}
_SAME: Final = {".nc4": ".nc", ".h5": ".nc", ".cdf": ".nc", ".tiff": ".tif", ".geoparquet": ".parquet"}
_CLOUD: Final = "image/tiff; application=geotiff; profile=cloud-optimized"
_LARGEST_JSON: Final = 10_000_000
_TIMEOUT: Final = 60  # seconds


def describe(source: str) -> Described:
    """What the data at a path or address say of themselves.

    Raises UsageError for what is no such data, or where the libraries are missing, WorldError where it is not read.
    """
    suffix = suffix_of(source)
    if not _is_remote(source) and not Path(source).exists():
        raise UsageError(f"{source} does not exist")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries, about their own future
            return _READERS[suffix](source)
    except KeyError:
        known = ", ".join(sorted(_READERS))
        raise UsageError(f"{source}: it is not known how to read {suffix or 'this'}; known are {known}") from None
    except ModuleNotFoundError as error:
        raise UsageError(f"reading {suffix} takes {error.name}: pip install 'oscat[data]'") from error
    except (OSError, ValueError, RuntimeError, TypeError, LookupError) as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise WorldError(f"{source} cannot be read as {suffix}: {said}") from error


def suffix_of(source: str) -> str:
    """The suffix that stands for a format: of the name, or of what a folder or file is."""
    plain = source.partition("?")[0].rstrip("/")
    suffix = Path(plain).suffix.lower()
    path = Path(source)
    if not _is_remote(source) and path.is_dir():
        inner = {".zgroup", ".zattrs", "zarr.json", ".zmetadata"}
        return ".zarr" if suffix == ".zarr" or any((path / one).exists() for one in inner) else ""
    return _SAME.get(suffix, suffix)


def options(source: str) -> dict[str, Any]:
    """How object storage is asked: without a name, unless this machine has one to give."""
    named = any(os.environ.get(name) for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_ROLE_ARN"))
    return {"anon": True} if source.startswith("s3://") and not named else {}


def _is_remote(source: str) -> bool:
    return "://" in source


def size(source: str) -> int | None:
    """How many bytes lie at a path; of an address what its server says; None where neither tells."""
    if not _is_remote(source):
        path = Path(source)
        files = path.rglob("*") if path.is_dir() else [path]
        return sum(one.stat().st_size for one in files if one.is_file())
    if not source.startswith("http") or suffix_of(source) == ".zarr":
        return None
    import requests

    try:
        answer = requests.head(source, allow_redirects=True, timeout=_TIMEOUT)
    except requests.RequestException:
        return None
    told = answer.headers.get("Content-Length", "")
    return int(told) if answer.ok and told.isdigit() else None


# --- grids: Zarr and NetCDF ------------------------------------------------------------------------------------------


def _zarr(source: str) -> Described:
    import xarray

    with xarray.open_zarr(source, chunks=None, storage_options=options(source) or None) as data:
        return _grid(data, ".zarr", source)


def _netcdf(source: str) -> Described:
    import xarray

    with _opened(source) as stream:
        begin = stream.read(4)
        stream.seek(0)
        engine = "scipy" if begin.startswith(b"CDF") else "h5netcdf"
        with xarray.open_dataset(stream, engine=engine, chunks=None) as data:
            return _grid(data, ".nc", source)


@contextmanager
def _opened(source: str) -> Iterator[Any]:
    if not _is_remote(source):
        with Path(source).open("rb") as stream:
            yield stream
        return
    import fsspec

    with fsspec.open(source, **options(source)).open() as stream:
        yield stream


def _grid(data: Any, suffix: str, source: str) -> Described:
    return described(data, suffix, MEDIA_TYPES[suffix], size(source))


# --- rasters ---------------------------------------------------------------------------------------------------------


def _geotiff(source: str) -> Described:
    import rasterio
    from rasterio.warp import transform_bounds

    with rasterio.open(source) as image:
        tags = image.tags()
        notes = [] if image.crs else ["it has no coordinate reference system, so where it is cannot be told"]
        box = rounded(transform_bounds(image.crs, "EPSG:4326", *image.bounds, densify_pts=21)) if image.crs else None
        bands = [(image.descriptions[at] or f"band {at + 1}", image.units[at] or "") for at in range(image.count)]
        cloud = (image.is_tiled and bool(image.overviews(1))) or image.tags(ns="IMAGE_STRUCTURE").get("LAYOUT") == "COG"
        taken = tiff_moment(tags.get("TIFFTAG_DATETIME", ""))
        return Described(
            suffix=".tif",
            media_type=_CLOUD if cloud else MEDIA_TYPES[".tif"],
            box=box,
            first=taken,
            last=taken,
            quantities=_bands(bands),
            size=size(source),
            crs=str(image.crs or ""),
            title=tags.get("TIFFTAG_DOCUMENTNAME", ""),
            description=tags.get("TIFFTAG_IMAGEDESCRIPTION", ""),
            notes=tuple(notes),
        )


# --- tables ----------------------------------------------------------------------------------------------------------


def _geoparquet(source: str) -> Described:
    import pyarrow.parquet

    with _opened(source) as stream:
        file = pyarrow.parquet.ParquetFile(stream)
        raw = (file.schema_arrow.metadata or {}).get(b"geo")
        if raw is None:
            raise ValueError("it has no geo metadata (GeoParquet), so where it is cannot be told")
        told = json.loads(raw)
        column = told["columns"][told["primary_column"]]
        box = _table_box(column)
        first, last = _table_times(file)
        return Described(
            suffix=".parquet",
            media_type=MEDIA_TYPES[".parquet"],
            box=box,
            first=first,
            last=last,
            quantities=_columns(file.schema_arrow, set(told["columns"])),
            size=size(source),
            crs=_crs_name(column.get("crs")),
            notes=() if box else ("the file tells no box of its geometries",),
        )


# --- STAC ------------------------------------------------------------------------------------------------------------


def _stac(source: str) -> Described:
    with _opened(source) as stream:
        value = json.loads(stream.read(_LARGEST_JSON))
    if not isinstance(value, dict) or value.get("type") not in ("Collection", "Feature"):
        raise ValueError("it is neither a STAC Collection nor a STAC Item")
    return _stac_described(value, MEDIA_TYPES[".json"])


def _bands(rows: Iterable[tuple[str, str]]) -> tuple[Quantity, ...]:
    """The bands of an image by description and unit."""
    return tuple(Quantity(name, units=units) for name, units in rows)


def _crs_name(projjson: Any) -> str:
    """What a coordinate reference system is called (GeoParquet: none at all is OGC:CRS84)."""
    if not isinstance(projjson, dict):
        return ""
    known = projjson.get("id") or {}
    return f"{known.get('authority')}:{known.get('code')}" if known else str(projjson.get("name", ""))


def _table_box(column: dict[str, Any]) -> Box | None:
    """The box of a geometry column (GeoParquet 1.1, bbox), in degrees."""
    edges, crs = column.get("bbox"), column.get("crs")
    if not isinstance(edges, list) or len(edges) not in (4, 6):
        return None
    half = len(edges) // 2
    west, south, east, north = edges[0], edges[1], edges[half], edges[half + 1]
    if isinstance(crs, dict) and _crs_name(crs) not in ("OGC:CRS84", "EPSG:4326"):
        from pyproj import CRS, Transformer

        transformer = Transformer.from_crs(CRS.from_json_dict(crs), "EPSG:4326", always_xy=True)
        return rounded(transformer.transform_bounds(west, south, east, north, densify_pts=101))
    return rounded((west, south, east, north))


def _table_times(file: Any) -> tuple[str | None, str | None]:
    """The span of the first column of moments, from the statistics of a Parquet file."""
    import pyarrow as pa

    for at, column in enumerate(file.schema_arrow):
        if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
            groups = (file.metadata.row_group(number).column(at).statistics for number in range(file.num_row_groups))
            ends = [end for one in groups if one is not None and one.has_min_max for end in (one.min, one.max)]
            if ends:
                return moment(min(ends).isoformat()), moment(max(ends).isoformat())
    return None, None


def _columns(schema: Any, geometries: set[str]) -> tuple[Quantity, ...]:
    """The columns of a table that are numbers."""
    import pyarrow as pa

    numbers = (one for one in schema if pa.types.is_floating(one.type) or pa.types.is_integer(one.type))
    return tuple(Quantity(one.name) for one in numbers if one.name not in geometries)


def _stac_described(value: dict[str, Any], media_type: str) -> Described:
    """A STAC Collection or Item (STAC 1.1)."""
    fields = value if value["type"] == "Collection" else value.get("properties", {})
    box, (first, last) = _stac_extent(value, fields)
    cube = value.get("cube:variables", fields.get("cube:variables"))
    return Described(
        suffix=".json",
        media_type=media_type,
        box=box,
        first=first,
        last=last,
        quantities=tuple(_cube(cube)) if isinstance(cube, dict) else (),
        title=words(fields, "title"),
        description=words(fields, "description"),
        license=words(fields, "license"),
        keywords=tuple(one for one in fields.get("keywords", []) if isinstance(one, str)),
        doi=words(fields, "sci:doi"),
        notes=() if box else ("it tells no box",),
    )


def _stac_extent(value: dict[str, Any], fields: dict[str, Any]) -> tuple[Box | None, tuple[str | None, str | None]]:
    extent = value.get("extent", {})
    boxes = extent.get("spatial", {}).get("bbox") or [value.get("bbox")]
    ends = (extent.get("temporal", {}).get("interval") or [[None, None]])[0]
    if value["type"] == "Feature":
        when = fields.get("datetime")
        ends = [fields.get("start_datetime") or when, fields.get("end_datetime") or when]
    edges = boxes[0]
    if not isinstance(edges, list) or len(edges) not in (4, 6):
        return None, (ends[0], ends[1])
    half = len(edges) // 2
    return rounded((edges[0], edges[1], edges[half], edges[half + 1])), (ends[0], ends[1])


def _cube(rows: dict[str, Any]) -> Iterator[Quantity]:
    for name, row in rows.items():
        if isinstance(row, dict) and row.get("type") != "auxiliary":
            yield Quantity(name, words(row, "standard_name"), words(row, "description"), words(row, "unit"))


_READERS: Final[dict[str, Callable[[str], Described]]] = {
    ".zarr": _zarr,
    ".nc": _netcdf,
    ".tif": _geotiff,
    ".parquet": _geoparquet,
    ".json": _stac,
}
