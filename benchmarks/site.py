"""How long the whole site takes, beside mkdocs-material with one plain page a record, in the same run.

    .venv/bin/python benchmarks/site.py CATALOG [--runs 3]

Whole cold processes. oscat writes JSON, pages, maps, graphs, pictures, feeds and the search index; mkdocs-material
writes a page of title and description for each record, and its own search.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from oscat.shell.load import catalog_at
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.read import text

MKDOCS = "mkdocs-material==9.8.1"
BIN = Path(sys.executable).parent


def timed(command: list[str], cwd: Path, target: Path) -> float:
    """The seconds that a command takes to write a folder that is not there."""
    shutil.rmtree(target, ignore_errors=True)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ})
    if done.returncode > 1:
        sys.exit(done.stderr[-2000:])
    return time.perf_counter() - began


def written(catalog: Path, folder: Path) -> int:
    """A page of Markdown for each record."""
    atlas = Atlas(catalog_at(catalog)[0])
    files = [file for kind in atlas.shown for file in atlas.shown[kind]]
    for number, file in enumerate(files):
        page = folder / "docs" / (file.place.kind or "entry") / f"{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {title_of(file)}\n\n{text(file.fields.get('description'))}\n", "utf-8")
    (folder / "docs/index.md").write_text("# Catalog\n", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Catalog\ntheme: {name: material, font: false}\nplugins: [search]\n", "utf-8"
    )
    return len(files)


def count(folder: Path) -> tuple[int, float]:
    """Files and megabytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        records = written(given.catalog, folder)
        subprocess.run([BIN / "uv", "venv", "-q", folder / "venv"], check=True)
        subprocess.run([BIN / "uv", "pip", "install", "-q", "--python", folder / "venv/bin/python", MKDOCS], check=True)
        ours = [
            str(BIN / "oscat"),
            "build",
            str(given.catalog.resolve()),
            "--to",
            "ours",
            "--url",
            "https://example.org/",
        ]
        theirs = [str(folder / "venv/bin/mkdocs"), "build", "-q", "--site-dir", "theirs"]
        rows = [("oscat build", ours, "ours"), ("mkdocs-material", theirs, "theirs")]
        print(f"{records:,} records, {given.runs} runs each\n")
        print("| command | s | files | MB | times ours |\n|---|---|---|---|---|")
        first = 0.0
        for name, command, to in rows:
            target = folder / to
            took = statistics.median(timed(command, folder, target) for _ in range(given.runs))
            first = first or took
            files, size = count(target)
            print(f"| {name} | {took:.2f} | {files:,} | {size:.1f} | {took / first:.1f} |", flush=True)
    print(f"\npeak of any child: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
