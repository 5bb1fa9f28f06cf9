"""Lines of code that open the data of a product, chosen by media type: to be copied, in the language one works in."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from oscat.thought.graph import File
from oscat.thought.pages import links
from oscat.thought.pages.addresses import public, web
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.read import objects, short
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.words.kinds import Kind

MOST_LINKS: Final = 50
LONGEST: Final = 500
_SAME: Final = {".tiff": ".tif", ".nc4": ".nc", ".h5": ".nc", ".geojson": ".gpkg", ".fgb": ".gpkg"}
"""Suffixes whose data open with the same lines as another's."""
_GUESSED: Final = {type_: suffix for suffix, types in reversed(BY_SUFFIX.items()) for type_ in types}
_NAMES: Final = {
    ".zarr": "Zarr",
    ".nc": "NetCDF",
    ".tif": "GeoTIFF",
    ".parquet": "Parquet",
    ".csv": "CSV",
    ".gpkg": "Vector",
    "stac": "STAC",
}
_PYTHON: Final = {
    ".zarr": "import xarray as xr\n\nds = xr.open_zarr({url})",
    ".nc": 'import fsspec, xarray as xr\n\nds = xr.open_dataset(fsspec.open({url}).open(), engine="h5netcdf")',
    ".tif": "import rioxarray\n\nda = rioxarray.open_rasterio({url}, chunks=True)",
    ".parquet": "import geopandas as gpd\n\ntable = gpd.read_parquet({url})",
    ".csv": "import pandas as pd\n\ntable = pd.read_csv({url})",
    ".gpkg": "import geopandas as gpd\n\ntable = gpd.read_file({url})",
    "stac": "import pystac\n\ncollection = pystac.Collection.from_file({url})\nitems = list(collection.get_items())",
}
_R: Final = {
    ".zarr": "library(stars)\n\ndata <- read_mdim(paste0('ZARR:\"/vsicurl/', {url}, '\"'))",
    ".nc": "library(terra)\n\ndata <- rast({url}, vsi = TRUE)",
    ".tif": "library(terra)\n\ndata <- rast({url}, vsi = TRUE)",
    ".parquet": "library(arrow)\n\ntable <- read_parquet({url})",
    ".csv": "table <- read.csv({url})",
    ".gpkg": "library(sf)\n\ntable <- read_sf({url})",
    "stac": "library(rstac)\n\ncollection <- read_stac({url})",
}
_JULIA: Final = {
    ".zarr": "using Zarr\n\ndata = zopen({url})",
    ".nc": "using Downloads, NCDatasets\n\ndata = NCDataset(Downloads.download({url}))",
    ".tif": 'using ArchGDAL\n\ndata = ArchGDAL.read("/vsicurl/" * {url})',
    ".parquet": "using Downloads, Parquet2\n\ntable = Parquet2.Dataset(Downloads.download({url}))",
    ".csv": "using CSV, DataFrames, Downloads\n\ntable = CSV.read(Downloads.download({url}), DataFrame)",
    ".gpkg": "using Downloads, GeoDataFrames\n\ntable = GeoDataFrames.read(Downloads.download({url}))",
    "stac": "using STAC\n\ncollection = STAC.Catalog({url})",
}
_SHELL: Final = {
    ".zarr": ("gdalmdiminfo", 'ZARR:"/vsicurl/{url}"', ""),
    ".nc": ("curl --fail --location --remote-name", "{url}", ""),
    ".tif": ("gdalinfo", "/vsicurl/{url}", ""),
    ".parquet": ("curl --fail --location --remote-name", "{url}", ""),
    ".csv": ("curl --fail --location", "{url}", " | head"),
    ".gpkg": ("ogrinfo -so -al", "/vsicurl/{url}", ""),
    "stac": ("curl --fail --location", "{url}", ""),
}
"""A command, the argument that holds the address, and what follows it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to the data: the name of the format, and lines of code by language."""

    format: str
    languages: tuple[tuple[str, str], ...]


def openings(atlas: Atlas, file: File) -> list[Opening]:
    """How the data of a product are opened: one address of each format that a program can open, and its STAC Items."""
    if file.place.kind is not Kind.PRODUCT:
        return []
    found: dict[str, str] = {}
    for address, type_ in _addresses(atlas, file):
        format_ = _format(address, type_)
        if format_ in _PYTHON:
            found.setdefault(format_, address)
    own = public(atlas.catalog, file.place.published)
    if own and any(one.data for one in atlas.catalog.items(file.place.id)):
        found["stac"] = own
    return [Opening(_NAMES[one], tuple(_languages(one, address))) for one, address in found.items()]


def _addresses(atlas: Atlas, file: File) -> Iterator[tuple[str, str]]:
    """Addresses of data with their media types: of access links, then of the assets of the record and its Items."""
    for link in atlas.catalog.links(file)[:MOST_LINKS]:
        if links.purpose(file, link) == "Access":
            yield from _safe(link.href, link.data.get("type"))
    for holder in [file, *islice(atlas.catalog.items(file.place.id), 3)]:
        assets = holder.data.get("assets")
        for asset in objects(list(assets.values())[:MOST_LINKS]) if isinstance(assets, dict) else ():
            roles = asset.get("roles")
            if not isinstance(roles, list) or "data" in roles or not roles:
                yield from _safe(asset.get("href"), asset.get("type"))


def _safe(href: object, type_: object) -> Iterator[tuple[str, str]]:
    address = web(href)
    if address and address.href.startswith("http") and len(address.href) <= LONGEST:
        yield address.href, short(type_, 100)


def _format(address: str, type_: str) -> str:
    """The suffix that stands for a format: what the address says, else what the media type does."""
    suffix = suffix_of(address)
    plain = type_.partition(";")[0].strip().lower()
    if suffix not in BY_SUFFIX:
        suffix = _GUESSED.get(plain, "")
    return _SAME.get(suffix, suffix)


def python_lines(suffix: str, address: str) -> str:
    """Python that opens data of a format at an address or path; "" for a format that no line here opens."""
    known = {**_PYTHON, ".json": _PYTHON["stac"]}
    return known.get(suffix, "").replace("{url}", json.dumps(address, ensure_ascii=False))


def _languages(format_: str, address: str) -> Iterator[tuple[str, str]]:
    quoted = json.dumps(address, ensure_ascii=False)
    yield "Python", _PYTHON[format_].replace("{url}", quoted)
    yield "R", _R[format_].replace("{url}", quoted)
    yield "Julia", _JULIA[format_].replace("{url}", quoted.replace("$", "\\$"))
    command, argument, rest = _SHELL[format_]
    yield "Shell", f"{command} {shlex.quote(argument.replace('{url}', address))}{rest}"
