"""Pictures of ten pages, on a phone and a desk, in both lights, to be looked at: `make screenshots`."""

import sys
from html import escape
from pathlib import Path

import oscat
from browser import CHROMIUM, chromium, served, visit

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
LIGHTS = ("light", "dark")
SHARED = ("", "explore/?q=ice", "explore/?kind=product&view=map", "metrics/", "variables/")
KINDS = ("products", "projects", "workflows", "experiments", "themes")


def pages(tree: Path) -> list[str]:
    """Shared pages, and of each kind the entry with the longest page."""
    found = list(SHARED)
    for kind in KINDS:
        entries = sorted((path.stat().st_size, path.parent.name) for path in tree.glob(f"{kind}/*/index.html"))
        found += [f"{kind}/{name}/" for _, name in entries[-1:]]
    return found


def main(catalog: Path, to: Path) -> None:
    """Build the catalog and picture it."""
    if CHROMIUM is None:
        sys.exit("no Chromium on the PATH (apt install chromium)")
    to.mkdir(parents=True, exist_ok=True)
    tree = to / "tree"
    oscat.build(catalog, tree)
    rows = []
    with served(tree) as url, chromium() as browser:
        for number, path in enumerate(pages(tree), start=1):
            names = []
            for size, viewport in SIZES.items():
                for light in LIGHTS:
                    names.append(f"{number:02d}-{size}-{light}.png")
                    with visit(browser, url + path, viewport=viewport, color_scheme=light) as page:
                        page.wait_for_timeout(600)
                        page.screenshot(path=to / names[-1])
            cells = "".join(f'<a href="{name}"><img src="{name}" alt="{name}" height="420"></a> ' for name in names)
            rows.append(f"<h2>{escape(path or 'start page')}</h2><p>{cells}</p>")
            print(f"{number:2} {path or 'start page'}", flush=True)
    (to / "index.html").write_text(f"<!doctype html><title>Screenshots</title>{''.join(rows)}", "utf-8")
    print(f"open {to}/index.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
