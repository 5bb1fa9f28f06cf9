"""How an experiment is to be run."""

from collections.abc import Callable
from dataclasses import dataclass

from oscat.thought.reproduce.compare import TOLERANCE
from oscat.world.openeo_backend import PATIENCE

MINUTES = 30.0
"""How long a run may take here, where nothing else is said."""


@dataclass(frozen=True)
class How:
    """The relative difference that counts as the same, and how many minutes a run may take here; for what a service
    runs, the platform of the catalog or the address of the service; who is told how far it is, how many seconds there
    are at most between two looks, and whether the environment is made anew from the pins.
    """

    tolerance: float = TOLERANCE
    minutes: float = MINUTES
    platform: str = ""
    backend: str = ""
    note: Callable[[str], None] = print
    poll: float = PATIENCE
    fresh: bool = False
