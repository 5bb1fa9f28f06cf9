"""Engines that run workflows here, each as a program of its own: in a folder made for it, without anybody's secrets.

Nothing is run that the caller did not ask for. What runs sees the files of its workflow, the variables named here, and
has an end in time.
"""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from oscat.words.errors import UsageError
from oscat.words.reproduction import Environment, Ran

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "DOCKER_HOST")
"""Variables that a run may see; tokens, keys and passwords are none of them."""
_SAID: Final = 4_000  # characters of what a run said that are kept
_LARGEST: Final = 500_000_000  # bytes of one output
_OPENEO_HERE: Final = (
    *("openeo", "openeo-processes-dask", "openeo-pg-parser-networkx", "dask-geopandas", "distributed", "geopandas"),
    *("h5netcdf", "h5py", "joblib", "odc-geo", "odc-loader[zarr]", "odc-stac", "planetary-computer", "pystac-client"),
    *("rasterio", "rioxarray", "stac-validator", "xvec"),
)
"""What the processes of openEO take here: openeo-processes-dask[implementations] without gdal, which has no wheels."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that runs workflows: its package, and the words that call it.

    In ``words``, ``{python}`` is this Python, ``{definition}`` the file of the workflow, ``{request}`` the file that
    was written for it, ``{scripts}`` the folder of this module. Arguments of ``pairs`` are added for each parameter,
    with ``{name}`` and ``{value}``; ``needs`` is what a fresh environment wants besides what an experiment names.
    """

    package: str
    module: str
    words: tuple[str, ...]
    pairs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


ENGINES: Final[dict[str, Engine]] = {
    "papermill": Engine(
        "papermill",
        "papermill",
        ("{python}", "-m", "papermill", "{definition}", "run.ipynb", "-f", "{request}", "--no-progress-bar"),
        needs=("papermill", "ipykernel"),
    ),
    "cwltool": Engine(
        "cwltool",
        "cwltool",
        ("{python}", "-m", "cwltool", "--quiet", "--outdir", ".", "{definition}", "{request}"),
        needs=("cwltool",),
    ),
    "mlflow": Engine(
        "mlflow-skinny",
        "mlflow",
        ("{python}", "-m", "mlflow", "run", ".", "--env-manager", "local"),
        ("-P", "{name}={value}"),
        needs=("mlflow-skinny", "setuptools"),
    ),
    "mlflow-model": Engine(
        "mlflow-skinny",
        "mlflow",
        (
            *("{python}", "-m", "mlflow", "models", "predict", "-m", ".", "--env-manager", "local"),
            *("-i", "{request}", "-t", "json", "-o", "predictions.json"),
        ),
        needs=("mlflow-skinny", "pandas"),
    ),
    "openeo-local": Engine(
        "openeo-processes-dask",
        "openeo_processes_dask",
        ("{python}", "{scripts}/openeo_local.py", "{request}"),
        needs=_OPENEO_HERE,
    ),
}


def engine_of(name: str, *, fresh: bool = False) -> Engine:
    """An engine by its name. Raises UsageError where it is to run here and is not installed."""
    engine = ENGINES[name]
    if not fresh and find_spec(engine.module) is None:
        raise UsageError(f"{engine.package} is not installed; `pip install 'oscat[engines]'` brings it")
    return engine


@dataclass(frozen=True, slots=True)
class Job:
    """What is run: the files of the definition and of the request in the folder of the run, the values that go in, the
    Python that runs it, and for how many seconds at most.
    """

    definition: str
    request: str
    given: Mapping[str, str]
    seconds: float
    python: str = sys.executable


def run(engine: Engine, work: Path, job: Job) -> Ran:
    """Run a workflow in the folder ``work``, and tell what it made there."""
    scripts = str(Path(__file__).parent)
    fields = {"python": job.python, "definition": job.definition, "request": job.request, "scripts": scripts}
    words = [one.format(**fields) for one in engine.words]
    words += [one.format(name=name, value=value) for name, value in job.given.items() for one in engine.pairs]
    before, start = _files(work), time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 - to run it is what the caller asked for
            words,
            cwd=work,
            env=_surroundings(work, job.python),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=job.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(well=False, said=f"it did not end within {job.seconds / 60:.0f} minutes")
    said = f"{done.stdout[-_SAID:]}\n{done.stderr[-_SAID:]}".strip()
    made = {name: path for name, path in _files(work).items() if before.get(name) != path}
    return Ran(done.returncode == 0, said, {name: str(work / name) for name in made}, time.monotonic() - start)


def _surroundings(work: Path, python: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    beside = str(Path(python).parent)
    own = {"HOME": str(work), "IPYTHONDIR": str(work / ".ipython"), "MLFLOW_TRACKING_URI": (work / ".mlruns").as_uri()}
    own["MLFLOW_ALLOW_FILE_STORE"] = "true"  # a database for one run would be more than the run itself
    return {**kept, **own, "PATH": f"{beside}:{kept.get('PATH', '')}", "PYTHONDONTWRITEBYTECODE": "1"}


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The plain files of a folder, but for hidden ones: by their path in it, with time and size."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in name.parts):
            status = path.stat()
            if status.st_size <= _LARGEST:
                found[name.as_posix()] = (status.st_mtime_ns, status.st_size)
    return found


def otherwise(environment: Environment) -> Iterator[str]:
    """What here is otherwise than the environment that an experiment names."""
    if environment.image:
        yield f"not in the image {environment.image}"
    if environment.python and environment.python != platform.python_version():
        yield f"Python {platform.python_version()} instead of {environment.python}"
    for one in environment.packages:
        name, _, wanted = one.partition("==")
        here = _version(name.strip())
        if wanted and here != wanted.strip():
            yield f"{name.strip()} {here or 'is not here'} instead of {wanted.strip()}"


def _version(name: str) -> str:
    try:
        return version(name)
    except (PackageNotFoundError, ValueError):
        return ""
