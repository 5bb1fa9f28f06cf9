"""What a form loads, how long its rules take in a browser, and how long the same rules take at the terminal.

    .venv/bin/python benchmarks/forms.py CATALOG [--entry products/ID/collection.json]

Needs Chromium, Playwright (installed with the tests) and Pyodide (`oscat forms fetch`).
"""

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import oscat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import chromium, served

TIMES = 10
ASK = """async ([path, text, times]) => {
  const { Rules } = await import(new URL('assets/publish/check.js', location.href).href);
  const rules = new Rules(), took = [];
  for (let n = 0; n <= times; n += 1) {
    const start = performance.now();
    await rules.ask('look', path, { [path]: text.replace(/}\\s*$/, ` ${' '.repeat(n)}}`) });
    took.push(performance.now() - start);
  }
  const start = performance.now();
  await rules.ask('preview', path, { [path]: text });
  return [...took, performance.now() - start];
}"""


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Bytes of what a form loads, as they are and compressed: at once, and when the rules start."""
    parts = {
        "page": [site / "publish/product/index.html"],
        "scripts and style": [*(site / "assets/publish").glob("*.js"), site / "assets/publish/publish.css"],
        "choices": [site / "publish/choices.json"],
        "rules: Pyodide": [*(site / "publish/checks/pyodide").iterdir()],
        "rules: oscat and libraries": [site / "publish/checks/python.zip"],
        "rules: schemas and templates": [site / "publish/checks/shipped.json"],
        "rules: the catalog": [site / "publish/checks/catalog.json"],
    }
    return {name: _size(files) for name, files in parts.items()}


def _size(files: list[Path]) -> tuple[int, int]:
    read = [file.read_bytes() for file in files]
    return sum(map(len, read)), sum(len(gzip.compress(raw, 6)) for raw in read)


def in_browser(site: Path, path: str, text: str) -> list[float]:
    """Milliseconds: the first answer, ten more, and a page."""
    (site / "empty.html").write_text("<!doctype html><title>benchmark</title>", "utf-8")
    with served(site) as address, chromium() as browser:
        page: Any = browser.new_page()
        page.goto(f"{address}empty.html")
        return list(page.evaluate(ASK, [path, text, TIMES]))


def main() -> None:
    """Print a table."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("catalog", type=Path)
    reading.add_argument("--entry", default="")
    given = reading.parse_args()
    entry = given.entry or min(given.catalog.glob("products/*/collection.json")).relative_to(given.catalog).as_posix()
    text = (given.catalog / entry).read_text("utf-8")
    json.loads(text)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        oscat.build(given.catalog, to=site)
        print(f"{'loaded':<32}{'KB':>10}{'KB gzip':>10}")
        for name, (whole, packed) in weights(site).items():
            print(f"{name:<32}{whole / 1000:>10,.0f}{packed / 1000:>10,.0f}")
        first, *later, preview = in_browser(site, entry, text)
    started = time.perf_counter()
    oscat.check(given.catalog / entry)
    terminal = 1000 * (time.perf_counter() - started)
    middle = statistics.median(later)
    print(f"\n{entry}\n  first answer {first:,.0f} ms, later ones {middle:,.0f} ms (slowest {max(later):,.0f})")
    print(f"  the page as it will be {preview:,.0f} ms (the first)")
    print(f"  oscat check, from a running Python: {terminal:,.0f} ms, {terminal / middle:.1f} times a later answer")


if __name__ == "__main__":
    main()
