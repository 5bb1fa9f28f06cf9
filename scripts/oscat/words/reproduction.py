"""What it takes to run an experiment again, what came of it, and how far an experiment can be trusted to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How reproducible an experiment is: each level has all that the one before has."""

    DESCRIBED = 0
    """It says what was done."""
    VALID = 1
    """The workflow's definition is there, is what it claims to be, and takes the values that are given."""
    PINNED = 2
    """Everything that goes in has an exact version: environment, code, inputs."""
    RUNS = 3
    """It ran to its end."""
    SAME = 4
    """What came out is what the catalog publishes."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps an experiment from a level, what to do, and the rule and the line that say so ("" for neither)."""

    level: Level
    what: str
    remedy: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """Data that go in: the parameter that they feed ("" where none is named), the product of this catalog ("" where it
    is none), the address at which they are, and the path of the file in the catalog ("" where it is elsewhere).
    """

    name: str
    product: str
    href: str
    path: str = ""

    @property
    def here(self) -> str:
        """The file beside a run: its path in the folder of the run; "" where it is elsewhere."""
        return f"inputs/{self.product}/{self.path.rpartition('/')[2]}" if self.path else ""


@dataclass(frozen=True, slots=True)
class Environment:
    """What it ran in: the version of Python ("" where none is said), packages as pip reads them, a container image."""

    python: str = ""
    packages: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a product publishes: the product's id, the file's name, its path in the catalog ("" where it is
    elsewhere), its media type, and its checksum as a multihash (STAC file extension, ``file:checksum``).
    """

    product: str
    name: str
    path: str
    media_type: str = ""
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Runner:
    """A platform that executes this type: id, title, its service's address, the page to read on, how one signs in, and
    where its resources are paid or sponsored (the Network of Resources, for one).
    """

    id: str
    title: str
    service: str = ""
    page: str = ""
    sign_in: str = ""
    resources: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What stands at an address outside the catalog, or why that cannot be told."""

    raw: bytes = b""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is known of how an experiment is run.

    ``definition`` is the path of the workflow's definition in the catalog ("" where it is elsewhere: then ``address``,
    and ``source`` is what stands there, where somebody looked), ``files`` the paths of all that stands beside it.
    ``parameters`` are those that were given over the defaults.
    """

    id: str
    title: str
    workflow: str = ""
    type: str = ""
    definition: str = ""
    address: str = ""
    source: bytes = b""
    files: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    environment: Environment = field(default_factory=Environment)
    outputs: tuple[Output, ...] = ()
    runners: tuple[Runner, ...] = ()
    lacks: tuple[Lack, ...] = ()

    @property
    def file(self) -> str:
        """The name of the definition's file; "" where there is none."""
        path = self.definition or self.address.partition("?")[0].partition("#")[0].rstrip("/")
        name = path.rpartition("/")[2]
        return "definition" if name in {".", ".."} else name

    @property
    def level(self) -> Level:
        """The highest level that nothing keeps it from, before it is run."""
        return Level(min((one.level - 1 for one in self.lacks), default=Level.PINNED))


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to: whether it ended well, the last that it said, the files that it made (their names, and where
    they are), and how many seconds it took.
    """

    well: bool
    said: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """An output held against what is published: whether it is the same, and what differs in a sentence."""

    output: Output
    same: bool
    told: str
