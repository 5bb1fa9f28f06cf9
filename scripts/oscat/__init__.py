"""oscat, the Open Science CATalog: a Git repository of JSON records becomes a public science catalog.

Everything that the command line does is a function here:

    import oscat

    report = oscat.check("path/to/catalog")
    oscat.build("path/to/catalog", to="_site")
    oscat.import_catalog("path/to/old-catalog", to="new-catalog")

The package has four layers, and imports point down only: ``shell`` (commands), ``world`` (disk, network), ``thought``
(pure functions), ``words`` (values). See ``DESIGN`` in the documentation.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oscat.shell.api import build as build
    from oscat.shell.api import check as check
    from oscat.shell.api import explain as explain
    from oscat.shell.api import import_catalog as import_catalog

__version__ = "0.1.0"
__all__ = ["__version__", "build", "check", "explain", "import_catalog"]


def __getattr__(name: str) -> Any:
    """Load a public function when it is first asked for, so that ``oscat --help`` pays for none of them."""
    if name in __all__:
        return getattr(import_module("oscat.shell.api"), name)
    raise AttributeError(f"module 'oscat' has no attribute {name!r}")
