"""How alike two files of arrays are: NetCDF and GeoTIFF, value by value, with xarray."""

from pathlib import Path
from typing import Any, Final

SUFFIXES: Final = (".nc", ".nc4", ".h5", ".tif", ".tiff")


def difference(published: Path, made: Path, tolerance: float) -> str | None:
    """What differs between two files in a sentence, "" for nothing; None where they cannot be compared as arrays."""
    try:
        import numpy as np
        import xarray
    except ImportError:
        return None
    try:
        with _opened(xarray, published) as right, _opened(xarray, made) as wrong:
            return _differs(np, right, wrong, tolerance)
    except (OSError, ValueError, KeyError, TypeError, ImportError):
        return None


def _opened(xarray: Any, path: Path) -> Any:
    engine = "rasterio" if path.suffix in {".tif", ".tiff"} else None
    return xarray.open_dataset(path, engine=engine, decode_times=False, chunks={})


def _differs(np: Any, right: Any, wrong: Any, tolerance: float) -> str:
    names = dict.fromkeys([*right.variables, *wrong.variables])
    for name in names:
        if name not in right.variables or name not in wrong.variables:
            return f"{name} is only {'in what came out' if name in wrong.variables else 'in what is published'}"
        one, other = right.variables[name], wrong.variables[name]
        if one.sizes != other.sizes:
            return f"{name} has the shape {dict(other.sizes)}, and {dict(one.sizes)} is published"
        if one.dtype.kind not in "iufb":
            if not np.array_equal(one.values, other.values):
                return f"{name} differs"
            continue
        near = np.isclose(other.values, one.values, rtol=tolerance, atol=tolerance, equal_nan=True)
        if not near.all():
            most = np.nanmax(np.abs(other.values.astype(float) - one.values.astype(float)))
            return f"{name} differs at {int((~near).sum()):,} of {near.size:,} places, by {most:g} at most"
    return ""
