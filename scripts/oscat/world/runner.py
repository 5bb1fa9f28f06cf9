"""Python for the browser: Pyodide, and oscat with the libraries that its rules and pages need as one archive."""

import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path, PurePosixPath
from typing import Final

from oscat.words.errors import WorldError
from oscat.world import shipped

PYODIDE: Final = "314.0.7"
ADDRESS: Final = f"https://registry.npmjs.org/pyodide/-/pyodide-{PYODIDE}.tgz"
DIGEST: Final = (
    "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc"
    "8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
)
PARTS: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
LIBRARIES: Final = (
    *("jsonschema", "jsonschema-specifications", "referencing", "attrs"),
    *("jinja2", "markupsafe", "markdown-it-py", "mdurl", "pyyaml", "imagesize", "ftfy", "wcwidth"),
)
"""All of Python alone: what of them is compiled has a twin that is not, or one of ours (``site/runner``)."""
_TIMEOUT: Final = 120
_MOST: Final = 30_000_000
_COMPILED: Final = frozenset({".so", ".pyd", ".c", ".pyi", ".typed"})
_ONCE: Final = (1980, 1, 1, 0, 0, 0)
"""The same files make the same archive on any day."""


def folder() -> Path:
    """Where Pyodide is kept once it was fetched: ``$OSCAT_PYODIDE``, else the user's cache folder."""
    given = os.environ.get("OSCAT_PYODIDE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("oscat")) / f"pyodide-{PYODIDE}"


def is_there() -> bool:
    """Whether Pyodide was fetched."""
    return all((folder() / name).is_file() for name in PARTS)


def runtime() -> Mapping[str, bytes]:
    """Pyodide's files by name."""
    return {name: (folder() / name).read_bytes() for name in PARTS}


@cache
def archive() -> bytes:
    """oscat and its libraries, to be unpacked where Python looks for modules. Half a second, once a process."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as writing:
        for path, raw in sorted({**dict(_libraries()), **dict(_own())}.items()):
            writing.writestr(zipfile.ZipInfo(path, _ONCE), raw, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _own() -> Iterator[tuple[str, bytes]]:
    """Words and thought, which touch nothing outside, and what stands in for libraries that are no Python."""
    package = Path(__file__).resolve().parents[1]
    yield "oscat/__init__.py", b""
    for layer in ("words", "thought"):
        for path in (package / layer).rglob("*.py"):
            yield f"oscat/{path.relative_to(package).as_posix()}", path.read_bytes()
    yield from shipped.blobs("site/runner").items()


def _libraries() -> Iterator[tuple[str, bytes]]:
    for name in LIBRARIES:
        try:
            listed = files(name) or []
        except PackageNotFoundError as error:
            raise WorldError(f"{name} is not installed; install oscat with its dependencies") from error
        for path in listed:
            if _is_wanted(path):
                yield path.as_posix(), Path(path.locate()).read_bytes()


def _is_wanted(path: PurePosixPath) -> bool:
    inside = ".." not in path.parts and not path.parts[0].endswith((".dist-info", ".data"))
    return inside and not {"tests", "__pycache__"} & {*path.parts} and path.suffix not in _COMPILED


def fetch() -> Path:
    """Fetch Pyodide from npm's registry, look whether it is what it was, and keep it. Raises WorldError."""
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(ADDRESS, timeout=_TIMEOUT) as answer:
            raw = answer.read(_MOST + 1)
    except (urllib.error.URLError, OSError) as error:
        raise WorldError(f"{ADDRESS} could not be fetched: {error}") from error
    if hashlib.sha512(raw).hexdigest() != DIGEST:
        raise WorldError(f"{ADDRESS} is not the file that it was when oscat was made; nothing was kept")
    home = folder()
    home.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
        for name in PARTS:
            member = packed.extractfile(f"package/{name}")
            (home / name).write_bytes(member.read() if member else b"")
    return home
