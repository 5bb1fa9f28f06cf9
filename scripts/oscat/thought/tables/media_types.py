"""Media types by file suffix; the first is the one to write, the others are right as well.

Source: the IANA register of media types, STAC best practices («Common Media Types in STAC») and the formats' own
specifications where neither has one.
"""

from typing import Final

BY_SUFFIX: Final[dict[str, tuple[str, ...]]] = {
    ".zarr": ("application/vnd.zarr", "application/vnd+zarr", "application/x-zarr", "application/zarr"),
    ".nc": (
        "application/netcdf",
        "application/x-netcdf",
        "application/netcdf4",
        "application/x-netcdf4",
        "application/x-hdf5",
    ),
    ".nc4": (
        "application/netcdf",
        "application/x-netcdf",
        "application/netcdf4",
        "application/x-netcdf4",
        "application/x-hdf5",
    ),
    ".h5": ("application/x-hdf5", "application/x-hdf", "application/hdf5"),
    ".tif": ("image/tiff", "image/vnd.stac.geotiff"),
    ".tiff": ("image/tiff", "image/vnd.stac.geotiff"),
    ".parquet": ("application/vnd.apache.parquet", "application/x-parquet", "application/parquet"),
    ".geojson": ("application/geo+json", "application/json"),
    ".json": ("application/json", "application/geo+json", "application/vmt+json"),
    ".csv": ("text/csv", "text/plain"),
    ".pdf": ("application/pdf",),
    ".zip": ("application/zip", "application/x-zip-compressed"),
    ".png": ("image/png",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".webp": ("image/webp",),
    ".gpkg": ("application/geopackage+sqlite3", "application/x-sqlite3"),
    ".fgb": ("application/flatgeobuf", "application/x-flatgeobuf", "application/vnd.flatgeobuf"),
    ".ipynb": ("application/x-ipynb+json", "application/json"),
    ".cwl": ("application/cwl+yaml", "application/cwl", "application/cwl+json", "text/yaml", "application/yaml"),
    ".yaml": ("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml"),
    ".yml": ("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml"),
    ".md": ("text/markdown", "text/plain"),
    ".txt": ("text/plain",),
    ".html": ("text/html",),
}


def suffix_of(href: str) -> str:
    """The suffix of the file that an address names, in small letters; "" where it names none."""
    name = href[:2_000].partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
