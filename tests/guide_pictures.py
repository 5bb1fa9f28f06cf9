"""The pictures of the guides, and the data to practise with: `make pictures` makes all of them anew.

Needs chromium, and a font with signs such as ✅ (Debian: fonts-noto-color-emoji).

python tests/guide_pictures.py [NAME]...
"""

import io
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from test_house import FEATURES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "site" / "docs"
WIDE = {"width": 1200, "height": 780}
QUALITY = 82


def main(names: list[str]) -> None:
    (DOCS / "pictures").mkdir(exist_ok=True)
    for name in names or MADE:
        (DOCS / name).write_bytes(MADE[name]())
        sys.stdout.write(f"{name}: {(DOCS / name).stat().st_size // 1000} KB\n")


# --- data to practise with -------------------------------------------------------------------------------------------


def sample() -> bytes:
    """Sea ice of an imagined winter as NetCDF, with the attributes by which `oscat new` knows what it is."""
    import numpy as np
    import xarray as xr

    lat, lon = np.arange(54, 66.01, 0.5), np.arange(10, 30.01, 0.5)
    time = np.arange("2016-01", "2018-01", dtype="datetime64[M]").astype("datetime64[ns]")
    season = 1 + np.cos(2 * np.pi * (np.arange(24) - 2) / 12)
    north, east = np.clip((lat - 56) / 10, 0, 1), np.clip((lon - 8) / 25, 0, 1)
    thickness = season[:, None, None] * north[None, :, None] * east[None, None, :]
    told = {"standard_name": "sea_ice_thickness", "units": "m", "long_name": "Sea ice thickness"}
    made = xr.Dataset(
        {"thickness": (("time", "lat", "lon"), thickness.astype("f4").round(2), told)},
        coords={
            "time": time,
            "lat": ("lat", lat, {"standard_name": "latitude", "units": "degrees_north"}),
            "lon": ("lon", lon, {"standard_name": "longitude", "units": "degrees_east"}),
        },
        attrs={
            "Conventions": "CF-1.11, ACDD-1.3",
            "title": "Sea ice thickness of an imagined winter, Baltic Sea",
            "summary": "Monthly sea ice thickness on a grid of half a degree, computed from a formula: numbers to "
            "practise with.",
            "license": "CC-BY-4.0",
            "keywords": "sea ice, practice",
        },
    )
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "sample.nc"
        made.to_netcdf(path, engine="h5netcdf", encoding={"thickness": {"zlib": True}})
        return path.read_bytes()


# --- the layers of the code ------------------------------------------------------------------------------------------

_STYLE = (
    "text{font:600 17px system-ui,sans-serif;fill:#14212b}.soft{font-weight:400;font-size:13px;fill:#52626e}"
    "rect{fill:#fff;stroke:#b9c6cf}.words rect,.words{fill:#eaf2f6}path{fill:none;stroke:#52626e;stroke-width:2}"
    "#tip path{fill:#52626e;stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e3eaef}.soft{fill:#9fb0bc}rect{fill:#141f27;stroke:#3a4d59}"
    ".words rect{fill:#1a2a35}path{stroke:#9fb0bc}#tip path{fill:#9fb0bc}}"
)


def layers() -> bytes:
    """The four layers, with the features of thought, as they stand in the test that watches the imports."""
    features = sorted(FEATURES)
    rows = [", ".join(features[at : at + 6]) for at in range(0, len(features), 6)]
    boxes = [
        _box((20, 16, 720, 84), "shell", ["the command line, the bot's jobs: wires the others"]),
        _box((20, 152, 220, 132), "world", ["disk, web, Git, GitHub,", "other programs"]),
        _box((280, 152, 460, 132), "thought", ["values in, values out", *rows]),
        _box((20, 336, 720, 84), "words", ["frozen dataclasses and enums; the standard library only"], "words"),
    ]
    ways = ((130, 100, 150), (510, 100, 150), (130, 284, 334), (510, 284, 334))
    arrows = [f'<path d="M{x} {top}V{bottom - 4}" marker-end="url(#tip)"/>' for x, top, bottom in ways]
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto">'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 436" role="img"><title>The layers of the code</title>'
        f"<style>{_STYLE}</style><defs>{tip}<path d='M0 0 8 4 0 8z'/></marker></defs>"
        f"{''.join(boxes)}{''.join(arrows)}</svg>\n"
    ).encode()


def _box(place: tuple[int, int, int, int], name: str, lines: list[str], sort: str = "") -> str:
    x, y, width, height = place
    told = "".join(
        f'<text class="soft" x="{x + 18}" y="{y + 54 + 19 * at}">{escape(line)}</text>' for at, line in enumerate(lines)
    )
    frame = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="10"/>'
    return f'<g class="{sort}">{frame}<text x="{x + 18}" y="{y + 32}">{name}</text>{told}</g>'


# --- what people see -------------------------------------------------------------------------------------------------


def _webp(png: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def _of_site(path: str, act: Callable[[Any], None]) -> bytes:
    """A page of this catalog's site, after something was done on it."""
    import oscat
    from browser import chromium, served, visit

    with tempfile.TemporaryDirectory() as work:
        oscat.build(ROOT, Path(work) / "site")
        how: dict[str, Any] = {"viewport": WIDE, "color_scheme": "light"}
        with served(Path(work) / "site") as url, chromium() as browser, visit(browser, url + path, **how) as page:
            act(page)
            return _webp(page.screenshot())


def explore() -> bytes:
    """A search with its answer."""

    def act(page: Any) -> None:
        page.wait_for_selector("#results[aria-busy=false] a")
        page.wait_for_timeout(800)

    return _of_site("explore/?q=sea+ice", act)


def form() -> bytes:
    """A form that somebody began to fill in."""

    def act(page: Any) -> None:
        page.wait_for_selector("#publish:not([aria-busy])")
        page.fill("#f-title", "Sea ice thickness, Baltic Sea")
        page.fill("#f-description", "Daily ice thickness on a 1 km grid, from altimetry.")
        page.locator("#state", has_text="Loading").wait_for()
        page.locator("#state", has_text="to go").wait_for(timeout=120_000)
        page.wait_for_timeout(300)
        page.evaluate("document.querySelector('h1').scrollIntoView()")

    return _of_site("publish/product/", act)


def comment() -> bytes:
    """What the bot says of a proposal with three faults."""
    from browser import chromium
    from forge.demo import page as conversation
    from forge.demo import told
    from forge.runner import Evaluator
    from forge.stage import Stage, build_seed

    with tempfile.TemporaryDirectory() as work:
        evaluator = Evaluator(ROOT / "tests" / "forge" / "evaluator" / "build" / "evaluate.cjs")
        stage = Stage(Path(work), build_seed(Path(work) / "seed"), evaluator)
        _, pull = next(told(stage))
        stage.drain()
        html = conversation(pull, "A proposal")
        stage.close()
        evaluator.close()
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 900, "height": 760}, color_scheme="light")
        page.set_content(html)
        return _webp(page.screenshot())


MADE: dict[str, Callable[[], bytes]] = {
    "sample.nc": sample,
    "pictures/layers.svg": layers,
    "pictures/form.webp": form,
    "pictures/explore.webp": explore,
    "pictures/comment.webp": comment,
}

if __name__ == "__main__":
    main(sys.argv[1:])
