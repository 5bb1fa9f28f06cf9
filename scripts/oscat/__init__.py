"""oscat, the Open Science CATalog: a Git repository of JSON records becomes a public science catalog.

Everything that the command line does is a function here:

    import oscat

    report = oscat.check("path/to/catalog")
    change = oscat.check("path/to/catalog", base="origin/main")
    oscat.fix("path/to/catalog", write=False)
    oscat.build("path/to/catalog", to="_site")
    oscat.links("path/to/catalog")
    oscat.search("sea ice", "path/to/catalog", tags={"mission": ["smos"]})
    oscat.open("https://example.org/catalog.json").search("sea ice", theme="cryosphere", fair="60")
    oscat.new("product", {"project": "polar-salt"}, source="ice.nc", href="https://example.org/ice.nc")
    oscat.publish("products/sea-ice", dry_run=True)
    oscat.reproduce("salinity-trend", "path/to/catalog", execute=True)
    oscat.fair("salinity-arctic", "path/to/catalog")
    dict(oscat.export("datacite", "path/to/catalog"))
    oscat.sync("postgresql://stac@localhost/stac", "path/to/catalog")
    oscat.import_catalog("path/to/old-catalog", to="new-catalog")

They raise :class:`oscat.UsageError` for a call that makes no sense and :class:`oscat.WorldError` where the disk or the
network does not answer; faults in the data are findings of the report, never raised.

The package has four layers, and imports point down only: ``shell`` (commands), ``world`` (disk, network), ``thought``
(pure functions), ``words`` (values). See the design notes in ``site/docs/design.md``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oscat.shell.api import explain as explain
    from oscat.shell.api import import_catalog as import_catalog
    from oscat.shell.build import build as build
    from oscat.shell.conformity import platform_check as platform_check
    from oscat.shell.export import export as export
    from oscat.shell.fair import fair as fair
    from oscat.shell.joining import join as join
    from oscat.shell.joining import join_links as join_links
    from oscat.shell.joining import join_runs as join_runs
    from oscat.shell.judge import check as check
    from oscat.shell.judge import fix as fix
    from oscat.shell.links import links as links
    from oscat.shell.new import new as new
    from oscat.shell.opened import open_ as open  # noqa: A004 - as pystac_client and xarray call it
    from oscat.shell.publish import publish as publish
    from oscat.shell.reproduce import reproduce as reproduce
    from oscat.shell.search import search as search
    from oscat.shell.syncing import sync as sync
    from oscat.words.errors import OscatError as OscatError
    from oscat.words.errors import UsageError as UsageError
    from oscat.words.errors import WorldError as WorldError

__version__ = "0.1.0"
__all__ = [
    "OscatError",
    "UsageError",
    "WorldError",
    "__version__",
    "build",
    "check",
    "explain",
    "export",
    "fair",
    "fix",
    "import_catalog",
    "join",
    "join_links",
    "join_runs",
    "links",
    "new",
    "open",
    "platform_check",
    "publish",
    "reproduce",
    "search",
    "sync",
]

_HOMES = {"build": "shell.build", "check": "shell.judge", "fix": "shell.judge", "join": "shell.joining"}
_HOMES |= {
    "export": "shell.export",
    "fair": "shell.fair",
    "join_links": "shell.joining",
    "join_runs": "shell.joining",
    "links": "shell.links",
    "platform_check": "shell.conformity",
    "new": "shell.new",
    "open": "shell.opened",
    "publish": "shell.publish",
    "reproduce": "shell.reproduce",
    "search": "shell.search",
    "sync": "shell.syncing",
}
_NAMES = {"open": "open_"}
"""What is called otherwise where it stands."""


def __getattr__(name: str) -> Any:
    """Load a public function when it is first asked for, so that ``oscat --help`` pays for none of them."""
    if name in __all__:
        home = "words.errors" if name.endswith("Error") else _HOMES.get(name, "shell.api")
        return getattr(import_module(f"oscat.{home}"), _NAMES.get(name, name))
    raise AttributeError(f"module 'oscat' has no attribute {name!r}")
