"""mkdocs-material with one plain page a record: what a catalog's site would be without a tool for catalogs.

It writes a page of title and description for each record, and its own search; ``oscat build`` writes JSON, pages, maps,
graphs, pictures, feeds and the search index.
"""

import subprocess
import sys
from pathlib import Path

from oscat.shell.load import catalog_at
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.read import text

MKDOCS = "mkdocs-material==9.8.1"
UV = Path(sys.executable).parent / "uv"
SETTINGS = "site_name: Catalog\ntheme: {name: material, font: false}\nplugins: [search]\n"


def written(root: Path, folder: Path) -> None:
    """A page of Markdown for each record."""
    atlas = Atlas(catalog_at(root)[0])
    for number, file in enumerate(file for files in atlas.shown.values() for file in files):
        page = folder / "docs" / (file.place.kind or "entry") / f"{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {title_of(file)}\n\n{text(file.fields.get('description'))}\n", "utf-8")
    (folder / "docs/index.md").write_text("# Catalog\n", "utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")


def command(root: Path, folder: Path) -> tuple[str, ...]:
    """What builds the site of a catalog's records, installed apart. Raises CalledProcessError without the network."""
    written(root, folder)
    python = folder / "venv/bin/python"
    subprocess.run([UV, "venv", "-q", folder / "venv"], check=True)
    subprocess.run([UV, "pip", "install", "-q", "--python", python, MKDOCS], check=True)
    into = ("--config-file", str(folder / "mkdocs.yml"), "--site-dir", str(folder / "site"))
    return (str(folder / "venv/bin/mkdocs"), "build", "-q", *into)
