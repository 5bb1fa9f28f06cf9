"""Files that come with oscat: schemas, page templates, assets. In a wheel they lie inside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """A shipped folder (``schemas``, ``site/templates``, ``site/docs``) or file, in a wheel or in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parents[1] / name


def texts(name: str) -> dict[str, str]:
    """The text of each file of a shipped folder, by its path below it."""
    top = folder(name)
    return {
        path.relative_to(top).as_posix(): path.read_text("utf-8") for path in sorted(top.rglob("*")) if path.is_file()
    }


def blobs(name: str) -> dict[str, bytes]:
    """The bytes of each file of a shipped folder, by its path below it, without notes and hidden files."""
    top = folder(name)
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in sorted(top.rglob("*"))
        if path.is_file() and path.suffix != ".md" and not path.name.startswith(".")
    }
