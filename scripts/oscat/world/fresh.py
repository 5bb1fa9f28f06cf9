"""A fresh environment for one run: the Python and the very versions that an experiment names, made with uv."""

import shutil
import subprocess
import sys
from pathlib import Path

from oscat.words.errors import UsageError
from oscat.words.reproduction import Environment
from oscat.world.engines import Engine


def environment_of(wanted: Environment, engine: Engine, folder: Path) -> Path:
    """Make the environment in ``folder``, and give its Python.

    A package of the engine is added where the experiment names none. Container images are not made here. Raises
    UsageError where uv, a version or a package is not to be had.
    """
    if wanted.image:
        raise UsageError(f"the experiment ran in the image {wanted.image}; run it there, or without --fresh")
    uv = _uv()
    _said([uv, "venv", "--quiet", "--python", wanted.python or sys.executable, str(folder)], "Python")
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    named = {one.partition("==")[0].partition("[")[0].strip().lower() for one in wanted.packages}
    own = [one for one in engine.needs if one.partition("=")[0].lower() not in named]
    _said([uv, "pip", "install", "--quiet", "--python", str(python), "--", *wanted.packages, *own], "packages")
    return python


def _uv() -> str:
    """uv, beside this Python or on the path."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if not found:
        raise UsageError("a fresh environment is made with uv, which is not here; see https://docs.astral.sh/uv")
    return found


def _said(words: list[str], what: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise UsageError(f"the {what} that the experiment names cannot be had: {' '.join(lines[-6:])[:600]}")
