"""Build the official STAC Browser for a published tree, as an expert view at /browser/ of it.

    python site/browser/build.py _site        (or: make browser)

Fetches the source package from npm, pins what its own package file leaves open and does not fit any more, and builds
it so that it opens ``browse/catalog.json`` beside it: a tree in which no catalog has very many children. It needs Node,
a minute or two, and 500 MB while it builds; what it leaves is 6 MB. Its map asks tile.openstreetmap.org, our own pages
ask nobody.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.0.1"
PINNED = {"ol-stac": "1.1.0"}
"""With a later one the published package does not build: it needs a later OpenLayers."""
CONFIG = """window.STAC_BROWSER_CONFIG = {
  catalogUrl: new URL('../browse/catalog.json', location.href).href,
  pathPrefix: new URL('.', location.href).pathname,
};
"""
"""What the browser reads when it starts: it wants whole addresses, and only then knows where it stands."""


def run(folder: Path, *command: str) -> None:
    """Run a command quietly; where it fails, say all that it said."""
    near = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    given = {**os.environ, "PATH": near}
    done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def main(tree: Path) -> None:
    """Build into ``tree``/browser."""
    if not (tree / "browse/catalog.json").is_file():
        sys.exit(f"{tree} is no published tree; run `oscat build --to {tree}` first")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        run(folder, "npm", "pack", "--silent", f"@radiantearth/stac-browser@{VERSION}")
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        source = folder / "package"
        package = json.loads((source / "package.json").read_text("utf-8"))
        package["dependencies"] |= PINNED
        (source / "package.json").write_text(json.dumps(package), "utf-8")
        print("installing …", flush=True)
        run(source, "npm", "install", "--no-audit", "--no-fund", "--silent")
        print("building …", flush=True)
        run(source, "npx", "vue-cli-service", "build", "--historyMode=hash", "--pathPrefix=./")
        shutil.rmtree(tree / "browser", ignore_errors=True)
        shutil.copytree(source / "dist", tree / "browser")
        (tree / "browser/config.js").write_text(CONFIG, "utf-8")
        page = tree / "browser/index.html"
        text = page.read_text("utf-8").replace("</title>", '</title><script src="config.js"></script>', 1)
        page.write_text(text, "utf-8")
    print(f"{tree}/browser/ shows {tree}/browse/catalog.json")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_site"))
