"""Run a process graph on this machine: ``python openeo_local.py graph.json``, in the folder of the run.

A program of its own, because an engine has its own Python: it imports nothing of oscat. The processes are those of
openeo-processes-dask as openEO's client registers them; added are the two that touch files (openEO Processes 1.2,
``load_collection`` and ``save_result``), which stay in the folder of the run.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

SUFFIXES: Final = {"NETCDF": ".nc", "GTIFF": ".tif", "JSON": ".json", "CSV": ".csv"}
MOST_BYTES: Final = 2_000_000_000
"""What a result may take in memory; larger ones are work for a back-end."""


def main(name: str) -> None:
    """Run the graph of a file."""
    from openeo.local.processing import PROCESS_REGISTRY, load_local_collection
    from openeo_pg_parser_networkx import OpenEOProcessGraph
    from openeo_pg_parser_networkx.process_registry import Process

    own = {"load_collection": loader(load_local_collection), "save_result": save_result}
    for process, implementation in own.items():
        PROCESS_REGISTRY[process] = Process(spec={"id": process}, implementation=implementation)
    document = json.loads(Path(name).read_text("utf-8"))
    OpenEOProcessGraph(document).to_callable(PROCESS_REGISTRY)()


def loader(load: Callable[..., Any]) -> Callable[..., Any]:
    """``load_collection`` of files, with the limits that the process has."""
    from openeo_processes_dask.process_implementations.cubes._filter import filter_bands, filter_bbox, filter_temporal

    def load_collection(
        id: str,  # noqa: A002 - the process's own word
        spatial_extent: Any = None,
        temporal_extent: Any = None,
        bands: list[str] | None = None,
        **_: Any,
    ) -> Any:
        data: Any = load(id=str(inside(id)))
        data = filter_bbox(data, spatial_extent) if spatial_extent is not None else data
        data = filter_temporal(data, temporal_extent) if temporal_extent is not None else data
        return filter_bands(data, bands=bands) if bands else data

    return load_collection


def inside(name: str) -> Path:
    """A file in the folder of the run."""
    path = Path(name).resolve()
    if not path.is_relative_to(Path.cwd().resolve()) or not path.exists():
        raise ValueError(f"there is no {name} among the inputs of this run")
    return path


def save_result(data: Any, format: str, options: Mapping[str, Any] | None = None, **_: Any) -> bool:  # noqa: A002
    """Write a result into the folder of the run: ``result``, or what the option ``filename_prefix`` says."""
    suffix = SUFFIXES.get(format.upper())
    if suffix is None:
        raise ValueError(f"results of the format {format!r} are not written here; known are {', '.join(SUFFIXES)}")
    if data.nbytes > MOST_BYTES:
        raise ValueError(f"the result has {data.nbytes:,} bytes, too many for this machine; a back-end can run it")
    stem = Path(str((options or {}).get("filename_prefix") or "result")).name
    write(data, Path(f"{stem}{suffix}"))
    return True


def write(data: Any, path: Path) -> None:
    """One array as a file: bands are variables, values that are no data stay so."""
    if path.suffix == ".json":
        path.write_text(json.dumps(data.to_dict(), default=str) + "\n", "utf-8")
        return
    if path.suffix == ".csv":
        data.rename(data.name or "value").to_dataframe().to_csv(path)
        return
    if path.suffix == ".tif":
        data.rio.to_raster(path)
        return
    data.attrs = {}
    whole = data.to_dataset(dim="bands") if "bands" in data.dims else data.to_dataset(name=data.name or "result")
    whole.to_netcdf(path, engine="h5netcdf", encoding={name: {"zlib": True} for name in whole.data_vars})


if __name__ == "__main__":
    main(sys.argv[1])
